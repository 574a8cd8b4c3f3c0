"""Authors as a list, the line in which the press prints them, and inverted names in natural order. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from articles.text import arabic

# A semicolon always separates two authors, so that a line of authors is read back as it was written.
_SEPARATOR = re.compile("[;؛]")
_JOINED_BY = "؛ "


def authors_of(*lines: str) -> tuple[str, ...]:
    """Return the authors in lines like `سالم الأول؛ رامي الثاني`, in order, each once."""
    names = (" ".join(name.split()) for line in lines for name in _SEPARATOR.split(line))
    return tuple(dict.fromkeys(filter(None, names)))


def author_line(authors: Iterable[str]) -> str:
    """Return authors as one line, which `authors_of` reads back; empty without authors."""
    return _JOINED_BY.join(authors)


_COMMA = re.compile(r"(?<!\s)\s*+[,،]\s*")
_SUFFIX = re.compile(r"(?:jr|sr|junior|senior|ii|iii|iv|esq|ph\.?\s?d|m\.?d)\.?", re.IGNORECASE)
# First words of surnames of more than one word, folded: أبو زيد, بن علي, عبد الله, van den Berg.
_PARTICLES = frozenset({
    "ابو", "ابي", "ابن", "بن", "بنت", "ام", "ال", "عبد", "بو", "ولد", "اولاد", "بيت", "حاج", "van",
    "von", "den", "der", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al", "ben",
    "bin", "abu", "ibn", "abd", "ter", "ten", "zu",
})  # fmt: skip
# Words of corporate names, folded; agencies by name, because a list of them has commas too.
_CORPORATE = frozenset({
    "وكاله", "وكالات", "صحيفه", "جريده", "موقع", "قناه", "وزاره", "مركز", "مكتب", "هييه", "موسسه",
    "معهد", "التحرير", "اسره", "مراسلو", "مراسلون", "رويترز", "كونا", "سانا", "بترا", "قنا", "agency",
    "agencies", "press", "ministry", "office", "bureau", "staff", "desk", "team", "editors", "newsroom",
    "news", "media", "inc", "ltd", "llc", "gmbh", "corp", "company", "center", "centre", "institute",
    "university", "department", "reuters", "afp", "ap", "dpa", "upi", "tass", "xinhua", "anadolu", "bbc",
    "cnn",
})  # fmt: skip


def natural_order(name: str) -> str:
    """Return an inverted name in natural order: «العلمي، سعاد», `Berg, Lina van den, Jr.`, `Berg, Jr., Lina`.

    As in RIS, a comma at the end or a doubled comma marks a corporate name, whose commas stay
    (`Example Media,, Inc.`). Names with a corporate word stay as they are, and so does a whole name
    before an Arabic comma, because that comma also separates people and places.
    """
    name = " ".join(name.split())
    if ",," in name:
        return name.replace(",,", ",")
    if name.endswith(","):
        return name.rstrip(", ")
    parts = [part for part in _COMMA.split(name) if part]
    if len(parts) not in (2, 3) or _is_corporate(name):
        return name
    suffixes = [part for part in parts[1:] if _SUFFIX.fullmatch(part)]
    given = [part for part in parts[1:] if part not in suffixes]
    if len(given) > 1 or len(suffixes) > 1:
        return name
    if "," not in name and not _is_surname(parts[0]):
        return name
    return " ".join([*given, parts[0], *suffixes])


def _is_corporate(name: str) -> bool:
    return any(word in _CORPORATE for word in arabic.words(name))


def _is_surname(first: str) -> bool:
    """Return whether a text before an Arabic comma is a surname; «سعاد العلمي، بيروت» begins with a name."""
    words = arabic.words(first)
    return len(words) == 1 or words[0] in _PARTICLES or words[0].startswith(arabic.ARTICLE)


def full_name(*, given: str = "", particle: str = "", family: str, suffix: str = "") -> str:
    """Return the parts of a name in natural order; a particle that ends in a hyphen is joined: al-Hakim."""
    glued = particle.endswith(("-", "'", "’", "ـ")) or particle == arabic.ARTICLE
    surname = f"{particle}{family}" if glued else f"{particle} {family}"
    return " ".join(f"{given} {surname} {suffix}".split())
