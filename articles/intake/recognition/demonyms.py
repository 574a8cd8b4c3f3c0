"""Names and adjectives of states in English and French: «Iraqi», «l'Irak», «irakienne».

Names are those of the Unicode CLDR (through Babel); the adjectives of `demonyms.csv` were written for this
project. The catalogue has the Arabic ones.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from babel import Locale

_ELIDED = ("l'", "d'", "qu'")  # before a vowel, as one word with it
_VOWELS = tuple("aeiouhéèê")
ABBREVIATIONS = {"US": ("US", "U.S."), "GB": ("UK",), "AE": ("UAE",)}


def names_of(iso_code: str) -> list[str]:
    """Return the English and French names of a state, French ones with an elided article too.

    Empty for an organisation, which has no code.
    """
    if not iso_code:
        return []
    names = [Locale(language).territories.get(iso_code) for language in ("en", "fr")]
    english, french = (name or "" for name in names)
    found = [name for name in (english, french) if name and "(" not in name and "’" not in name]
    return [*found, *ABBREVIATIONS.get(iso_code, ()), *_elided([french] if french else [])]


def adjectives_of(iso_code: str) -> list[str]:
    """Return the English and French adjectives of a state, in all genders and numbers."""
    english, french = _table().get(iso_code, ((), ()))
    inflected = [form for adjective in french for form in _inflected(adjective)]
    return [*english, *(f"{adjective}s" for adjective in english), *inflected, *_elided(inflected)]


@cache
def _table() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    with (files(__package__) / "demonyms.csv").open(encoding="utf-8") as lines:
        return {
            row["iso_code"]: (tuple(row["en"].split(";")), tuple(row["fr"].split(";")))
            for row in csv.DictReader(lines)
        }


def _inflected(adjective: str) -> Iterator[str]:
    """Yield the forms of a French adjective: irakien, irakienne, irakiens, irakiennes."""
    feminine = adjective if adjective.endswith("e") else f"{adjective}e"
    if adjective.endswith(("ien", "éen")):
        feminine = f"{adjective}ne"
    for form in (adjective, feminine):
        yield form
        if not form.endswith("s"):
            yield f"{form}s"


def _elided(words: Iterable[str]) -> list[str]:
    return [
        f"{short}{word}" for word in words if word.lower().startswith(_VOWELS) for short in _ELIDED
    ]
