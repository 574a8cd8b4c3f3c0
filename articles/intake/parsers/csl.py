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
from articles.text.authors import full_name

# https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
PRESS = frozenset(
    {"article-newspaper", "article-magazine", "article", "webpage", "post-weblog", "post", "broadcast"}
)  # fmt: skip
_PARTICLES = ("dropping-particle", "non-dropping-particle")
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
    for field in ("title", "type"):
        if item.get(field) and not _text(item[field]):
            value = repr(item[field])[:40]
            raise ImportProblem(piece.file, "not a text", line=piece.line, field=field, value=value)
    return bibliography.record_of(
        piece,
        kind=("type", _text(item.get("type")), PRESS),
        title=_text(item.get("title")),
        outlet=_text(item.get("container-title")) or _text(item.get("publisher")),
        authors=_names(item.get("author")),
        dates=_issued(item.get("issued")),
        urls=[_text(item.get("URL"))],
        language=_text(item.get("language")),
    )


def _names(authors: Any) -> list[str]:
    """Return the names of authors: literal ones as they are, others from their parts.

    https://docs.citationstyles.org/en/stable/specification.html#names-and-name-particles
    """
    names = []
    for author in authors if isinstance(authors, list) else []:
        if isinstance(author, str):
            names.append(author)
        elif isinstance(author, dict):
            parts = {
                part: _text(author.get(part))
                for part in ("literal", "given", "family", "suffix", *_PARTICLES)
            }
            family = parts["family"]
            for particle in reversed(_PARTICLES):
                family = full_name(particle=parts[particle], family=family)
            names.append(
                parts["literal"]
                or full_name(given=parts["given"], family=family, suffix=parts["suffix"])
            )
    return names


def _issued(issued: Any) -> list[str]:
    """Return a CSL date as texts, the most exact first: its parts, then its raw or literal value.

    The specification (https://docs.citationstyles.org/en/stable/specification.html) and its schema
    csl-data.json: two lists of parts are a range, a season is 1 to 4, `circa` marks an approximate date, and a
    text is EDTF.
    """
    if not isinstance(issued, dict):
        return [str(issued)] if isinstance(issued, str | int) else []
    parts = issued.get("date-parts")
    days = [
        "-".join(str(part) for part in day[:3] if part not in (None, ""))
        for day in (parts if isinstance(parts, list) else [])
        if isinstance(day, list)
    ]
    stated = "/".join(filter(None, days[:2]))
    season = issued.get("season")
    if stated and season and len(stated) == 4:
        stated = (
            f"{season} {stated}" if not str(season).isdecimal() else f"{stated}-{20 + int(season)}"
        )
    if stated and str(issued.get("circa", "")).lower() not in ("", "false", "0", "none"):
        stated += "~"
    return [stated, _text(issued.get("raw")), _text(issued.get("literal"))]


def _text(value: Any) -> str:
    """Return a text or number as text, the first of a list (Crossref writes titles so), "" for another."""
    if isinstance(value, list):
        return next(filter(None, map(_text, value[:10])), "") if value else ""
    return (
        str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    )


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in _BLANKS:
        position += 1
    return position


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
