"""JSON Lines: one article a line, an object of our own columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from articles.intake.parsers.objects import read_object
from articles.intake.parsers.whole import too_long
from articles.interchange import columns
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, Piece

MEDIA_TYPE = "application/jsonl"
_EXPORT_LINE = f'{{"{columns.EXPORT_LINE}":'.encode()


def split(
    name: str, stream: BinaryIO, media_type: str, longest: int
) -> Iterator[Piece | ImportProblem]:
    """Yield each line that holds something."""
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        if len(line) > longest and not line.endswith(b"\n"):
            yield ImportProblem(name, too_long(longest), line=number)
            while (rest := stream.readline(longest)) and not rest.endswith(b"\n"):
                pass
        elif line.lstrip(b"\xef\xbb\xbf").startswith(_EXPORT_LINE):
            continue  # what an export of the archive says of itself
        elif line.strip(b" \t\r\n\xef\xbb\xbf"):
            yield Piece(name, line, media_type, number)


def parse(piece: Piece) -> ArticleRecord:
    """Read one line; raise ImportProblem where it is no object of our columns."""
    return columns.record_of(read_object(piece), piece.file, piece.line)


def write(records: Iterable[ArticleRecord]) -> Iterator[str]:
    """Yield one line a record; what is not stated is left out."""
    for record in records:
        row = {name: value for name, value in columns.row_of(record).items() if value}
        yield json.dumps(row, ensure_ascii=False) + "\n"
