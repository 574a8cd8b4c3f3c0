"""Every page as it looks now, compared with how it looked: `make compare-pictures`.

Not collected with the tests: fonts and browsers of another machine draw otherwise. What differs is written to
var/pictures, before and after side by side.
"""

import pytest
from django.conf import settings
from PIL import Image

from tests.browser import looks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BEARABLE = 0.02  # of the blocks of a picture


def test_compare_pictures(catalogue, open_page):
    before, after = (
        settings.BASE_DIR / "docs" / "pictures" / "templates",
        settings.VAR_DIR / "pictures",
    )
    after.mkdir(exist_ok=True)
    pages, different = {}, []
    for look in looks.looks():
        window = (look.width, look.dark)
        if window not in pages:
            pages[window] = open_page(
                "/", width=look.width, height=looks.WIDTHS[look.width], dark=look.dark
            )
        now = looks.picture(pages[window], look)
        path = before / look.file
        was = Image.open(path).convert("RGB") if path.exists() else Image.new("RGB", (1, 1))
        share = looks.difference(was, now)
        if share > BEARABLE:
            beside = Image.new(
                "RGB", (was.width + now.width + 10, max(was.height, now.height)), "magenta"
            )
            beside.paste(was, (0, 0))
            beside.paste(now, (was.width + 10, 0))
            looks.save(beside, after / look.file)
            different.append(f"{look.file}: {share:.1%}")
    assert different == []
