"""Comparison of a text with another version of it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice

from articles.text import arabic

MOST_WORDS = 1_500  # compared in each text: matching is quadratic at worst
MOST_PASSAGES = 6  # displayed of the additions, and of the omissions
LONGEST_PASSAGE = 30  # words


@dataclass(frozen=True)
class Version:
    """A headline, a text, and whether a page may show the text."""

    title: str
    text: str
    may_be_shown: bool


@dataclass(frozen=True)
class Difference:
    """The changes in a copy of a text.

    `kept` is the share of the original's words that the copy has in the same order, 0 to 1, or None if one of
    the texts is missing. `added` and `left_out` are passages, empty if the texts may not be shown.
    """

    has_other_title: bool
    kept: float | None
    added: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def percent(self) -> int | None:
        """`kept` as a percentage, 100 only if nothing was left out."""
        return None if self.kept is None else int(self.kept * 100)


def difference(original: Version, copy: Version) -> Difference:
    """Return the changes in a copy; differences of spelling, marks and punctuation do not count."""
    other_title = arabic.fold_phrase(original.title) != arabic.fold_phrase(copy.title)
    if not original.text or not copy.text:
        return Difference(other_title, None)
    original_words, original_folded = _words(original.text)
    copy_words, copy_folded = _words(copy.text)
    matcher = SequenceMatcher(None, original_folded, copy_folded, autojunk=False)
    kept = sum(block.size for block in matcher.get_matching_blocks()) / max(len(original_words), 1)
    if not (original.may_be_shown and copy.may_be_shown):
        return Difference(other_title, kept)
    opcodes = [opcode for opcode in matcher.get_opcodes() if opcode[0] != "equal"]
    return Difference(
        other_title,
        kept,
        _passages(copy_words, [(start, end) for _kind, _a, _b, start, end in opcodes]),
        _passages(original_words, [(start, end) for _kind, start, end, _a, _b in opcodes]),
    )


SAME, REMOVED, ADDED = "same", "out", "in"
_WORD_OR_BLANK = re.compile(r"\s+|\S+")


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """Return two versions as one list of (kind, text) pieces: the same in both, removed, or added words.

    Beyond `MOST_WORDS` words the rest of each version is one piece: matching is quadratic at worst.
    """
    old, new = _WORD_OR_BLANK.findall(before), _WORD_OR_BLANK.findall(after)
    old_head, new_head = old[: 2 * MOST_WORDS], new[: 2 * MOST_WORDS]
    pieces: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old_head, new_head, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append((SAME, "".join(old_head[a:b])))
            continue
        pieces += [(REMOVED, "".join(old_head[a:b]))] * (b > a)
        pieces += [(ADDED, "".join(new_head[c:d]))] * (d > c)
    old_rest, new_rest = "".join(old[2 * MOST_WORDS :]), "".join(new[2 * MOST_WORDS :])
    if old_rest == new_rest:
        return pieces + [(SAME, old_rest)] * bool(old_rest)
    return pieces + [(REMOVED, old_rest)] * bool(old_rest) + [(ADDED, new_rest)] * bool(new_rest)


def _words(text: str) -> tuple[list[str], list[str]]:
    """Return the words of a text, as written and folded."""
    tokens = list(islice(arabic.tokens(text), MOST_WORDS))
    return [text[t.start : t.end] for t in tokens], [t.form for t in tokens]


def _passages(words: list[str], ranges: list[tuple[int, int]]) -> tuple[str, ...]:
    passages = (words[start:end] for start, end in ranges if end > start)
    return tuple(
        " ".join(passage[:LONGEST_PASSAGE]) + (" …" if len(passage) > LONGEST_PASSAGE else "")
        for passage in islice(passages, MOST_PASSAGES)
    )
