"""Share cards: a preview as a picture, drawn as SVG and rendered with the fonts of the pages.

Lines are broken here: resvg draws text but does not break it. It also takes every paragraph for one that
runs from left to right, so each Arabic line is isolated as one that does not (U+2067 … U+2069).
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

from articles.meetings.map import Place
from articles.outputs.metadata.link_preview import CARD_SIZES, Preview

VERSION = 2  # raised whenever the drawing changes
KEPT_SECONDS = 30 * 24 * 3600
# (family, weight) with the file that has it; both families are under the SIL Open Font License.
FONTS = {
    "Amiri": ("fontpkg_amiri", "Amiri-Bold.ttf"),
    "IBM Plex Sans Arabic": ("fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-Regular.ttf"),
}
SERIF, SANS = FONTS
MARGIN = 72
TITLE_SIZES = ((76, 2), (64, 3), (52, 4))  # the largest in which the title takes so many lines
DETAIL_SIZE, KICKER_SIZE = 34, 30
# How wide Arabic letters are at most where they join, beside their width alone: of the 128 titles of the
# catalogue, drawn and measured, the widest takes 0.85 in Amiri, 0.88 in Plex.
JOINED = 0.88
MOST_DETAIL_LINES = 5
# What does not show and would change the order of letters, and what no XML may hold.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]+")


@dataclass(frozen=True)
class Line:
    """A line of text on the card: where its base lies, in which font and size."""

    text: str
    y: int
    family: str
    size: int


@dataclass(frozen=True)
class Card:
    """A preview in a language and a shape of `CARD_SIZES`, with the place of a meeting on the map."""

    preview: Preview
    shape: str
    language: str
    place: Place | None = None

    @property
    def version(self) -> str:
        """What changes whenever the picture does."""
        return blake2b(repr((VERSION, settings.SITE_URL, self)).encode(), digest_size=8).hexdigest()

    def png(self) -> bytes:
        """Return the picture, drawn once for each version."""
        kept = caches["cards"]
        if (found := kept.get(self.version)) is None:
            found = bytes(
                resvg_py.svg_to_bytes(
                    svg_string=self.svg(), font_files=font_files(), skip_system_fonts=True
                )
            )
            kept.set(self.version, found, KEPT_SECONDS)
        return found

    def svg(self) -> str:
        """Return the drawing."""
        width, height = CARD_SIZES[self.shape]
        is_arabic = self.language.startswith("ar")
        map_width, map_height = self._map_size
        text_width = width - 2 * MARGIN - (map_width if self.shape == "card" else 0)
        return render_to_string(
            "cards/card.svg",
            {
                "width": width,
                "height": height,
                "lines": [
                    (line, _isolated(line.text, is_arabic)) for line in self._lines(text_width)
                ],
                "name": (_isolated(_("The reading room"), is_arabic), height - 56),
                "site": (settings.SITE_URL.split("://")[-1], height - 56),
                "anchor": "end" if is_arabic else "start",
                "other_anchor": "start" if is_arabic else "end",
                "edge": width - MARGIN if is_arabic else MARGIN,
                # The text stands beside the map, the map at the far side.
                "far_edge": (map_width if self.shape == "card" else 0) + MARGIN
                if is_arabic
                else width - MARGIN - (map_width if self.shape == "card" else 0),
                "map": self.place and {
                    "x": 0 if is_arabic or self.shape != "card" else width - map_width,
                    "width": map_width,
                    "height": map_height,
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
        top = 132 if self.shape == "card" else 160 + self._map_size[1]
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
        y += 24
        bottom = CARD_SIZES[self.shape][1] - 126
        left = min(MOST_DETAIL_LINES, (bottom - y) // 54)
        for detail in self.preview.details:
            for text in wrapped(_clean(detail), SANS, DETAIL_SIZE, width, min(2, left)):
                y += 54
                left -= 1
                lines.append(Line(text, y, SANS, DETAIL_SIZE))
        # In the middle of what is left above the name of the archive.
        down = max(0, (bottom - y) // 2)
        return [replace(line, y=line.y + down) for line in lines]


def wrapped(text: str, family: str, size: int, width: int, most: int) -> list[str]:
    """Return a text in at most `most` lines no wider than `width` pixels; what does not fit is cut."""
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
    """Return a line that is one word too wide for the card cut to what fits."""
    while len(line) > 1 and text_width(line, family, size) > width:
        line = line.rstrip(" …")[:-1] + "…"
    return line


def text_width(text: str, family: str, size: int) -> float:
    """Return how wide a text is at most, in pixels."""
    advances, units = _advances(family)
    widths = (
        advances.get(ord(letter), units // 2) * (JOINED if letter >= "\u0600" else 1)
        for letter in text
    )
    return sum(widths) * size / units


@cache
def _advances(family: str) -> tuple[dict[int, int], int]:
    """Return the width of each character of a font in its own units, and the units of its size."""
    font = TTFont(_path(family), lazy=True)
    metrics, units = font["hmtx"].metrics, font["head"].unitsPerEm
    # Vowel signs stand above and below: they take no room.
    mark = range(0x64B, 0x660)
    return {
        c: 0 if c in mark else metrics[name][0] for c, name in font.getBestCmap().items()
    }, units


@cache
def _path(family: str) -> str:
    package, name = FONTS[family]
    with as_file(files(package) / "files" / name) as path:
        return str(path)


def font_files() -> list[str]:
    return [_path(family) for family in FONTS]


def _clean(text: str) -> str:
    return _UNSEEN.sub(" ", text)


def _isolated(text: str, is_arabic: bool) -> str:
    return f"\u2067{text}\u2069" if is_arabic else text


def _window(place: Place, width: int, height: int) -> dict:
    """Return the part of the map around a place that fills a picture: a view box and the point in it."""
    across = 420 if width <= height else 760
    tall = across * height / width
    return {
        "view_box": f"{place.x - across / 2:g} {place.y - tall / 2:g} {across:g} {tall:g}",
        "at": place,
    }


@cache
def _world() -> dict[str, str]:
    """Return the outlines of land and borders on the map of the pages."""
    svg = (Path(settings.BASE_DIR) / "static" / "maps" / "world.svg").read_text()
    return dict(re.findall(r'<path id="(land|borders)"[^>]*? d="([^"]*)"', svg))


def addresses(preview: Preview, base: str, place: Place | None = None) -> dict[str, str]:
    """Return the full addresses of the cards that lie below `base`, by shape."""
    language = get_language() or "ar"
    return {
        shape: f"{base}{shape}.png?v={Card(preview, shape, language, place).version}"
        for shape in CARD_SIZES
    }
