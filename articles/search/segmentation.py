"""Splitting of words that aggregators ran together: بمراكشالوزير. Pure.

A word is split only on evidence: one half is a name of the catalogue, the other a common word, and the whole
is not in the lexicon.
"""

from __future__ import annotations

from collections.abc import Collection

from articles.text import arabic, stemming
from articles.text.arabic import Token

SHORTEST_PART = 4  # letters
COMMON = 100  # occurrences in the lexicon that make a word common
LONGEST_SPLIT = 100  # letters: longer strings are not words, and every split of a word is tried
SHORTEST_JOINED, LONGEST_JOINED = 7, 30  # letters of a token that may be two words
SHORTEST_AFTER_PARTICLE = 6
_PARTICLES = frozenset(["في", "من", "ان", "عن", "الي", "علي", "مع"])


def split_word(word: str, names: Collection[str]) -> tuple[str, ...]:
    """Return the two words that a folded word consists of, or (); `names` are folded words."""
    if not 2 * SHORTEST_PART <= len(word) <= LONGEST_SPLIT or stemming.lexicon().knows(word):
        return ()
    for split in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        left, right = word[:split], word[split:]
        if (_is_name(left, names) and _is_common(right)) or (
            _is_name(right, names) and _is_common(left)
        ):
            return left, right
    return ()


def split_token(token: Token) -> tuple[Token, ...]:
    """Return the two words that a token of a text consists of, by the lexicon alone, or the token unchanged.

    Examples: العراقوسوريا, الاماراتوالأردن, أنالقرار. The whole is not in the lexicon, the right half begins
    with an article or «و», and both halves are common.
    """
    form = token.form
    if (
        not SHORTEST_JOINED <= len(form) <= LONGEST_JOINED
        or token.end - token.start != len(form)  # with marks, the offset would be a guess
        or not form[0].isalpha()
        or stemming.lexicon().knows(form)
    ):
        return (token,)
    for split in range(2, len(form) - SHORTEST_PART + 1):
        left, right = form[:split], form[split:]
        if not right.startswith((*arabic.CONJUNCTIONS[:1], arabic.ARTICLE)):
            continue
        left_is_short = split < SHORTEST_PART
        if left_is_short and len(right) < SHORTEST_AFTER_PARTICLE:
            continue  # «أنالينا» is a name
        if (left in _PARTICLES if left_is_short else _is_common(left)) and _is_common(right):
            middle = token.start + split
            return Token(token.start, middle, left), Token(middle, token.end, right)
    return (token,)


def name_words(names: Collection[str]) -> frozenset[str]:
    """Return the words of folded names that are long enough to count as evidence."""
    return frozenset(word for name in names for word in name.split() if len(word) >= SHORTEST_PART)


def _is_name(word: str, names: Collection[str]) -> bool:
    return any(form in names for form in arabic.without_clitics(word))


def _is_common(word: str) -> bool:
    return stemming.lexicon().count(word) >= COMMON
