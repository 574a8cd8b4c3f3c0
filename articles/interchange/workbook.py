"""XLSX: every cell a text on the way out; on the way back values only, and dates as far as they are shown."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from openpyxl import load_workbook
from openpyxl.cell import WriteOnlyCell

BEGINS = b"PK\x03\x04"
LONGEST_CELL = 32_767  # of a cell in XLSX; openpyxl would cut off the rest and say nothing
MOST_UNPACKED = 100_000_000  # bytes that a file may have unpacked
_ROWS, _COLUMNS = 1_048_576, 64  # that are looked at
# What XML cannot hold, and what looks as if it had been written so (ECMA-376, ST_Xstring).
_NOT_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_LOOKS_WRITTEN = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_LITERALS = re.compile(r"\"[^\"]*\"|\\.|\[[^][]*+\]")


class Unreadable(Exception):
    """Raised for bytes that are no workbook."""


class TooLarge(Unreadable):
    """Raised for a workbook that would have more than `MOST_UNPACKED` bytes unpacked."""


@dataclass(frozen=True)
class Line:
    """A line of a sheet: its number, counted from 1, its cells as texts, and those without a value.

    `wrong` are places, counted from 0, where a formula without a value or an error stands.
    """

    number: int
    cells: list[str]
    wrong: list[int]


def cell(sheet, text: str) -> WriteOnlyCell:
    """Return a cell that is a text, whatever it begins with, and stays one when somebody works on it."""
    text = _LOOKS_WRITTEN.sub("_x005F_", text)
    text = _NOT_XML.sub(lambda found: f"_x{ord(found.group()):04X}_", text)
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def lines(stream: BinaryIO) -> Iterator[Line]:
    """Yield the lines of the first sheet, of which 64 columns are looked at; raise Unreadable, TooLarge."""
    try:
        has_formulas = _look_inside(stream)
        values, formulas = _rows(stream), None
        if has_formulas:  # read once more: where no value is kept beside a formula, none is seen
            formulas = _rows(stream, data_only=False)
        yield from _lines(values, formulas)
    except TooLarge:
        raise
    except Exception as error:  # openpyxl lets out whatever goes wrong inside
        raise Unreadable from error


def _look_inside(stream: BinaryIO) -> bool:
    """Return whether a file has formulas; raise TooLarge."""
    with zipfile.ZipFile(stream) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise TooLarge
        sheets = [part for part in parts if part.filename.startswith("xl/worksheets/")]
        return any(_HAS_FORMULA.search(archive.read(part)) for part in sheets)


def _rows(stream: BinaryIO, *, data_only: bool = True):
    book = load_workbook(stream, read_only=True, data_only=data_only)
    return book.worksheets[0].iter_rows(max_row=_ROWS, max_col=_COLUMNS)


def _lines(values, formulas) -> Iterator[Line]:
    for number, row in enumerate(values, 1):
        computed = next(formulas, ()) if formulas else ()
        wrong = {place for place, cell in enumerate(row) if cell.data_type == "e"}
        wrong |= {
            place
            for place, (cell, formula) in enumerate(zip(row, computed, strict=False))
            if formula.data_type == "f" and cell.value is None
        }
        yield Line(number, [_text(cell) for cell in row], sorted(wrong))


def _text(cell) -> str:
    """Return the value of a cell as text: numbers without a needless point, dates as far as they are shown."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return _WRITTEN.sub(_letter, value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return _date(value.date(), cell.number_format)
    return str(value)


def _letter(written: re.Match) -> str:
    number = int(written.group(1), 16)
    return written.group() if number == 0 or 0xD800 <= number < 0xE000 else chr(number)


def _date(day: dt.date, number_format: str) -> str:
    """Return a date; to the month where only that is shown: a program makes 2022-05 the first of May."""
    shown = _LITERALS.sub("", number_format).lower()
    if "d" in shown or day.day != 1:
        return day.isoformat()
    return day.isoformat()[:7] if "m" in shown or day.month != 1 else day.isoformat()[:4]
