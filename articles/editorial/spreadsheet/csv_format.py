"""Reading and writing the table as CSV; cells that look like formulas are escaped, and unescaped when read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from articles.editorial.spreadsheet.rows import TableProblem
from articles.intake.parsers import ImportProblem
from articles.intake.parsers.encoding import decode
from articles.intake.parsers.spreadsheet import DELIMITERS
from articles.interchange.formulas import escape_formula, unescape_formula

BYTE_ORDER_MARK = "\ufeff"


def write(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([escape_formula(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def lines(file: str, content: bytes) -> Iterator[tuple[int, list[str], str]]:
    """Yield (line number, cells, problem) for CSV with commas, semicolons or tabs.

    The problem is always empty here. Raises TableProblem if the file is not valid CSV.
    """
    try:
        text = decode(file, content)
    except ImportProblem as problem:
        message = _("This table cannot be read: save it as XLSX, or as CSV in UTF-8.")
        raise TableProblem(message, file=file, line=problem.line) from problem
    header = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    first_line = 1
    try:
        for cells in reader:
            yield first_line, [unescape_formula(cell) for cell in cells], ""
            first_line = reader.line_num + 1
    except csv.Error as error:
        message = _("Its quotation marks are not closed, or occur inside a cell.")
        raise TableProblem(message, file=file, line=first_line) from error


def is_lossy_encoding(content: bytes) -> bool:
    """Return whether a file is in an encoding without all letters: Windows-1256 has no Arabic digits."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False
