"""Arabic spellings of foreign names, compared without what differs from one paper to another. Pure."""

from __future__ import annotations

from functools import lru_cache

# Letters that write the same foreign sound: لوجيرفو and لوغيرفو, ستولتنبرج and ستولتنبرغ, تيلرسون and طيلرسون.
_SAME_SOUND = str.maketrans(
    {"غ": "ج", "ق": "ج", "ك": "ج", "ط": "ت", "ص": "س", "ذ": "د", "ث": "ت", "ظ": "ز"}
)
_VOWELS = str.maketrans("", "", "اويءه")


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """Return a folded word by its consonants alone; long vowels and doubled letters are spelt at will.

    «ستينغل» and «ستنغل», «فكتوريا» and «فيكتوريا» give the same. Only for names from other alphabets: in Arabic
    names vowels tell people apart (سالم, سليم).
    """
    sounds = word.translate(_SAME_SOUND)
    consonants = sounds[:1] + sounds[1:].translate(_VOWELS)
    return "".join(c for n, c in enumerate(consonants) if not n or c != consonants[n - 1])
