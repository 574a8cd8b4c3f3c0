"""XLSX: every cell a text on the way out; on the way back values only, and dates as far as they are shown."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from articles.tables.columns import COLUMNS
from articles.tables.rows import TableProblem

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


def write(rows: Iterable[Sequence[str]], target: BinaryIO) -> None:
    """Write rows, the first of which names the columns; raise TableProblem for a cell that is too long."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("articles")
    sheet.freeze_panes = "B2"
    try:
        for row in rows:
            for column, text in zip(COLUMNS, row, strict=True):
                if len(text) > LONGEST_CELL:
                    said = _("Too long for a cell of XLSX: take it away as CSV.")
                    raise TableProblem(said, column=column.name, value=row[0])
            sheet.append([cell(sheet, text) for text in row])
    finally:  # also when nobody takes it: its temporary file goes only then
        book.save(target)


def cell(sheet, text: str) -> WriteOnlyCell:
    """Return a cell that is a text, whatever it begins with, and stays one when somebody works on it."""
    text = _LOOKS_WRITTEN.sub("_x005F_", text)
    text = _NOT_XML.sub(lambda found: f"_x{ord(found.group()):04X}_", text)
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def lines(file: str, content: bytes) -> Iterator[tuple[int, list[str], str]]:
    """Yield the lines of the first sheet; raise TableProblem where it cannot be read."""
    unreadable = TableProblem(_("It cannot be read as XLSX: save it anew."), file=file)
    try:
        has_formulas = _look_inside(file, content)
        values, formulas = _rows(content), None
        if has_formulas:  # read once more: where no value is kept beside a formula, none is seen
            formulas = _rows(content, data_only=False)
        yield from _lines(values, formulas)
    except TableProblem:
        raise
    except Exception as error:  # openpyxl lets out whatever goes wrong inside
        raise unreadable from error


def _look_inside(file: str, content: bytes) -> bool:
    """Return whether a file has formulas; raise TableProblem where it would be too large unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise TableProblem(_("It is too large."), file=file)
        sheets = [part for part in parts if part.filename.startswith("xl/worksheets/")]
        return any(_HAS_FORMULA.search(archive.read(part)) for part in sheets)


def _rows(content: bytes, *, data_only: bool = True):
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
    return book.worksheets[0].iter_rows(max_row=_ROWS, max_col=_COLUMNS)


def _lines(values, formulas) -> Iterator[tuple[int, list[str], str]]:
    for number, row in enumerate(values, 1):
        computed = next(formulas, ()) if formulas else ()
        wrong = [place for place, cell in enumerate(row, 1) if cell.data_type == "e"]
        wrong += [
            place
            for place, (cell, formula) in enumerate(zip(row, computed, strict=False), 1)
            if formula.data_type == "f" and cell.value is None
        ]
        problem = ""
        if wrong:
            said = _(
                "Put the value itself into column %s: a formula without one, or an error, is there."
            )
            problem = said % ", ".join(map(get_column_letter, sorted(wrong)))
        yield number, [_text(cell) for cell in row], problem


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
