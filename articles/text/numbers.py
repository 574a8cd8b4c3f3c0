"""Numbers in running text, in Western or Arabic digits or spelt out in Arabic, with their offsets. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from articles.text import arabic

# Folded, in every grammatical case and gender.
_UNITS = {
    "واحد": 1, "واحده": 1, "احد": 1, "احدي": 1, "اثنان": 2, "اثنين": 2, "اثنتان": 2, "اثنتين": 2,
    "اثنا": 2, "اثني": 2, "اثنتا": 2, "اثنتي": 2,
    "ثلاث": 3, "ثلاثه": 3, "اربع": 4, "اربعه": 4, "خمس": 5, "خمسه": 5, "ست": 6, "سته": 6,
    "سبع": 7, "سبعه": 7, "ثمان": 8, "ثماني": 8, "ثمانيه": 8, "تسع": 9, "تسعه": 9,
}  # fmt: skip
_TENS = {
    "عشر": 10, "عشره": 10, "عشرون": 20, "عشرين": 20, "ثلاثون": 30, "ثلاثين": 30, "اربعون": 40,
    "اربعين": 40, "خمسون": 50, "خمسين": 50, "ستون": 60, "ستين": 60, "سبعون": 70, "سبعين": 70,
    "ثمانون": 80, "ثمانين": 80, "تسعون": 90, "تسعين": 90,
}  # fmt: skip
_HUNDREDS = {
    "مايه": 100, "مييه": 100, "ميه": 100, "مايتان": 200, "مايتي": 200, "مايتين": 200, "ميتان": 200, "ميتي": 200,
    "ميتين": 200,
} | {
    f"{unit}{hundred}": value * 100
    for unit, value in (("ثلاث", 3), ("اربع", 4), ("خمس", 5), ("ست", 6), ("سبع", 7), ("ثمان", 8), ("ثماني", 8),
                      ("تسع", 9))
    for hundred in ("مايه", "ميه")
}  # fmt: skip
_SCALES = {
    "الف": 10**3, "الفا": 10**3, "الاف": 10**3, "الفي": 2 * 10**3, "الفين": 2 * 10**3,
    "مليون": 10**6, "مليونا": 10**6, "ملايين": 10**6, "مليوني": 2 * 10**6, "مليونين": 2 * 10**6,
    "مليار": 10**9, "مليارا": 10**9, "مليارات": 10**9, "ملياري": 2 * 10**9, "مليارين": 2 * 10**9,
    "بليون": 10**9, "بليونا": 10**9, "بلايين": 10**9, "بليوني": 2 * 10**9, "بليونين": 2 * 10**9,
}  # fmt: skip
_PARTS = {
    word: (kind, value)
    for kind, words in (
        ("scale", _SCALES),
        ("hundred", _HUNDREDS),
        ("ten", _TENS),
        ("unit", _UNITS),
    )
    for word, value in words.items()
}
_DUAL = frozenset(word for word, value in _SCALES.items() if str(value)[0] == "2")
_DIGITS = re.compile(r"(?<![\d.,٫٬])(?:\d{1,3}(?:[,٬]\d{3})+|\d+)(?:[.٫]\d+)?(?![\d٬])")


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number that a text states at `start:end`."""

    start: int
    end: int
    value: Decimal


def find_numbers(text: str) -> list[NumberMention]:
    """Return the numbers of a text in order: 31, ٧٩, 1,200, 7.7 مليون, تسعة وسبعين, مئتي ألف."""
    plain = arabic.ascii_digits(text)
    digit_matches = {m.start(): m for m in _DIGITS.finditer(plain)}
    words = [t for t in arabic.tokens(text) if not t.form.isdigit()]
    starts = [token.start for token in words]
    mentions: list[NumberMention] = []
    for match in digit_matches.values():
        value = Decimal(match.group().replace(",", "").replace("٬", "").replace("٫", "."))
        end = match.end()
        following = bisect_left(starts, end)
        after = words[following] if following < len(words) else None
        if after and after.form in _SCALES and not plain[end : after.start].strip():
            value, end = value * _SCALES[after.form], after.end
        mentions.append(NumberMention(match.start(), end, value))
    digit_mentions, begins = list(mentions), [mention.start for mention in mentions]
    index = 0
    while index < len(words):
        used, value = _spelt_out(text, words, index)
        if used:
            mention = NumberMention(words[index].start, words[index + used - 1].end, Decimal(value))
            before = bisect_left(begins, mention.end) - 1
            if before < 0 or digit_mentions[before].end <= mention.start:
                mentions.append(mention)
        index += max(used, 1)
    return sorted(mentions, key=lambda mention: mention.start)


def _spelt_out(text: str, words: list[arabic.Token], first: int) -> tuple[int, int]:
    """Return (words used, number) of the number spelt out from the word `first` on, or (0, 0)."""
    total = current = used = 0
    for index in range(first, len(words)):
        token = words[index]
        if used and text[words[first + used - 1].end : token.start].strip():
            break  # punctuation or digits in between
        joined = _part(token.form[1:]) if token.form.startswith("و") else None
        if used:
            number = joined or (_part(token.form) if _continues_number(token.form) else None)
        else:
            number = _first_part(token.form)
        if number is None:
            break
        kind, value = number
        if kind == "scale":
            if not used and token.form not in _DUAL:
                break  # «ملايين الدولارات»: the number is not stated
            total += max(current, 1) * value
            current = 0
        elif kind == "hundred" and 0 < current < 10:
            current *= value
        else:
            current += value
        used += 1
    return (used, total + current) if total + current else (0, 0)


def _continues_number(form: str) -> bool:
    """Return whether a word continues a number without «و»: خمسة عشر, سبع مئة, ثلاثة آلاف."""
    return form in ("عشر", "عشره") or form in _HUNDREDS or form in _SCALES


@lru_cache(maxsize=50_000)
def _first_part(form: str) -> tuple[str, int] | None:
    """Return the number that a word without its clitics names, and its kind."""
    return next(filter(None, map(_part, arabic.without_clitics(form))), None)


def _part(form: str) -> tuple[str, int] | None:
    """Return (kind, number) of a number word, with or without the article before a unit or ten."""
    bare = form.removeprefix("ال")
    return _PARTS.get(bare if bare in _UNITS or bare in _TENS else form)
