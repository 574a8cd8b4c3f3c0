"""CSV: cells that would be formulas are made harmless on the way out, and come back as they were."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from articles.editorial.spreadsheet.rows import TableProblem
from articles.intake.parsers import ImportProblem
from articles.intake.parsers.encoding import decode
from articles.intake.parsers.spreadsheet import DELIMITERS
from articles.interchange.formulas import as_meant, harmless

MARK = "\ufeff"


def write(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def lines(file: str, content: bytes) -> Iterator[tuple[int, list[str], str]]:
    """Yield the lines of CSV with commas, semicolons or tabs; raise TableProblem where it is none."""
    try:
        text = decode(file, content)
    except ImportProblem as problem:
        said = _("It is no table that can be read here: save it as XLSX, or as CSV in UTF-8.")
        raise TableProblem(said, file=file, line=problem.line) from problem
    header = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, [as_meant(cell) for cell in cells], ""
            begins = reader.line_num + 1
    except csv.Error as error:
        said = _("Its quotation marks do not close, or stand inside a cell.")
        raise TableProblem(said, file=file, line=begins) from error


def lost_letters(content: bytes) -> bool:
    """Whether a file came in an encoding that lacks letters: digits of Arabic are none in Windows-1256."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False
