"""The faces of the pages: which characters each holds, the files of them, and the rules that name them."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

# Letters of Arabic with those of Persian in names, their marks and both rows of digits, and the punctuation
# of both scripts. Presentation forms come from the font's own substitutions.
ARABIC = [
    *range(0x20, 0x41), *range(0x5B, 0x61), *range(0x7B, 0x7F), *range(0xA0, 0xC0), 0xD7, 0xF7,
    0x60C, 0x61B, 0x61F, *range(0x621, 0x63B), *range(0x640, 0x656), *range(0x660, 0x66E), 0x670,
    0x671, 0x67E, 0x686, 0x698, 0x6A4, 0x6A9, 0x6AF, 0x6CC, *range(0x6F0, 0x6FA),
    0x200C, 0x200D, 0x200E, 0x200F, *range(0x2010, 0x2016), *range(0x2018, 0x201F), 0x2022, 0x2026,
    0x2039, 0x203A, 0x2713, 0x25CC,
]  # fmt: skip
# Letters of Western Europe and Turkey: fetched by Arabic pages that have any.
LATIN = [
    *range(0x41, 0x5B), *range(0x61, 0x7B), *(c for c in range(0xC0, 0x100) if c not in (0xD7, 0xF7)),
    0x11E, 0x11F, 0x130, 0x131, 0x15E, 0x15F, 0x152, 0x153,
]  # fmt: skip
# What stands between letters of either script: a page in Latin letters needs no Arabic file for its digits.
_COMMON = [c for c in ARABIC if c < 0x600 or 0x2010 <= c < 0x2100]
FILES = {"arabic": ARABIC, "latin": [*LATIN, *_COMMON]}
CHARACTERS = [*ARABIC, *LATIN]
# In the order in which a browser asks: which file, and for which characters.
FAMILIES = {"": {"arabic": ARABIC, "latin": LATIN}, " Latin": {"latin": FILES["latin"]}}
# Stylistic alternatives of Amiri that no page asks for weigh as much as its letters.
FEATURES = [
    "ccmp", "locl", "isol", "init", "medi", "fina", "rlig", "calt", "liga", "clig", "kern",
    "mark", "mkmk", "curs", "tnum", "lnum", "rclt",
]  # fmt: skip
# What systems bring along for Arabic: shown until ours arrive, on lines of the same height.
_AMIRI_UNTIL = (
    "Noto Naskh Arabic",
    "NotoNaskhArabic",
    "Geeza Pro",
    "Traditional Arabic",
    "Times New Roman",
)
_PLEX_UNTIL = (
    "Noto Sans Arabic",
    "NotoSansArabic",
    "Geeza Pro",
    "Segoe UI",
    "Tahoma",
    "DejaVu Sans",
)


@dataclass(frozen=True)
class Face:
    """A font file of a package, as a weight of a family.

    `latin` is the size of its Latin letters among Arabic ones, in percent: of one size they look larger.

    Both families are under the SIL Open Font License.
    """

    family: str
    weight: int
    package: str
    file: str
    until: tuple[str, ...]
    latin: int

    def name(self, script: str) -> str:
        """Return the name of the file that holds a script."""
        return f"{self.family.lower().replace(' ', '-')}-{self.weight}-{script}"


FACES = (
    Face("Amiri", 400, "fontpkg_amiri", "Amiri-Regular.ttf", _AMIRI_UNTIL, 92),
    Face("Amiri", 700, "fontpkg_amiri", "Amiri-Bold.ttf", _AMIRI_UNTIL, 92),
    Face("IBM Plex Sans Arabic", 400, "fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-Regular.ttf",
         _PLEX_UNTIL, 94),
    Face("IBM Plex Sans Arabic", 600, "fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-SemiBold.ttf",
         _PLEX_UNTIL, 94),
)  # fmt: skip


def make_files(folder: Path) -> int:
    """Write the files that are missing or were made otherwise; return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    return sum(_make(face, script, folder) for face in FACES for script in FILES)


def _make(face: Face, script: str, folder: Path) -> bool:
    target = folder / f"{face.name(script)}.woff2"
    recipe = target.with_suffix(".recipe")
    said = repr((face.package, face.file, FILES[script], FEATURES))
    wanted = hashlib.sha256(said.encode()).hexdigest()
    if target.exists() and recipe.exists() and recipe.read_text() == wanted:
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
    recipe.write_text(wanted)
    return True


def style_sheet() -> str:
    """Return the rules that name the faces, for a style sheet in a folder beside that of the files.

    Each family has a second name, ending in “Latin”, for pages in Latin letters.
    """
    rules = []
    for face in FACES:
        for which, scripts in FAMILIES.items():
            for script, characters in scripts.items():
                size = f" size-adjust: {face.latin}%;" if script == "latin" and not which else ""
                rules.append(
                    f'@font-face {{ font-family: "{face.family}{which}"; font-weight: {face.weight}; '
                    f'font-display: swap;{size} src: url("../fonts/{face.name(script)}.woff2") '
                    f'format("woff2"); unicode-range: {ranges(characters)}; }}'
                )
    for family in dict.fromkeys(face.family for face in FACES):
        face = next(face for face in FACES if face.family == family)
        sources = ", ".join(f'local("{name}")' for name in face.until)
        rules.append(
            f'@font-face {{ font-family: "{family} until"; src: {sources}; {_heights(face)} }}'
        )
    return "\n".join(rules) + "\n"


def ranges(characters: list[int]) -> str:
    """Return code points as CSS writes ranges of them."""
    found: list[list[int]] = []
    for code in sorted(characters):
        if found and code == found[-1][1] + 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return ", ".join(
        f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in found
    )


def _heights(face: Face) -> str:
    """Return the heights of a face, in parts of its size, for another that stands in for it."""
    with (
        as_file(files(face.package) / "files" / face.file) as path,
        TTFont(str(path), lazy=True) as font,
    ):
        lines, em = font["hhea"], font["head"].unitsPerEm
        found = {"ascent": lines.ascent, "descent": -lines.descent, "line-gap": lines.lineGap}
    return " ".join(f"{name}-override: {value / em:.1%};" for name, value in found.items())
