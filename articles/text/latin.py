"""Latin letters without their marks, so that spellings with and without them are one. Pure."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose.
_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe"}
)


@lru_cache(maxsize=50_000)
def unaccented(word: str) -> str:
    """Return a folded word with plain Latin letters: «québec» as «quebec», «işık» as «isik».

    Words of other alphabets are returned unchanged.
    """
    if word.isascii() or not word[0] < "\u0250":  # the end of Latin Extended-B
        return word
    decomposed = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
