"""Reading and writing the table as XLSX."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from articles.editorial.spreadsheet.column_types import Column, Links
from articles.editorial.spreadsheet.columns import columns
from articles.editorial.spreadsheet.rows import TableProblem
from articles.interchange import workbook
from articles.interchange.workbook_writing import LONGEST_CELL, Heading, Sheet, explain


def write(rows: Iterable[Sequence[str]], target: BinaryIO) -> None:
    """Write rows under the headings of their columns; raise TableProblem if a text is too long for a cell."""
    book = Workbook(write_only=True)
    all_columns = columns()
    right_to_left = get_language_bidi()
    try:
        sheet = Sheet(
            book, _("Articles"), list(map(_heading, all_columns)), right_to_left=right_to_left
        )
        for row in rows:
            for column, text in zip(all_columns, row, strict=True):
                if len(text) > LONGEST_CELL:
                    message = _("Too long for a cell of XLSX: take it away as CSV.")
                    raise TableProblem(message, column=column.name, value=row[0])
            sheet.append(row)
        sheet.finish()
        explain(book, _("The columns"), [sheet], right_to_left=right_to_left)
    finally:  # also after an error: only saving removes the temporary file
        book.save(target)


def _heading(column: Column | Links) -> Heading:
    return Heading(column.name, str(column.label), str(column.meaning), column.kind)


def lines(file: str, content: bytes) -> Iterator[tuple[int, list[str], str]]:
    """Yield (line number, cells, problem) for the first sheet; raise TableProblem if the file is unreadable."""
    try:
        for line in workbook.lines(io.BytesIO(content)):
            problem = ""
            if line.wrong:
                message = _(
                    "Put the value itself into column %s: a formula without one, or an error, is there."
                )
                letters = [get_column_letter(index + 1) for index in line.wrong]
                problem = message % ", ".join(letters)
            yield line.number, line.cells, problem
    except workbook.WorkbookTooLarge as error:
        raise TableProblem(_("It is too large."), file=file) from error
    except workbook.NotAWorkbook as error:
        raise TableProblem(_("It cannot be read as XLSX: save it again."), file=file) from error
