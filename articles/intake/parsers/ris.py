"""RIS bibliographies: each record from TY to ER is one article without its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import rispy

from articles.intake.parsers import bibliography
from articles.intake.parsers.encoding import decode
from articles.intake.parsers.whole import too_long
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, Piece

# https://en.wikipedia.org/wiki/RIS_(file_format)
PRESS = frozenset({"NEWS", "MGZN", "ELEC", "WEB", "BLOG", "JOUR", "GEN", "ICOMM", "EJOUR", "MULTI"})
_ENDS = re.compile(rb"^\s*ER\s*-")
_BEGINS = re.compile(rb"^(?:\xef\xbb\xbf)?\s*TY\s*-")


def split(
    name: str, stream: BinaryIO, media_type: str, longest: int
) -> Iterator[Piece | ImportProblem]:
    """Yield each record; what stands between records is left aside, as reference managers do."""
    number = begins = size = 0
    record: list[bytes] = []
    while line := stream.readline(longest + 1):
        number += 1
        if _BEGINS.match(line):
            if record:
                yield ImportProblem(name, "the record has no end (ER)", line=begins)
            record, begins, size = [], number, 0
        if begins:
            record.append(line)
            size += len(line)
            if size > longest:
                yield ImportProblem(name, too_long(longest), line=begins)
                record, begins = [], 0
            elif _ENDS.match(line):
                yield Piece(name, b"".join(record), media_type, begins)
                record, begins = [], 0
    if record:
        yield ImportProblem(name, "the record has no end (ER)", line=begins)
    if not number:
        raise ImportProblem(name, "the file is empty")


def parse(piece: Piece) -> ArticleRecord:
    """Read one record."""
    text = decode(piece.file, piece.content, line=piece.line or 1)
    try:
        entries = rispy.loads(text)
    except Exception as error:  # rispy raises what its own parsing runs into
        raise ImportProblem(piece.file, f"not RIS: {error}", line=piece.line) from error
    if len(entries) != 1:
        raise ImportProblem(
            piece.file, f"{len(entries)} records where one belongs", line=piece.line
        )
    entry = entries[0]
    return bibliography.record_of(
        piece,
        kind=("TY", str(entry.get("type_of_reference", "")), PRESS),
        title=entry.get("title") or entry.get("primary_title"),
        subtitle="",
        outlet=entry.get("secondary_title")
        or entry.get("journal_name")
        or entry.get("alternate_title3")
        or entry.get("publisher"),
        authors=entry.get("authors") or entry.get("first_authors") or (),
        date=("DA", (entry.get("date") or entry.get("year") or "").strip("/")),
        urls=entry.get("urls") or (),
        language=entry.get("language"),
    )
