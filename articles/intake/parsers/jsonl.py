"""JSON Lines in the archive's own columns: each line is an object with one article."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from articles.intake.parsers.limits import too_long
from articles.intake.parsers.objects import read_object
from articles.interchange import columns
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, RawInput

MEDIA_TYPE = "application/jsonl"
_EXPORT_LINE = f'{{"{columns.EXPORT}":'.encode()


def split(
    name: str, stream: BinaryIO, media_type: str, max_bytes: int
) -> Iterator[RawInput | ImportProblem]:
    """Yield each line as a piece, except blank lines and the first line of an earlier export."""
    number = 0
    while line := stream.readline(max_bytes + 1):
        number += 1
        if len(line) > max_bytes and not line.endswith(b"\n"):
            yield ImportProblem(name, too_long(max_bytes), line=number)
            while (rest := stream.readline(max_bytes)) and not rest.endswith(b"\n"):
                pass
        elif line.lstrip(b"\xef\xbb\xbf").startswith(_EXPORT_LINE):
            continue  # the line with which exports described themselves until December 2026
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield RawInput(name, line, media_type, number)


def parse(piece: RawInput) -> ArticleRecord:
    """Parse one line; raise ImportProblem if it is not an object with the archive's columns."""
    return columns.record_of(read_object(piece), piece.file, piece.line)


def write(records: Iterable[ArticleRecord]) -> Iterator[str]:
    """Yield one line for each record, without empty columns."""
    for record in records:
        row = {name: value for name, value in columns.row_of(record).items() if value}
        yield json.dumps(row, ensure_ascii=False) + "\n"
