"""Pictures for README and docs, taken from a freshly loaded catalogue: `make pictures`.

Not collected with the tests, because it writes files.
"""

import pytest
from django.conf import settings
from django.core.management import call_command

from articles.models import Article, Import
from tests.browser import looks
from tests.browser.driving import until
from tests.browser.test_working_day import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICTURES = {
    "browse": ("/articles/?venue=marrakesh&venue=washington", 1280, False),
    "browse-phone": ("/articles/?venue=marrakesh", 390, False),
    "facets": ("/articles/?date=2019&venue=washington&state=iraq", 1280, False),
    "facets-none": ("/articles/?date=2024&venue=marrakesh", 1280, False),
    "facets-phone": ("/articles/?date=2019#facets", 390, False),
    "facet-values-phone": ("/articles/by/state/?by=name", 390, False),
    "data": ("/about/data/", 1280, False),
    "data-phone": ("/about/data/", 390, False),
    "api": ("/api/", 1280, False),
    "search": ("/articles/?q=Pompeo وزراء مراكس", 1280, False),
    "meeting": ("/meetings/2022-05-11-marrakesh-ministerial/", 1280, False),
    "meeting-phone": ("/meetings/2022-05-11-marrakesh-ministerial/", 390, False),
}


def test_pictures__public_pages_are_written(catalogue, open_page):
    directory = settings.BASE_DIR / "docs" / "pictures"
    directory.mkdir(exist_ok=True)
    for name, (path, width, dark) in PICTURES.items():
        page = open_page(path, width=width, height=900, dark=dark)
        until(page, "document.fonts.status === 'loaded'")
        page.evaluate("document.querySelector('.explain')?.setAttribute('open', '')")
        page.screenshot(path=directory / f"{name}.png")


def test_pictures__every_template_is_written(catalogue, open_page):
    directory = settings.BASE_DIR / "docs" / "pictures" / "templates"
    directory.mkdir(parents=True, exist_ok=True)
    pages, written = {}, set()
    for variant in looks.variants():
        window = (variant.width, variant.dark)
        if window not in pages:
            pages[window] = open_page(
                "/", width=variant.width, height=looks.WIDTHS[variant.width], dark=variant.dark
            )
        looks.save(looks.take_picture(pages[window], variant), directory / variant.file)
        written.add(variant.file)
    for path in directory.iterdir():
        if path.name not in written:
            path.unlink()


DESK = {
    "desk-queue": "/admin/",
    "desk-reading": "/admin/articles/article/{article}/desk/",
    "desk-form": "/admin/articles/article/{article}/change/",
    "desk-history": "/admin/articles/article/{article}/history/",
    "desk-import": "/admin/articles/import/{run}/change/",
    "desk-operation": "/admin/articles/operation/",
}


def test_pictures__desk_is_written(catalogue, editor, open_page):
    samples = settings.BASE_DIR / "fixtures" / "samples"
    call_command("import_articles", str(samples / "text"), str(samples / "html"))
    page = open_page("/admin/")
    log_in(page)
    page.goto("/admin/articles/import/add/")
    page.set_input_files("input[type=file]", sorted(map(str, samples.glob("html/page0*.html"))))
    page.locator("form.import-form [type=submit]").click()
    page.wait_for_selector(".import-table")
    keys = {
        "article": Article.objects.get(title__startswith="وزراء التحالف يلتقون").pk,
        "run": Import.objects.first().pk,
    }
    directory = settings.BASE_DIR / "docs" / "pictures"
    for dark in (False, True):
        page = open_page("/admin/", dark=dark)
        log_in(page)
        for name, path in DESK.items():
            page.goto(path.format(**keys))
            until(page, "document.fonts.status === 'loaded'")
            if dark and name not in ("desk-queue", "desk-reading"):
                continue
            page.screenshot(path=directory / f"{name}{'-dark' if dark else ''}.png")
