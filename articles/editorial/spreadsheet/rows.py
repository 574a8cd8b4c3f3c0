"""Rows of an imported table, in any file format, and errors in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.editorial.spreadsheet.column_types import normalise_line_ends
from articles.editorial.spreadsheet.columns import KEY, VERSION, columns


class TableProblem(Exception):
    """Raised when a table cannot be read; the message gives the file, line, column and value."""

    def __init__(
        self, reason: str, *, file: str = "", line: int | None = None, column: str = "", value=""
    ) -> None:
        parts = [
            file,
            _("line %(n)d") % {"n": line} if line else "",
            _("column “%s”") % column if column else "",
            f"“{shorten(value)}”" if value else "",
        ]
        location = " · ".join(filter(None, parts))
        super().__init__(f"{location}: {reason}" if location else reason)


@dataclass(frozen=True)
class Row:
    """One row: its line in the file, its cells by column name, and the problem that makes it invalid."""

    line: int
    cells: dict[str, str]
    problem: str = ""

    @property
    def key(self) -> str:
        return self.cells.get(KEY, "").strip()

    @property
    def version(self) -> str:
        return self.cells.get(VERSION, "").strip()


def read_rows(file: str, lines: Iterable[tuple[int, Sequence[str], str]]) -> Iterator[Row]:
    """Yield the rows of lines (number, cells, problem); the first line names the columns.

    Empty lines are skipped. Raises TableProblem if the column names are invalid.
    """
    lines = iter(lines)
    line, first, _problem = next(lines, (1, (), ""))
    names = _column_names(file, line, first)
    for number, cells, problem in lines:
        if any(cell.strip() for cell in cells) or problem:
            # PostgreSQL accepts no zero byte, not even as a query parameter.
            texts = [normalise_line_ends(cell).replace("\x00", "\ufffd") for cell in cells]
            problem = problem or _cell_problem(names, cells)
            yield Row(number, dict(zip(names, texts, strict=False)), problem)


def _column_names(file: str, line: int, cells: Sequence[str]) -> list[str]:
    """Return the column names; raise TableProblem for an unknown, repeated or missing column.

    A cell is a name, or the heading of a column in any language of the interface.
    """
    headings = _names_by_heading()
    names = [headings.get(name := cell.strip().casefold(), name) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise TableProblem(_("It is empty: the first line names the columns."), file=file)
    known = [column.name for column in columns()]
    if unknown := [name or "—" for name in names if name not in known]:
        message = _("Unknown column. Accepted: %s.") % ", ".join(known)
        raise TableProblem(message, file=file, line=line, column=shorten(", ".join(unknown), 200))
    for name in names:
        if names.count(name) > 1:
            raise TableProblem(_("The column appears twice."), file=file, line=line, column=name)
    for name in (KEY, VERSION):
        if name not in names:
            message = _("It is missing, and nothing can be brought back without it.")
            raise TableProblem(message, file=file, line=line, column=name)
    return names


def _names_by_heading() -> dict[str, str]:
    names: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names |= {str(column.label).casefold(): column.name for column in columns()}
    return names | {column.name: column.name for column in columns()}


def _cell_problem(names: Sequence[str], cells: Sequence[str]) -> str:
    """Return the problem of a row (too few or too many cells, a zero byte), or an empty string."""
    if len(cells) < len(names) or any(cell.strip() for cell in cells[len(names) :]):
        message = _("Cells in the row: %(cells)d; columns: %(columns)d.")
        return message % {"cells": len(cells), "columns": len(names)}
    return _("It holds a zero byte.") if any("\x00" in cell for cell in cells) else ""


def shorten(text: str, limit: int = 40) -> str:
    return text if len(text) <= limit else text[:limit] + "…"
