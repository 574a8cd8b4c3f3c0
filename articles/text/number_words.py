"""Small numbers in words, as running text writes them: Arabic in both genders, English. Pure."""

from __future__ import annotations

LARGEST = 10  # larger numbers are written in digits
_ARABIC_MASCULINE = (
    "",
    "واحد",
    "اثنان",
    "ثلاثة",
    "أربعة",
    "خمسة",
    "ستة",
    "سبعة",
    "ثمانية",
    "تسعة",
    "عشرة",
)
_ARABIC_FEMININE = (
    "",
    "واحدة",
    "اثنتان",
    "ثلاث",
    "أربع",
    "خمس",
    "ست",
    "سبع",
    "ثماني",
    "تسع",
    "عشر",
)
_ENGLISH = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_words(n: int, language: str, *, feminine: bool = False) -> str:
    """Return a number up to ten in words, a larger one in digits.

    `feminine` is the gender of the Arabic noun that is counted: أربعة مقالات, أربع دول.
    """
    if not 0 < n <= LARGEST:
        return f"{n:,}"
    if language.startswith("ar"):
        return (_ARABIC_FEMININE if feminine else _ARABIC_MASCULINE)[n]
    return _ENGLISH[n] if language.startswith("en") else str(n)
