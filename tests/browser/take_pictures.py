"""The pictures of README and docs, taken from a freshly loaded catalogue: `make pictures`.

Not collected with the tests: it writes files.
"""

import pytest
from django.conf import settings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICTURES = {
    "browse": ("/articles/?venue=marrakesh&venue=washington", 1280, False),
    "browse-phone": ("/articles/?venue=marrakesh", 390, False),
    "facets": ("/articles/?date=2019&venue=washington&state=iraq", 1280, False),
    "facets-none": ("/articles/?date=2024&venue=marrakesh", 1280, False),
    "facets-phone": ("/articles/?date=2019#facets", 390, False),
    "facet-values-phone": ("/articles/by/state/?by=name", 390, False),
    "search": ("/articles/?q=Pompeo وزراء مراكس", 1280, False),
    "meeting": ("/meetings/2022-05-11-marrakesh-ministerial/", 1280, False),
    "meeting-phone": ("/meetings/2022-05-11-marrakesh-ministerial/", 390, False),
}


def test_take_pictures(catalogue, open_page):
    directory = settings.BASE_DIR / "docs" / "pictures"
    directory.mkdir(exist_ok=True)
    for name, (path, width, dark) in PICTURES.items():
        page = open_page(path, width=width, height=900, dark=dark)
        page.wait_for_function("document.fonts.status === 'loaded'")
        page.evaluate("document.querySelector('.explain')?.setAttribute('open', '')")
        page.screenshot(path=directory / f"{name}.png")
