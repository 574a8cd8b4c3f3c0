"""Marks on the original spelling, and the passage worth showing. Pure."""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain
from typing import NamedTuple

from articles.search import LONGEST_WORD, Query, lexemes, segmentation
from articles.text import arabic

SNIPPET_CHARACTERS = 240
MOST_STEPS = 50


class Piece(NamedTuple):
    """A stretch of text; joined, the pieces give the text back, character for character.

    `number` counts the marks of a page, from 1, where one can step from one to the next.
    """

    text: str
    marked: bool
    number: int = 0


def matches(text: str, query: Query) -> list[tuple[int, int]]:
    """Return the places of the words of `text` that the query asks for, a phrase word by word."""
    # What is longer is in no index, so that no question finds it.
    tokens = [token for token in arabic.tokens(text) if len(token.form) <= LONGEST_WORD]
    found = [
        {
            *lexemes(t.form),
            *chain.from_iterable(map(lexemes, segmentation.parts(t.form, query.words))),
        }
        for t in tokens
    ]
    marked: set[int] = set()
    for run in query.marked:
        for at in range(len(found) - len(run) + 1):
            if not any(asked.isdisjoint(found[at + n]) for n, asked in enumerate(run)):
                marked.update(range(at, at + len(run)))
    return [(tokens[at].start, tokens[at].end) for at in sorted(marked)]


def mark(text: str, query: Query | None) -> list[Piece]:
    """Return `text` in pieces, those the query asks for marked."""
    pieces, at = [], 0
    for start, end in matches(text, query) if query else []:
        if start > at:
            pieces.append(Piece(text[at:start], False))
        pieces.append(Piece(text[start:end], True))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:], False))
    return pieces


class Marks:
    """Marks the texts of one page in the order asked for, and numbers the marks throughout."""

    def __init__(self, query: Query | None) -> None:
        self._query = query
        self.count = 0

    def of(self, text: str) -> list[Piece]:
        """Return `text` in pieces, the marked ones numbered on from the text before."""
        pieces = []
        for piece in mark(text, self._query):
            self.count += piece.marked
            pieces.append(piece._replace(number=self.count if piece.marked else 0))
        return pieces

    @property
    def numbers(self) -> range:
        """The numbers to step through; of very many only the first."""
        return range(1, min(self.count, MOST_STEPS) + 1)


def snippet(text: str, query: Query | None, length: int = SNIPPET_CHARACTERS) -> list[Piece]:
    """Return the passage of about `length` characters with most matches, in pieces."""
    if len(text) <= length:
        return mark(text, query)
    starts = [start for start, _end in matches(text, query)] if query else []
    # How many begin within `length` of each; the first of those with most.
    within = [bisect_left(starts, start + length) - at for at, start in enumerate(starts)]
    best = starts[within.index(max(within))] if starts else 0
    start = _word_boundary(text, max(0, best - length // 4))
    end = _word_boundary(text, min(len(text), start + length))
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    inner = mark(text[start:end].strip(), query)
    return [p for p in (Piece(before, False), *inner, Piece(after, False)) if p.text]


def _word_boundary(text: str, at: int) -> int:
    """Return the place at or after `at` where a word begins or the text ends."""
    if at in (0, len(text)):
        return at
    space = text.find(" ", at)
    return len(text) if space < 0 else space + 1
