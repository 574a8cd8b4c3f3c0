"""Share cards: previews as pictures, drawn as SVG and rendered with the fonts of the pages.

Line breaks are computed here, because resvg does not wrap text. It also treats every paragraph as
left-to-right, so each Arabic line is wrapped in a right-to-left isolate (U+2067 … U+2069).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from importlib.resources import as_file, files
from pathlib import Path

import resvg_py
from django.conf import settings
from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

from articles.meetings.world_map import MapPoint
from articles.outputs import plain_text
from articles.outputs.metadata.link_preview import CARD_SIZES, Preview

VERSION = 3  # raise it whenever the drawing changes
KEPT_SECONDS = 30 * 24 * 3600
# Font family: the package and the file of its font. Both families are under the SIL Open Font License.
FONTS = {
    "Amiri": ("fontpkg_amiri", "Amiri-Bold.ttf"),
    "IBM Plex Sans Arabic": ("fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-Regular.ttf"),
}
SERIF, SANS = FONTS
MARGIN = 72
# (font size, lines): a title gets the first size at which it fits into that many lines.
TITLE_SIZES = ((76, 1), (66, 2), (56, 3), (50, 4))
# A messenger shows a card at a quarter of its size: smaller letters could not be read there.
DETAIL_SIZE, KICKER_SIZE = 38, 32
DETAIL_LINE = 56
# Maximum width of joined Arabic letters, as a fraction of the sum of their isolated widths. Measured on the
# 128 drawn titles of the catalogue: the widest takes 0.85 in Amiri, 0.88 in Plex.
JOINED = 0.88
MOST_DETAIL_LINES = 4
# Invisible characters that would change the order or the joining of letters on a card.
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True)
class Line:
    """A line of text on a card: `y` of its baseline, font family and size, in pixels."""

    text: str
    y: int
    family: str
    size: int


@dataclass(frozen=True)
class Card:
    """A share card: a preview in one language and one shape of `CARD_SIZES`, with a map if it has a place."""

    preview: Preview
    shape: str
    language: str
    place: MapPoint | None = None

    @property
    def version(self) -> str:
        """Digest of everything the picture depends on."""
        return blake2b(repr((VERSION, settings.SITE_URL, self)).encode(), digest_size=8).hexdigest()

    def png(self) -> bytes:
        """Return the picture; it is drawn once per version, then cached."""
        cache = caches["cards"]
        if (picture := cache.get(self.version)) is None:
            picture = bytes(
                resvg_py.svg_to_bytes(
                    svg_string=self.svg(), font_files=font_files(), skip_system_fonts=True
                )
            )
            cache.set(self.version, picture, KEPT_SECONDS)
        return picture

    def svg(self) -> str:
        """Return the drawing."""
        width, height = CARD_SIZES[self.shape]
        is_arabic = self.language.startswith("ar")
        map_width, map_height = self._map_size
        line_width = width - 2 * MARGIN - (map_width if self.shape == "card" else 0)
        return render_to_string(
            "cards/card.svg",
            {
                "width": width,
                "height": height,
                "lines": [
                    (line, _isolated(line.text, is_arabic)) for line in self._lines(line_width)
                ],
                "name": (_isolated(_("The reading room"), is_arabic), height - 56),
                "site": (settings.SITE_URL.split("://")[-1], height - 56),
                "anchor": "end" if is_arabic else "start",
                "other_anchor": "start" if is_arabic else "end",
                "edge": width - MARGIN if is_arabic else MARGIN,
                # The text is next to the map, and the map on the far side.
                "far_edge": (map_width if self.shape == "card" else 0) + MARGIN
                if is_arabic
                else width - MARGIN - (map_width if self.shape == "card" else 0),
                "map": self.place and {
                    "x": 0 if is_arabic or self.shape != "card" else width - map_width,
                    "width": map_width,
                    "height": map_height,
                    "name": _isolated(_clean(self.place.name), is_arabic),
                    **_window(self.place, map_width, map_height),
                },
                "world": _world() if self.place else None,
                "serif": SERIF,
                "sans": SANS,
            },
        )  # fmt: skip

    @property
    def _map_size(self) -> tuple[int, int]:
        width, height = CARD_SIZES[self.shape]
        if not self.place:
            return 0, 0
        return (400, height) if self.shape == "card" else (width, 360)

    def _lines(self, width: int) -> list[Line]:
        top = 96 if self.shape == "card" else 160 + self._map_size[1]
        kicker = _clean(self.preview.kicker)
        lines = [
            Line(text, top, SANS, KICKER_SIZE)
            for text in wrapped(kicker, SANS, KICKER_SIZE, width, 1)
        ]
        y = top
        size, title = _title(_clean(self.preview.heading), width)
        for text in title:
            y += round(size * 1.4)
            lines.append(Line(text, y, SERIF, size))
        y += 16
        bottom = CARD_SIZES[self.shape][1] - 126
        lines_left = min(MOST_DETAIL_LINES, (bottom - y) // DETAIL_LINE)
        for detail in self.preview.details:
            for text in wrapped(_clean(detail), SANS, DETAIL_SIZE, width, min(2, lines_left)):
                y += DETAIL_LINE
                lines_left -= 1
                lines.append(Line(text, y, SANS, DETAIL_SIZE))
        # Centred in the space above the name of the archive.
        offset = max(0, (bottom - y) // 2)
        return [replace(line, y=line.y + offset) for line in lines]


def wrapped(text: str, family: str, size: int, width: int, most: int) -> list[str]:
    """Wrap a text into at most `most` lines of at most `width` pixels; the rest is cut and ends in “…”."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, family, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = lines[:most]
        if lines:
            lines[-1] += " …"
    return [_shortened(line, family, size, width) for line in lines]


