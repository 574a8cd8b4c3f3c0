"""Reading XLSX: values as texts, dates with the precision they are shown in, columns by their machine names."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from openpyxl import Workbook, load_workbook

from articles.interchange.workbook_writing import EXPLAINED

BEGINS = b"PK\x03\x04"
MOST_UNPACKED = 100_000_000  # bytes: the limit for the uncompressed size of a file
_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 64  # read from a sheet
_MAX_EXPLAINED = 500  # rows read from the sheet that explains the columns
# ECMA-376, ST_Xstring
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORMULA_TAG = re.compile(rb"<(?:\w+:)?f[\s/>]")
# Literal parts of a number format: quoted text, escaped characters, brackets.
_LITERALS = re.compile(r"\"[^\"]*\"|\\.|\[[^][]*+\]")


class NotAWorkbook(Exception):
    """Raised for bytes that are not a workbook."""


class WorkbookTooLarge(NotAWorkbook):
    """Raised for a workbook with an uncompressed size of more than `MOST_UNPACKED` bytes."""


@dataclass(frozen=True)
class Line:
    """A row of a sheet: its number, counted from 1, its cells as texts, and the cells without a value.

    `wrong` holds the columns, counted from 0, that contain an error or a formula without a stored value.
    """

    number: int
    cells: list[str]
    wrong: list[int]


def lines(stream: BinaryIO) -> Iterator[Line]:
    """Yield the rows of the first sheet, up to 64 columns of each; raise NotAWorkbook or WorkbookTooLarge.

    In a workbook that explains its columns, the headings are replaced by the machine names.
    """
    try:
        has_formulas = _has_formulas(stream)
        book = load_workbook(stream, read_only=True, data_only=True)
        values, formulas = _rows(book), None
        if (
            has_formulas
        ):  # a formula without a stored value looks like an empty cell among the values
            formulas = _rows(load_workbook(stream, read_only=True, data_only=False))
        yield from _named(_lines(values, formulas), _machine_names(book))
    except WorkbookTooLarge:
        raise
    except Exception as error:  # openpyxl raises errors of many kinds for a damaged file
        raise NotAWorkbook from error


def _has_formulas(stream: BinaryIO) -> bool:
    """Return whether any sheet has formulas; raise TooLarge."""
    with zipfile.ZipFile(stream) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise WorkbookTooLarge
        sheets = [part for part in parts if part.filename.startswith("xl/worksheets/")]
        return any(_FORMULA_TAG.search(archive.read(part)) for part in sheets)


def _rows(book: Workbook):
    return book.worksheets[0].iter_rows(max_row=_MAX_ROWS, max_col=_MAX_COLUMNS)


def _machine_names(book: Workbook) -> dict[str, str]:
    """Return the machine names by heading, from the sheet that explains the columns if there is one."""
    for sheet in book.worksheets[1:]:
        rows = sheet.iter_rows(max_row=_MAX_EXPLAINED, max_col=2, values_only=True)
        first = tuple(str(value or "").strip() for value in next(rows, ()))
        if first in (tuple(column[n] for column in EXPLAINED[:2]) for n in (0, 1)):
            pairs = [
                (str(row[0]).strip(), str(row[1]).strip())
                for row in rows
                if len(row) == 2 and all(row)
            ]
            return dict(reversed(pairs))  # of two sheets, the first
    return {}


def _named(lines: Iterator[Line], names: dict[str, str]) -> Iterator[Line]:
    """Yield lines; in the first with two headings or more, the headings are replaced by machine names."""
    for line in lines:
        if sum(cell.strip() in names for cell in line.cells) > 1:
            yield replace(line, cells=[names.get(cell.strip(), cell) for cell in line.cells])
            break
        yield line
    yield from lines


def _lines(values, formulas) -> Iterator[Line]:
    for number, row in enumerate(values, 1):
        formula_row = next(formulas, ()) if formulas else ()
        wrong = {column for column, value_cell in enumerate(row) if value_cell.data_type == "e"}
        wrong |= {
            column
            for column, (value_cell, formula_cell) in enumerate(zip(row, formula_row, strict=False))
            if formula_cell.data_type == "f" and value_cell.value is None
        }
        yield Line(number, [_text(value_cell) for value_cell in row], sorted(wrong))


def _text(value_cell) -> str:
    """Return a cell's value as text: whole numbers without a decimal point, dates as precise as shown."""
    value = value_cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(_unescaped, value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return _date(value.date(), value_cell.number_format)
    return str(value)


def _unescaped(match: re.Match) -> str:
    number = int(match.group(1), 16)
    return match.group() if number == 0 or 0xD800 <= number < 0xE000 else chr(number)


def _date(day: dt.date, number_format: str) -> str:
    """Return a date as text, without day or month if they are not shown.

    Spreadsheet programs store an entered 2022-05 as 1 May 2022 and show only the month.
    """
    shown = _LITERALS.sub("", number_format).lower()
    if "d" in shown or day.day != 1:
        return day.isoformat()
    return day.isoformat()[:7] if "m" in shown or day.month != 1 else day.isoformat()[:4]
