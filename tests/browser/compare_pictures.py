"""Comparison of every page with its earlier picture: `make compare-pictures`.

Not collected with the tests, because other machines with other fonts and browsers render differently. Pages
that differ are written to var/pictures, before and after side by side.
"""

import pytest
from django.conf import settings
from PIL import Image

from tests.browser import looks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOLERATED = 0.02  # share of the blocks of a picture that may differ


def test_pictures__every_template_looks_as_before(catalogue, open_page):
    before, after = (
        settings.BASE_DIR / "docs" / "pictures" / "templates",
        settings.VAR_DIR / "pictures",
    )
    after.mkdir(exist_ok=True)
    pages, different = {}, []
    for variant in looks.variants():
        window = (variant.width, variant.dark)
        if window not in pages:
            pages[window] = open_page(
                "/", width=variant.width, height=looks.WIDTHS[variant.width], dark=variant.dark
            )
        new = looks.take_picture(pages[window], variant)
        path = before / variant.file
        old = Image.open(path).convert("RGB") if path.exists() else Image.new("RGB", (1, 1))
        share = looks.difference(old, new)
        if share > TOLERATED:
            side_by_side = Image.new(
                "RGB", (old.width + new.width + 10, max(old.height, new.height)), "magenta"
            )
            side_by_side.paste(old, (0, 0))
            side_by_side.paste(new, (old.width + 10, 0))
            looks.save(side_by_side, after / variant.file)
            different.append(f"{variant.file}: {share:.1%}")
    assert different == []
