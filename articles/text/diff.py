"""How a copy of a text differs from the text it was copied from. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice

from articles.text import arabic

MOST_WORDS = 1_500  # of a text that are compared: matching takes the square of it at worst
MOST_PASSAGES = 6  # shown of what was added and of what was left out
LONGEST_PASSAGE = 30  # words


@dataclass(frozen=True)
class Version:
    """A headline, a text, and whether a page may show the text."""

    title: str
    text: str
    may_be_shown: bool


@dataclass(frozen=True)
class Difference:
    """What a copy changed.

    `kept` is the share of the original's words that stand in the copy in the same order, 0 to 1, None
    where one of the texts is not here. `added` and `left_out` are passages, empty where the texts may
    not be shown.
    """

    has_other_title: bool
    kept: float | None
    added: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def percent(self) -> int | None:
        """`kept` as a percentage, 100 only where nothing was left out."""
        return None if self.kept is None else int(self.kept * 100)


def difference(original: Version, copy: Version) -> Difference:
    """Return how a copy differs; spelling, marks and punctuation do not count."""
    other_title = arabic.fold_phrase(original.title) != arabic.fold_phrase(copy.title)
    if not original.text or not copy.text:
        return Difference(other_title, None)
    was, was_folded = _words(original.text)
    now, now_folded = _words(copy.text)
    matcher = SequenceMatcher(None, was_folded, now_folded, autojunk=False)
    kept = sum(block.size for block in matcher.get_matching_blocks()) / max(len(was), 1)
    if not (original.may_be_shown and copy.may_be_shown):
        return Difference(other_title, kept)
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    return Difference(
        other_title,
        kept,
        _passages(now, [(start, end) for _what, _a, _b, start, end in changes]),
        _passages(was, [(start, end) for _what, start, end, _a, _b in changes]),
    )


SAME, OUT, IN = "same", "out", "in"
_WORD_OR_BLANK = re.compile(r"\s+|\S+")


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """Return two versions as one text in pieces, word by word: what both say, what went out, what came in.

    Beyond `MOST_WORDS` words the rest is one piece each: matching takes the square of their number at worst.
    """
    was, now = _WORD_OR_BLANK.findall(before), _WORD_OR_BLANK.findall(after)
    head, other_head = was[: 2 * MOST_WORDS], now[: 2 * MOST_WORDS]
    found: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, head, other_head, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append((SAME, "".join(head[a:b])))
            continue
        found += [(OUT, "".join(head[a:b]))] * (b > a) + [(IN, "".join(other_head[c:d]))] * (d > c)
    rest, other_rest = "".join(was[2 * MOST_WORDS :]), "".join(now[2 * MOST_WORDS :])
    if rest == other_rest:
        return found + [(SAME, rest)] * bool(rest)
    return found + [(OUT, rest)] * bool(rest) + [(IN, other_rest)] * bool(other_rest)


def _words(text: str) -> tuple[list[str], list[str]]:
    """Return the words of a text as they stand in it, and folded."""
    tokens = list(islice(arabic.tokens(text), MOST_WORDS))
    return [text[t.start : t.end] for t in tokens], [t.form for t in tokens]


def _passages(words: list[str], places: list[tuple[int, int]]) -> tuple[str, ...]:
    passages = (words[start:end] for start, end in places if end > start)
    return tuple(
        " ".join(passage[:LONGEST_PASSAGE]) + (" …" if len(passage) > LONGEST_PASSAGE else "")
        for passage in islice(passages, MOST_PASSAGES)
    )
