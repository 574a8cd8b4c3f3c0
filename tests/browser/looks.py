"""Pictures of every template: three widths, both languages, light and dark; small, compared with tolerance.

`take_pictures.py` writes them to docs/pictures/templates, `compare_pictures.py` compares new ones with them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from articles.models import Article
from tests.browser.driving import until

WIDTHS = {390: 844, 768: 1024, 1280: 900}  # width of the window to its height, in pixels
LANGUAGES = ("ar", "en")
SCALE = 0.3  # of a picture to its page
MAX_HEIGHT = 1_800  # pixels of a page that are pictured
QUALITY = 40  # of WebP
# A block of 8 × 8 pixels differs if its mean differs by more than 12 of 255: text rendered by another version
# of the browser stays below that, a button of another colour or position exceeds it.
BLOCK, DIFFERENT = 8, 12
MARRAKESH = "2022-05-11-marrakesh-ministerial"


@dataclass(frozen=True)
class Variant:
    """A page at one width, in one language and one colour scheme."""

    name: str
    path: str
    width: int
    language: str
    dark: bool

    @property
    def file(self) -> str:
        return f"{self.name}-{self.language}-{self.width}{'-dark' if self.dark else ''}.webp"

    @property
    def address(self) -> str:
        return self.path if self.language == "ar" else f"/{self.language}{self.path}"


def pages() -> dict[str, str]:
    """Return an address for every template, by name."""
    dated = Article.objects.published().exclude(abstract="").exclude(published_on=None)
    article = dated.order_by("-published_on", "permanent_id").first()
    return {
        "home": "/",
        "browse": "/articles/",
        "browse-narrowed": "/articles/?venue=washington&date=2019&q=العراق",
        "browse-nothing": "/articles/?q=زرافة&venue=rome",
        "browse-explained": "/articles/?q=Pompeo وزراء مراكس&off=names:داعش",
        "values": "/articles/by/state/?by=name",
        "article": article.get_absolute_url(),
        "article-marked": f"{article.get_absolute_url()}?q=التحالف",
        "meetings": "/meetings/",
        "meeting": f"/meetings/{MARRAKESH}/",
        "meeting-bare": "/meetings/2020-virtual-political-directors/",
        "coverage": "/meetings/coverage/",
        "compare": f"/meetings/compare/?first=2021-06-28-rome-ministerial&second={MARRAKESH}",
        "which-meeting": "/m/2017-washington",
        "venues": "/venues/",
        "venue": "/venues/marrakesh/",
        "states": "/states/",
        "state": "/states/morocco/",
        "official": "/officials/mike-pompeo/",
        "resolution": "/resolutions/unsc-2254/",
        "about": "/about/",
        "data": "/about/data/",
        "api": "/api/",
        "missing": "/nothing-here/",
        "browse-last": "/articles/?page=4",
    }


def variants() -> Iterator[Variant]:
    for name, path in pages().items():
        for width in WIDTHS:
            for language in LANGUAGES:
                for dark in (False, True):
                    yield Variant(name, path, width, language, dark)


def take_picture(page, variant: Variant) -> Image.Image:
    """Return a picture of a page, scaled down."""
    page.goto(variant.address)
    until(page, "document.fonts.status === 'loaded'")
    height = min(page.evaluate("document.documentElement.scrollHeight"), MAX_HEIGHT)
    screenshot = page.screenshot(
        full_page=True, clip={"x": 0, "y": 0, "width": variant.width, "height": height}
    )
    image = Image.open(io.BytesIO(screenshot)).convert("RGB")
    return image.resize(
        (round(variant.width * SCALE), round(height * SCALE)), Image.Resampling.LANCZOS
    )


def save(image: Image.Image, path: Path) -> None:
    image.save(path, quality=QUALITY, method=6)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the share of blocks that differ, from 0 to 1; 1 if the pictures differ in size.

    A difference of up to two pixels in height is ignored.
    """
    if one.width != other.width or abs(one.height - other.height) > 2:
        return 1.0
    size = (one.width, min(one.height, other.height))
    one, other = (image.crop((0, 0, *size)) for image in (one, other))
    means = [_means(image) for image in (one, other)]
    return float((np.abs(means[0] - means[1]).max(axis=2) > DIFFERENT).mean())


def _means(image: Image.Image) -> np.ndarray:
    pixels = np.asarray(image.convert("RGB"), dtype=np.float32)
    rows, columns = (size // BLOCK * BLOCK for size in pixels.shape[:2])
    blocks = pixels[:rows, :columns].reshape(rows // BLOCK, BLOCK, columns // BLOCK, BLOCK, 3)
    return blocks.mean(axis=(1, 3))
