"""CSV in the archive's own columns, as spreadsheets save it: commas, semicolons or tabs; UTF-8 or cp1256."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from articles.intake.parsers.encoding import decode
from articles.intake.parsers.limits import too_long
from articles.interchange import columns
from articles.interchange.errors import ImportProblem
from articles.interchange.formulas import unescape_formula
from articles.interchange.record import ArticleRecord, RawInput

DELIMITERS = ",;\t"
# A cell may hold a whole article, but the csv module's default limit is 128 KB. The limit is global.
csv.field_size_limit(2**31 - 1)


def split(
    name: str, stream: BinaryIO, media_type: str, max_bytes: int
) -> Iterator[RawInput | ImportProblem]:
    """Yield each row as a piece, preceded by the header line, without which a row cannot be understood.

    Raises ImportProblem for an empty file, for UTF-16, for invalid CSV and for a row that is too long.
    """
    header = stream.readline(max_bytes + 1)
    number, start_line = 1, 2
    if header.lstrip(b'\xef\xbb\xbf"').startswith(columns.REMARK.encode()):
        header = stream.readline(max_bytes + 1)  # the first line describes an earlier export
        number, start_line = 2, 3
    if not header.strip():
        raise ImportProblem(name, "the file is empty")
    if header.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ImportProblem(name, "UTF-16: save it as CSV in UTF-8", line=1)
    row_lines: list[bytes] = []

    def lines() -> Iterator[str]:
        nonlocal number
        while line := stream.readline(max_bytes + 1):
            number += 1
            row_lines.append(line)
            if sum(map(len, row_lines)) > max_bytes:  # a quotation mark that is never closed
                raise ImportProblem(name, too_long(max_bytes), line=start_line)
            # Quotation marks and delimiters are ASCII in every encoding supported here.
            yield line.decode("latin-1")

    rows = csv.reader(lines(), delimiter=_delimiter(header.decode("latin-1")), strict=True)
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                yield RawInput(
                    name, _with_line_end(header) + b"".join(row_lines), media_type, start_line
                )
            row_lines.clear()
            start_line = number + 1
    except csv.Error as error:
        raise ImportProblem(name, f"not CSV: {error}", line=start_line) from error


def parse(piece: RawInput) -> ArticleRecord:
    """Parse one row below its header; raise ImportProblem with the name of the column that is wrong."""
    line = piece.line or 2
    text = decode(piece.file, piece.content, line=line - 1)
    delimiter = _delimiter(text.split("\n", 1)[0])
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ImportProblem(piece.file, f"not CSV: {error}", line=line) from error
    if len(rows) != 2:
        raise ImportProblem(piece.file, f"{len(rows) - 1} rows where one belongs", line=line)
    header, cells = columns.names_of(rows[0]), rows[1]
    for name in header:
        if header.count(name) > 1:
            raise ImportProblem(piece.file, "the column is there twice", line=1, field=name)
    if len(cells) != len(header):
        reason = f"{len(cells)} cells, {len(header)} columns"
        raise ImportProblem(piece.file, reason, line=line)
    if any(name.startswith(columns.OWN_PREFIX) for name in header):  # an export of the archive
        cells = [unescape_formula(cell) for cell in cells]
    return columns.record_of(dict(zip(header, cells, strict=True)), piece.file, line)


def write(records: Iterable[ArticleRecord]) -> Iterator[str]:
    """Yield the header, then one row for each record."""
    yield _csv(columns.NAMES)
    for record in records:
        yield _csv(columns.row_of(record).values())


def _csv(cells: Iterable[str]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()


def _delimiter(header: str) -> str:
    return max(DELIMITERS, key=header.count)


def _with_line_end(line: bytes) -> bytes:
    return line if line.endswith(b"\n") else line + b"\n"
