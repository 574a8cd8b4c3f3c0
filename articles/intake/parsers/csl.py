"""CSL-JSON bibliographies: an array of items, each one article without its text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from articles.intake.parsers import bibliography
from articles.intake.parsers.encoding import decode
from articles.intake.parsers.objects import read_object
from articles.intake.parsers.whole import read
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, Piece

# https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
PRESS = frozenset(
    {"article-newspaper", "article-magazine", "article", "webpage", "post-weblog", "post", "broadcast"}
)  # fmt: skip
_DECODER = json.JSONDecoder()
_BLANKS = " \t\r\n"


def split(
    name: str, stream: BinaryIO, media_type: str, longest: int
) -> Iterator[Piece | ImportProblem]:
    """Yield each item of the array, as it is spelt in the file; a single object is an array of one."""
    text = decode(name, read(name, stream, longest))
    place = _skip(text, 0)
    if text[place : place + 1] != "[":
        yield Piece(name, text[place:].encode(), media_type, _line(text, place))
        return
    place = _skip(text, place + 1)
    while text[place : place + 1] != "]":
        line = _line(text, place)
        try:
            item, end = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError) as error:
            raise ImportProblem(name, f"not JSON: {error}", line=line) from error
        if isinstance(item, dict):
            yield Piece(name, text[place:end].encode(), media_type, line)
        else:
            yield ImportProblem(name, "not an item of CSL-JSON", line=line, value=text[place:][:40])
        place = _skip(text, end)
        if text[place : place + 1] == ",":
            place = _skip(text, place + 1)
        elif text[place : place + 1] != "]":
            raise ImportProblem(name, "the array is not closed", line=_line(text, place))


def parse(piece: Piece) -> ArticleRecord:
    """Read one item."""
    item = read_object(piece)
    for field in ("title", "container-title", "language", "URL", "type"):
        if not isinstance(item.get(field, ""), str):
            value = repr(item[field])[:40]
            raise ImportProblem(piece.file, "not a text", line=piece.line, field=field, value=value)
    return bibliography.record_of(
        piece,
        kind=("type", item.get("type", ""), PRESS),
        title=item.get("title"),
        subtitle="",
        outlet=item.get("container-title") or _text(item.get("publisher")),
        authors=_names(item.get("author")),
        date=("issued", _issued(item.get("issued"))),
        urls=[item.get("URL", "")],
        language=item.get("language"),
    )


def _names(authors: Any) -> list[str]:
    names = []
    for author in authors if isinstance(authors, list) else []:
        if isinstance(author, dict):
            parts = [_text(author.get(key)) for key in ("given", "family")]
            names.append(_text(author.get("literal")) or " ".join(filter(None, parts)))
    return names


def _issued(issued: Any) -> str:
    """Return the first day of a date of CSL: its parts, or what it says literally."""
    if not isinstance(issued, dict):
        return ""
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        return "-".join(str(part) for part in parts[0][:3])
    return _text(issued.get("raw")) or _text(issued.get("literal"))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place] in _BLANKS:
        place += 1
    return place


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
