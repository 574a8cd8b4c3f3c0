"""Marks on the original spelling, and the passage worth showing. Pure."""

from __future__ import annotations

from typing import NamedTuple

from articles import arabic
from articles.search import Query, lexemes

SNIPPET_CHARACTERS = 240


class Piece(NamedTuple):
    """A stretch of text; joined, the pieces give the text back, character for character."""

    text: str
    marked: bool


def matches(text: str, query: Query) -> list[tuple[int, int]]:
    """Return the places of the words of `text` that the query asks for."""
    wanted = query.wanted
    return [
        (token.start, token.end)
        for token in arabic.tokens(text)
        if not wanted.isdisjoint(lexemes(token.form))
    ]


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


def snippet(text: str, query: Query | None, length: int = SNIPPET_CHARACTERS) -> list[Piece]:
    """Return the passage of about `length` characters with most matches, in pieces."""
    if len(text) <= length:
        return mark(text, query)
    places = matches(text, query) if query else []
    best = max(
        (start for start, _ in places),
        key=lambda s: (sum(s <= other < s + length for other, _ in places), -s),
        default=0,
    )
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
