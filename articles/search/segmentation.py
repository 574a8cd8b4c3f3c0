"""Words that aggregators ran together: بمراكشالوزير. Pure.

Taken apart only where it is proved: one half is a name of the catalogue, the other a common word, and
the whole is no word the lexicon knows.
"""

from __future__ import annotations

from collections.abc import Collection

from articles.text import arabic, stemming
from articles.text.arabic import Token

SHORTEST_PART = 4  # letters
COMMON = 100  # occurrences in the lexicon
LONGEST_PARTED = 100  # letters: what is longer is no word, and every way of parting it is tried
SHORTEST_GLUED, LONGEST_GLUED = 7, 30  # letters of what may be two words
SHORTEST_BEHIND_PARTICLE = 6
_PARTICLES = frozenset(["في", "من", "ان", "عن", "الي", "علي", "مع"])


def parts(word: str, names: Collection[str]) -> tuple[str, ...]:
    """Return the two words that a folded word is made of, or nothing; `names` are folded words."""
    if not 2 * SHORTEST_PART <= len(word) <= LONGEST_PARTED or stemming.lexicon().knows(word):
        return ()
    for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        left, right = word[:at], word[at:]
        if (_is_name(left, names) and _is_common(right)) or (
            _is_name(right, names) and _is_common(left)
        ):
            return left, right
    return ()


def apart(token: Token) -> tuple[Token, ...]:
    """Return the two words that a token of a text is made of, by the lexicon alone; or the token as it is.

    العراقوسوريا, الاماراتوالأردن, أنالقرار: the whole is no word, the right half begins with an article
    or «و», and both halves are common.
    """
    form = token.form
    if (
        not SHORTEST_GLUED <= len(form) <= LONGEST_GLUED
        or token.end - token.start != len(form)  # marks within: where it parts would be a guess
        or not form[0].isalpha()
        or stemming.lexicon().knows(form)
    ):
        return (token,)
    for at in range(2, len(form) - SHORTEST_PART + 1):
        left, right = form[:at], form[at:]
        if not right.startswith((*arabic.CONJUNCTIONS[:1], arabic.ARTICLE)):
            continue
        short = at < SHORTEST_PART
        if short and len(right) < SHORTEST_BEHIND_PARTICLE:
            continue  # «أنالينا» is a name
        if (left in _PARTICLES if short else _is_common(left)) and _is_common(right):
            middle = token.start + at
            return Token(token.start, middle, left), Token(middle, token.end, right)
    return (token,)


def name_words(names: Collection[str]) -> frozenset[str]:
    """Return the words of folded names that are long enough to prove anything."""
    return frozenset(word for name in names for word in name.split() if len(word) >= SHORTEST_PART)


def _is_name(word: str, names: Collection[str]) -> bool:
    return any(form in names for form in arabic.without_clitics(word))


def _is_common(word: str) -> bool:
    return stemming.lexicon().count(word) >= COMMON
