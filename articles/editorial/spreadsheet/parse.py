"""A file that somebody brings back, told by its content: XLSX or CSV."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.editorial.spreadsheet import csv_format, xlsx_format
from articles.editorial.spreadsheet.rows import Row, TableProblem, rows_of
from articles.interchange import workbook

MOST_ROWS = 20_000
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Table:
    """The rows of a file, and what whoever brought it should know."""

    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()


def read(file: str, content: bytes) -> Table:
    """Read a table; raise TableProblem naming file, line, column and value where that cannot be done."""
    if content.startswith(_OLD_WORKBOOK):
        raise TableProblem(_("It is an old workbook (XLS): save it as XLSX."), file=file)
    is_workbook = content.startswith(workbook.BEGINS)
    form = xlsx_format if is_workbook else csv_format
    rows: list[Row] = []
    for row in rows_of(file, form.lines(file, content)):
        if len(rows) == MOST_ROWS:
            said = _("More than %(n)d rows: bring it back in parts.") % {"n": MOST_ROWS}
            raise TableProblem(said, file=file, line=row.line)
        rows.append(row)
    remarks = []
    if not is_workbook and csv_format.lost_letters(content):
        remarks.append(
            _("The file is in Windows-1256, which lacks letters and digits: they came back as “?”.")
        )
    return Table(tuple(rows), tuple(remarks))
