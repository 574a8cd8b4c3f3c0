"""Web fonts: the characters in each file, the subset files, and the @font-face rules."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

# Arabic letters and the Persian ones that occur in names, their marks, both sets of digits, and punctuation
# of both scripts. The substitution rules of the font add the presentation forms.
ARABIC = [
    *range(0x20, 0x41), *range(0x5B, 0x61), *range(0x7B, 0x7F), *range(0xA0, 0xC0), 0xD7, 0xF7,
    0x60C, 0x61B, 0x61F, *range(0x621, 0x63B), *range(0x640, 0x656), *range(0x660, 0x66E), 0x670,
    0x671, 0x67E, 0x686, 0x698, 0x6A4, 0x6A9, 0x6AF, 0x6CC, *range(0x6F0, 0x6FA),
    0x200C, 0x200D, 0x200E, 0x200F, *range(0x2010, 0x2016), *range(0x2018, 0x201F), 0x2022, 0x2026,
    0x2039, 0x203A, 0x2713, 0x25CC,
]  # fmt: skip
# Letters of Western European languages, of Turkish, and of names from Central Europe: loaded by Arabic pages
# only if they contain any.
LATIN = [
    *range(0x41, 0x5B), *range(0x61, 0x7B), *(c for c in range(0xC0, 0x100) if c not in (0xD7, 0xF7)),
    0x11E, 0x11F, 0x130, 0x131, 0x15E, 0x15F, 0x152, 0x153,
    0x10C, 0x10D, 0x160, 0x161, 0x17D, 0x17E,
]  # fmt: skip
# Digits and punctuation of both scripts, so that a page in Latin letters does not load an Arabic file.
_COMMON = [c for c in ARABIC if c < 0x600 or 0x2010 <= c < 0x2100]
FILES = {"arabic": ARABIC, "latin": [*LATIN, *_COMMON]}
CHARACTERS = [*ARABIC, *LATIN]
# By suffix of the family: the files, and the characters for which a browser loads each.
FAMILIES = {"": {"arabic": ARABIC, "latin": LATIN}, " Latin": {"latin": FILES["latin"]}}
# OpenType features to keep: the unused stylistic alternates of Amiri take as much space as its letters.
FEATURES = [
    "ccmp", "locl", "isol", "init", "medi", "fina", "rlig", "calt", "liga", "clig", "kern",
    "mark", "mkmk", "curs", "tnum", "lnum", "rclt",
]  # fmt: skip


@dataclass(frozen=True)
class StandIn:
    """A system font, scaled to the same line height and length, shown until a web font has loaded.

    `regular` and `bold` are the full and PostScript names of its files, as `local()` expects them. `widths`
    are the lengths of lines set in the web font, by family and weight, in percent of those set in this font:
    sums over the 529 Arabic titles, names and abstracts of the catalogue and the 636 English ones, measured
    in Chromium; a single line differs by 2 to 6 percent. `script` is the script of the pages it is used on.
    """

    name: str
    script: str
    regular: tuple[str, ...]
    bold: tuple[str, ...]
    widths: dict[tuple[str, int], float]


_AMIRI, _PLEX = "Amiri", "IBM Plex Sans Arabic"
# Characters each is used for, in whole blocks: signs, and the letters of one script only.
BLOCKS = {
    "arabic": "U+0-40, U+5B-60, U+7B-BF, U+600-6FF, U+2000-206F",
    "latin": "U+0-24F, U+2000-206F",
}
ROLES = {_AMIRI: "serif", _PLEX: "sans"}  # as named in tokens.css
# In order of preference. Android has Noto Naskh, a lower cut of it for interfaces, Noto Serif and Roboto;
# the Liberation fonts are as wide as Times New Roman and Arial.
STAND_INS = (
    StandIn(
        "Noto Sans Arabic", "arabic",
        ("Noto Sans Arabic", "Noto Sans Arabic Regular", "NotoSansArabic-Regular"),
        ("Noto Sans Arabic Bold", "NotoSansArabic-Bold"),
        {(_PLEX, 400): 93.1, (_PLEX, 600): 89.2},
    ),
    StandIn(
        "Noto Naskh Arabic", "arabic",
        ("Noto Naskh Arabic", "Noto Naskh Arabic Regular", "NotoNaskhArabic-Regular",
         "Noto Naskh Arabic UI", "Noto Naskh Arabic UI Regular", "NotoNaskhArabicUI-Regular"),
        ("Noto Naskh Arabic Bold", "NotoNaskhArabic-Bold",
         "Noto Naskh Arabic UI Bold", "NotoNaskhArabicUI-Bold"),
        {(_AMIRI, 400): 91.3, (_AMIRI, 700): 88.0, (_PLEX, 400): 102.8, (_PLEX, 600): 104.3},
    ),
    StandIn(
        "DejaVu Sans", "arabic",
        ("DejaVu Sans",),
        ("DejaVu Sans Bold",),
        {(_AMIRI, 400): 77.4, (_AMIRI, 700): 64.9, (_PLEX, 400): 87.1, (_PLEX, 600): 76.9},
    ),
    StandIn(
        "Noto Serif", "latin",
        ("Noto Serif", "Noto Serif Regular", "NotoSerif-Regular", "NotoSerif"),
        ("Noto Serif Bold", "NotoSerif-Bold"),
        {(_AMIRI, 400): 84.0, (_AMIRI, 700): 85.4},
    ),
    StandIn(
        "Times New Roman", "latin",
        ("Times New Roman", "TimesNewRomanPSMT", "Liberation Serif"),
        ("Times New Roman Bold", "TimesNewRomanPS-BoldMT", "Liberation Serif Bold"),
        {(_AMIRI, 400): 98.8, (_AMIRI, 700): 100.2},
    ),
    StandIn(
        "Roboto", "latin",
        ("Roboto", "Roboto Regular", "Roboto-Regular"),
        ("Roboto Bold", "Roboto-Bold"),
        {(_PLEX, 400): 101.1, (_PLEX, 600): 102.9},
    ),
    StandIn(
        "Arial", "latin",
        ("Arial", "ArialMT", "Liberation Sans"),
        ("Arial Bold", "Arial-BoldMT", "Liberation Sans Bold"),
        {(_PLEX, 400): 100.8, (_PLEX, 600): 97.1},
    ),
    StandIn(
        "DejaVu Serif", "latin", ("DejaVu Serif",), ("DejaVu Serif Bold",),
        {(_AMIRI, 400): 78.2, (_AMIRI, 700): 76.6},
    ),
    StandIn(
        "DejaVu Sans", "latin", ("DejaVu Sans",), ("DejaVu Sans Bold",),
        {(_PLEX, 400): 89.6, (_PLEX, 600): 81.9},
    ),
)  # fmt: skip
# Fonts of other systems: given the same line height, but not scaled to the same line length.
OTHERS = {
    _AMIRI: ("Geeza Pro", "Traditional Arabic", "Times New Roman"),
    _PLEX: ("Geeza Pro", "Segoe UI", "Tahoma"),
}


@dataclass(frozen=True)
class Face:
    """One weight of a font family, from a font file in a package.

    `latin` is the size of Latin letters among Arabic ones, in percent: at the same size they look larger.

    Both families are under the SIL Open Font License.
    """

    family: str
    weight: int
    package: str
    file: str
    latin: int

    def name(self, script: str) -> str:
        """Return the name, without suffix, of the file for a script."""
        return f"{self.family.lower().replace(' ', '-')}-{self.weight}-{script}"


FACES = (
    Face(_AMIRI, 400, "fontpkg_amiri", "Amiri-Regular.ttf", 92),
    Face(_AMIRI, 700, "fontpkg_amiri", "Amiri-Bold.ttf", 92),
    Face(_PLEX, 400, "fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-Regular.ttf", 94),
    Face(_PLEX, 600, "fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-SemiBold.ttf", 94),
)


def make_files(folder: Path) -> int:
    """Write the font files that are missing or outdated; return their number."""
    folder.mkdir(parents=True, exist_ok=True)
    return sum(_make(face, script, folder) for face in FACES for script in FILES)


def _make(face: Face, script: str, folder: Path) -> bool:
    target = folder / f"{face.name(script)}.woff2"
    recipe = target.with_suffix(".recipe")
    parameters = repr((face.package, face.file, FILES[script], FEATURES))
    digest = hashlib.sha256(parameters.encode()).hexdigest()
    if target.exists() and recipe.exists() and recipe.read_text() == digest:
        return False
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    options = subset.Options(flavor="woff2", hinting=False, desubroutinize=True)
    options.layout_features = FEATURES
    with as_file(files(face.package) / "files" / face.file) as path:
        font = subset.load_font(str(path), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=FILES[script])
        subsetter.subset(font)
        subset.save_font(font, str(target), options)
    recipe.write_text(digest)
    return True


def style_sheet() -> str:
    """Return the @font-face rules, for a style sheet in a folder next to `fonts/`.

    Each family has a second name, ending in “Latin”, for pages in Latin letters.
    """
    rules = []
    for face in FACES:
        for suffix, scripts in FAMILIES.items():
            for script, characters in scripts.items():
                size = f" size-adjust: {face.latin}%;" if script == "latin" and not suffix else ""
                rules.append(
                    f'@font-face {{ font-family: "{face.family}{suffix}"; font-weight: {face.weight}; '
                    f'font-display: swap;{size} src: url("../fonts/{face.name(script)}.woff2") '
                    f'format("woff2"); unicode-range: {ranges(characters)}; }}'
                )
    return "\n".join([*rules, *_stand_ins()]) + "\n"


def _stand_ins() -> Iterator[str]:
    """Yield the @font-face rules of the stand-in fonts, and their names as custom properties `--…-until`."""
    until: dict[str, list[str]] = {}
    for stand_in in STAND_INS:
        for face in FACES:
            if size := stand_in.widths.get((face.family, face.weight)):
                name = f"{face.family} until {stand_in.name} {stand_in.script}"
                names = stand_in.regular if face.weight == 400 else stand_in.bold
                yield (
                    f'@font-face {{ font-family: "{name}"; font-weight: {face.weight}; src: {_local(names)}; '
                    f"size-adjust: {size}%; {_overrides(face, size / 100)} "
                    f"unicode-range: {BLOCKS[stand_in.script]}; }}"
                )
                until.setdefault(f"{ROLES[face.family]}-{stand_in.script}", []).append(name)
    for family, names in OTHERS.items():
        face = next(face for face in FACES if face.family == family)
        yield f'@font-face {{ font-family: "{family} until"; src: {_local(names)}; {_overrides(face)} }}'
        until[f"{ROLES[family]}-arabic"].append(f"{family} until")
    for key, names in until.items():
        listed = ", ".join(f'"{name}"' for name in dict.fromkeys(names))
        yield f":root {{ --{key}-until: {listed}; }}"


def _local(names: Iterable[str]) -> str:
    return ", ".join(f'local("{name}")' for name in names)


def ranges(characters: list[int]) -> str:
    """Return code points as a CSS `unicode-range`."""
    pairs: list[list[int]] = []
    for code in sorted(characters):
        if pairs and code == pairs[-1][1] + 1:
            pairs[-1][1] = code
        else:
            pairs.append([code, code])
    return ", ".join(
        f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in pairs
    )


def _overrides(face: Face, size: float = 1) -> str:
    """Return the metric overrides that give a stand-in, scaled by `size`, the line height of a face."""
    metrics = _metrics(face).items()
    return " ".join(f"{name}-override: {height / size:.1%};" for name, height in metrics)


@cache
def _metrics(face: Face) -> dict[str, float]:
    """Return ascent, descent and line gap of a face as fractions of its size."""
    with (
        as_file(files(face.package) / "files" / face.file) as path,
        TTFont(str(path), lazy=True) as font,
    ):
        lines, em = font["hhea"], font["head"].unitsPerEm
        metrics = {"ascent": lines.ascent, "descent": -lines.descent, "line-gap": lines.lineGap}
    return {name: height / em for name, height in metrics.items()}
