"""XLSX with our own columns: the first sheet, each row kept as the line of JSON it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from articles.intake.parsers import jsonl
from articles.intake.parsers.whole import too_long
from articles.interchange import columns, workbook
from articles.interchange.errors import ImportProblem
from articles.interchange.record import Piece


def split(
    name: str, stream: BinaryIO, media_type: str, longest: int
) -> Iterator[Piece | ImportProblem]:
    """Yield each row with the names of its columns: in a workbook it has no bytes of its own."""
    try:
        yield from _rows(name, workbook.lines(stream), longest)
    except workbook.TooLarge as error:
        reason = f"more than {workbook.MOST_UNPACKED:,} bytes unpacked"
        raise ImportProblem(name, reason) from error
    except workbook.Unreadable as error:
        raise ImportProblem(name, "it cannot be read as XLSX") from error


def _rows(
    name: str, lines: Iterator[workbook.Line], longest: int
) -> Iterator[Piece | ImportProblem]:
    header = _header(name, lines)
    for line in lines:
        cells = dict(zip(header, line.cells, strict=False))
        row = {column: text for column, text in cells.items() if text}
        if problem := _problem(name, header, line):
            yield problem
        elif row:
            content = json.dumps(row, ensure_ascii=False).encode()
            if len(content) > longest:
                yield ImportProblem(name, too_long(longest), line=line.number)
            else:
                yield Piece(name, content, jsonl.MEDIA_TYPE, line.number)


def _header(name: str, lines: Iterator[workbook.Line]) -> list[str]:
    """Return the names of the columns, below what an export says of itself; raise ImportProblem."""
    for line in lines:
        names = [cell.strip() for cell in line.cells]
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
    """Return what is wrong with a row: something beyond the columns, or a cell without its value."""
    beyond = [place for place, text in enumerate(line.cells) if text and place >= len(header)]
    if beyond:
        reason = f"{beyond[-1] + 1} cells, {len(header)} columns"
        return ImportProblem(name, reason, line=line.number)
    for place in line.wrong:
        field = header[place] if place < len(header) else ""
        return ImportProblem(
            name, "a formula without its value, or an error", line=line.number, field=field
        )
    return None