def _title(title: str, width: int) -> tuple[int, list[str]]:
    for size, most in TITLE_SIZES:
        lines = wrapped(title, SERIF, size, width, 99)
        if len(lines) <= most:
            return size, lines
    return size, wrapped(title, SERIF, size, width, most)


def _shortened(line: str, family: str, size: int, width: int) -> str:
    """Return a line cut to `width` pixels: a single word may be wider than the card."""
    while len(line) > 1 and text_width(line, family, size) > width:
        line = line.rstrip(" …")[:-1] + "…"
    return line


def text_width(text: str, family: str, size: int) -> float:
    """Return the maximum width of a text in pixels."""
    advances, units = _advances(family)
    widths = (
        advances.get(ord(letter), units // 2) * (JOINED if letter >= "\u0600" else 1)
        for letter in text
    )
    return sum(widths) * size / units


@cache
def _advances(family: str) -> tuple[dict[int, int], int]:
    """Return the advance width of each character of a font in font units, and the units per em."""
    font = TTFont(_path(family), lazy=True)
    metrics, units = font["hmtx"].metrics, font["head"].unitsPerEm
    # Vowel signs are above or below letters and take no width.
    vowel_signs = range(0x64B, 0x660)
    return {
        c: 0 if c in vowel_signs else metrics[name][0] for c, name in font.getBestCmap().items()
    }, units


@cache
def _path(family: str) -> str:
    package, name = FONTS[family]
    with as_file(files(package) / "files" / name) as path:
        return str(path)


def font_files() -> list[str]:
    return [_path(family) for family in FONTS]


def _clean(text: str) -> str:
    return _INVISIBLE.sub(" ", plain_text.line(text))


def _isolated(text: str, is_arabic: bool) -> str:
    return f"\u2067{text}\u2069" if is_arabic else text


def _window(place: MapPoint, width: int, height: int) -> dict:
    """Return the part of the map around a place that fills a picture: its view box, and the place as `at`."""
    box_width = 420 if width <= height else 760
    box_height = box_width * height / width
    return {
        "view_box": f"{place.x - box_width / 2:g} {place.y - box_height / 2:g} {box_width:g} {box_height:g}",
        "at": place,
    }


@cache
def _world() -> dict[str, str]:
    """Return the SVG paths of land and borders, from the map of the pages."""
    svg = (Path(settings.BASE_DIR) / "static" / "maps" / "world.svg").read_text()
    return dict(re.findall(r'<path id="(land|borders)"[^>]*? d="([^"]*)"', svg))


def addresses(preview: Preview, base: str, place: MapPoint | None = None) -> dict[str, str]:
    """Return the absolute addresses of a page's cards by shape; `base` is the absolute address of the page."""
    language = get_language() or "ar"
    return {
        shape: f"{base}{shape}.png?v={Card(preview, shape, language, place).version}"
        for shape in CARD_SIZES
    }
