"""XLSX in the archive's own columns: each row of the first sheet is stored as a line of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from articles.intake.parsers import jsonl
from articles.intake.parsers.limits import too_long
from articles.interchange import columns, workbook
from articles.interchange.errors import ImportProblem
from articles.interchange.record import RawInput


def split(
    name: str, stream: BinaryIO, media_type: str, max_bytes: int
) -> Iterator[RawInput | ImportProblem]:
    """Yield each row as a JSON piece with its column names, because a row has no bytes of its own in XLSX.

    Raises ImportProblem for a workbook that cannot be read or is too large when unpacked.
    """
    try:
        yield from _rows(name, workbook.lines(stream), max_bytes)
    except workbook.WorkbookTooLarge as error:
        reason = f"more than {workbook.MOST_UNPACKED:,} bytes unpacked"
        raise ImportProblem(name, reason) from error
    except workbook.NotAWorkbook as error:
        raise ImportProblem(name, "it cannot be read as XLSX") from error


def _rows(
    name: str, lines: Iterator[workbook.Line], max_bytes: int
) -> Iterator[RawInput | ImportProblem]:
    header = _header(name, lines)
    for line in lines:
        cells = dict(zip(header, line.cells, strict=False))
        row = {column: text for column, text in cells.items() if text}
        if problem := _problem(name, header, line):
            yield problem
        elif row:
            content = json.dumps(row, ensure_ascii=False).encode()
            if len(content) > max_bytes:
                yield ImportProblem(name, too_long(max_bytes), line=line.number)
            else:
                yield RawInput(name, content, jsonl.MEDIA_TYPE, line.number)


def _header(name: str, lines: Iterator[workbook.Line]) -> list[str]:
    """Return the names of the columns; skip blank lines and the first line of an earlier export.

    Raises ImportProblem if there is no such line or a column is named twice.
    """
    for line in lines:
        names = columns.names_of(line.cells)
        while names and not names[-1]:
            names.pop()
        if not names or (line.number == 1 and len(names) == 1 and names[0] not in columns.NAMES):
            continue
        for column in names:
            if names.count(column) > 1:
                raise ImportProblem(
                    name, "the column is there twice", line=line.number, field=column
                )
        return names
    raise ImportProblem(name, "no line that names the columns in it")


def _problem(name: str, header: list[str], line: workbook.Line) -> ImportProblem | None:
    """Return the problem of a row, if any: cells beyond the columns, or a formula without a value."""
    extra = [index for index, text in enumerate(line.cells) if text and index >= len(header)]
    if extra:
        reason = f"{extra[-1] + 1} cells, {len(header)} columns"
        return ImportProblem(name, reason, line=line.number)
    for index in line.wrong:
        field = header[index] if index < len(header) else ""
        return ImportProblem(
            name, "a formula without its value, or an error", line=line.number, field=field
        )
    return None
