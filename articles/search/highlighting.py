"""Highlighting of matches in the original text, and snippets. Pure."""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain
from typing import NamedTuple

from articles.search import LONGEST_WORD, Query, date_lexemes, lexemes, segmentation
from articles.text import arabic

SNIPPET_CHARACTERS = 240
MOST_STEPS = 50  # marks of a page that a reader can step through


class Piece(NamedTuple):
    """A marked or unmarked piece of a text; joined, the pieces give the text back, character for character.

    `number` counts the marks of a page from 1, if readers can step from one to the next; otherwise it is 0.
    """

    text: str
    marked: bool
    number: int = 0


def matches(text: str, query: Query) -> list[tuple[int, int]]:
    """Return (start, end) of each word of `text` that matches the query; of a phrase, each word separately."""
    # Longer words are not indexed, so no query can match them.
    tokens = [token for token in arabic.tokens(text) if len(token.form) <= LONGEST_WORD]
    token_lexemes = [
        {
            *lexemes(t.form),
            *chain.from_iterable(map(lexemes, segmentation.split_word(t.form, query.words))),
        }
        for t in tokens
    ]
    if query.has_dates:
        for index, date in date_lexemes.by_token(text, tokens):
            token_lexemes[index].update(date)
    marked: set[int] = set()
    for run in query.marked:
        for first in range(len(token_lexemes) - len(run) + 1):
            if not any(wanted.isdisjoint(token_lexemes[first + n]) for n, wanted in enumerate(run)):
                marked.update(range(first, first + len(run)))
    return [(tokens[index].start, tokens[index].end) for index in sorted(marked)]


def mark(text: str, query: Query | None) -> list[Piece]:
    """Return `text` in pieces, with the matches of the query marked."""
    pieces, position = [], 0
    for start, end in matches(text, query) if query else []:
        if start > position:
            pieces.append(Piece(text[position:start], False))
        pieces.append(Piece(text[start:end], True))
        position = end
    if position < len(text):
        pieces.append(Piece(text[position:], False))
    return pieces


class Marks:
    """Highlighter for the texts of one page; marks are numbered across texts, in the order of the calls."""

    def __init__(self, query: Query | None) -> None:
        self._query = query
        self.count = 0

    def of(self, text: str) -> list[Piece]:
        """Return `text` in pieces; numbering of the marks continues from the previous text."""
        pieces = []
        for piece in mark(text, self._query):
            self.count += piece.marked
            pieces.append(piece._replace(number=self.count if piece.marked else 0))
        return pieces

    @property
    def numbers(self) -> range:
        """The numbers of the marks that a reader can step through, `MOST_STEPS` at most."""
        return range(1, min(self.count, MOST_STEPS) + 1)


def snippet(text: str, query: Query | None, length: int = SNIPPET_CHARACTERS) -> list[Piece]:
    """Return the passage of about `length` characters with the most matches, in pieces."""
    if len(text) <= length:
        return mark(text, query)
    starts = [start for start, _end in matches(text, query)] if query else []
    # The number of matches that begin within `length` of each; the first maximum is used.
    within = [bisect_left(starts, start + length) - n for n, start in enumerate(starts)]
    best = starts[within.index(max(within))] if starts else 0
    start = _word_boundary(text, max(0, best - length // 4))
    end = _word_boundary(text, min(len(text), start + length))
    before = "… " if start else ""
    after = " …" if end < len(text) else ""
    inner = mark(text[start:end].strip(), query)
    return [p for p in (Piece(before, False), *inner, Piece(after, False)) if p.text]


def _word_boundary(text: str, offset: int) -> int:
    """Return the first offset, from `offset` on, where a word begins or the text ends."""
    if offset in (0, len(text)):
        return offset
    space = text.find(" ", offset)
    return len(text) if space < 0 else space + 1
