"""CSL-JSON bibliographies: an array of items, each one article without text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from articles.intake.parsers import bibliography
from articles.intake.parsers.encoding import decode
from articles.intake.parsers.limits import read_all
from articles.intake.parsers.objects import read_object
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, RawInput

# https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
PRESS = frozenset(
    {"article-newspaper", "article-magazine", "article", "webpage", "post-weblog", "post", "broadcast"}
)  # fmt: skip
_DECODER = json.JSONDecoder()
_BLANKS = " \t\r\n"


def split(
    name: str, stream: BinaryIO, media_type: str, max_bytes: int
) -> Iterator[RawInput | ImportProblem]:
    """Yield each item of the array as a piece, with its spelling in the file; an object counts as one item.

    Raises ImportProblem if the file is not JSON or the array is not closed.
    """
    text = decode(name, read_all(name, stream, max_bytes))
    position = _skip(text, 0)
    if text[position : position + 1] != "[":
        yield RawInput(name, text[position:].encode(), media_type, _line(text, position))
        return
    position = _skip(text, position + 1)
    while text[position : position + 1] != "]":
        line = _line(text, position)
        try:
            item, end = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            raise ImportProblem(name, f"not JSON: {error}", line=line) from error
        if isinstance(item, dict):
            yield RawInput(name, text[position:end].encode(), media_type, line)
        else:
            yield ImportProblem(
                name, "not an item of CSL-JSON", line=line, value=text[position:][:40]
            )
        position = _skip(text, end)
        if text[position : position + 1] == ",":
            position = _skip(text, position + 1)
        elif text[position : position + 1] != "]":
            raise ImportProblem(name, "the array is not closed", line=_line(text, position))


def parse(piece: RawInput) -> ArticleRecord:
    """Parse one item; raise ImportProblem if it is not an object or a field has the wrong type."""
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
    """Return a CSL date as text: the parts of its first day, or its raw or literal value."""
    if not isinstance(issued, dict):
        return ""
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        return "-".join(str(part) for part in parts[0][:3])
    return _text(issued.get("raw")) or _text(issued.get("literal"))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in _BLANKS:
        position += 1
    return position


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
