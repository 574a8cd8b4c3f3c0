"""RIS bibliographies: each record, from TY to ER, is one article without text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import rispy

from articles.intake.parsers import bibliography
from articles.intake.parsers.encoding import decode
from articles.intake.parsers.limits import too_long
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, RawInput

# https://en.wikipedia.org/wiki/RIS_(file_format)
PRESS = frozenset({"NEWS", "MGZN", "ELEC", "WEB", "BLOG", "JOUR", "GEN", "ICOMM", "EJOUR", "MULTI"})
_RECORD_END = re.compile(rb"^\s*ER\s*-")
_RECORD_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*TY\s*-")


def split(
    name: str, stream: BinaryIO, media_type: str, max_bytes: int
) -> Iterator[RawInput | ImportProblem]:
    """Yield each record as a piece; text between records is ignored, as in reference managers.

    A record without an end, or longer than the limit, is a problem. Raises ImportProblem for an empty file.
    """
    number = start_line = size = 0
    record: list[bytes] = []
    while line := stream.readline(max_bytes + 1):
        number += 1
        if _RECORD_START.match(line):
            if record:
                yield ImportProblem(name, "the record has no end (ER)", line=start_line)
            record, start_line, size = [], number, 0
        if start_line:
            record.append(line)
            size += len(line)
            if size > max_bytes:
                yield ImportProblem(name, too_long(max_bytes), line=start_line)
                record, start_line = [], 0
            elif _RECORD_END.match(line):
                yield RawInput(name, b"".join(record), media_type, start_line)
                record, start_line = [], 0
    if record:
        yield ImportProblem(name, "the record has no end (ER)", line=start_line)
    if not number:
        raise ImportProblem(name, "the file is empty")


def parse(piece: RawInput) -> ArticleRecord:
    """Parse one record; raise ImportProblem for a piece that is not exactly one record."""
    text = decode(piece.file, piece.content, line=piece.line or 1)
    try:
        entries = rispy.loads(text)
    except Exception as error:  # rispy does not wrap the exceptions of its own parsing
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
