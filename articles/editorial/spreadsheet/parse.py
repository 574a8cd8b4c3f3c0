"""Reading an uploaded table; its content shows whether it is XLSX or CSV."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.editorial.spreadsheet import csv_format, xlsx_format
from articles.editorial.spreadsheet.rows import Row, TableProblem, read_rows
from articles.interchange import workbook

MOST_ROWS = 20_000
_XLS_SIGNATURE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Table:
    """The rows of a file, and remarks for the user."""

    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()


def read(file: str, content: bytes) -> Table:
    """Read a table; raise TableProblem with file, line, column and value if it is invalid."""
    if content.startswith(_XLS_SIGNATURE):
        raise TableProblem(_("It is an old workbook (XLS): save it as XLSX."), file=file)
    is_workbook = content.startswith(workbook.BEGINS)
    file_format = xlsx_format if is_workbook else csv_format
    rows: list[Row] = []
    for row in read_rows(file, file_format.lines(file, content)):
        if len(rows) == MOST_ROWS:
            message = _("More than %(n)d rows: bring it back in parts.") % {"n": MOST_ROWS}
            raise TableProblem(message, file=file, line=row.line)
        rows.append(row)
    remarks = []
    if not is_workbook and csv_format.is_lossy_encoding(content):
        remarks.append(
            _("The file is in Windows-1256, which lacks letters and digits: they came back as “?”.")
        )
    return Table(tuple(rows), tuple(remarks))
