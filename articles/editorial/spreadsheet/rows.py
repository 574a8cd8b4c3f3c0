"""The rows of a table that came back, whatever file they stood in, and what can be wrong with the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.editorial.spreadsheet.column_types import in_lines
from articles.editorial.spreadsheet.columns import BY_NAME, COLUMNS, KEY, VERSION


class TableProblem(Exception):
    """Why a table cannot be taken at all: in which file, line and column, at which value."""

    def __init__(
        self, reason: str, *, file: str = "", line: int | None = None, column: str = "", value=""
    ) -> None:
        parts = [
            file,
            _("line %(n)d") % {"n": line} if line else "",
            _("column “%s”") % column if column else "",
            f"“{shortened(value)}”" if value else "",
        ]
        place = " · ".join(filter(None, parts))
        super().__init__(f"{place}: {reason}" if place else reason)


@dataclass(frozen=True)
class Row:
    """One row: its line in the file, what stands under each name, and why it cannot be taken."""

    line: int
    cells: dict[str, str]
    problem: str = ""

    @property
    def key(self) -> str:
        return self.cells.get(KEY, "").strip()

    @property
    def version(self) -> str:
        return self.cells.get(VERSION, "").strip()


def rows_of(file: str, lines: Iterable[tuple[int, Sequence[str], str]]) -> Iterator[Row]:
    """Yield the rows of lines (number, cells, what is wrong with it), the first of which names the columns."""
    lines = iter(lines)
    line, first, _problem = next(lines, (1, (), ""))
    names = _names(file, line, first)
    for number, cells, problem in lines:
        if any(cell.strip() for cell in cells) or problem:
            # The database takes no zero byte, not even in a question.
            texts = [in_lines(cell).replace("\x00", "\ufffd") for cell in cells]
            problem = problem or _wrong(names, cells)
            yield Row(number, dict(zip(names, texts, strict=False)), problem)


def _names(file: str, line: int, cells: Sequence[str]) -> list[str]:
    """Return the names of the columns; raise TableProblem for one there is not, is there twice, or lacks."""
    names = [cell.strip().casefold() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise TableProblem(_("It is empty: the first line names the columns."), file=file)
    if unknown := [name or "—" for name in names if name not in BY_NAME]:
        said = _("There is no such column. Known are: %s.") % ", ".join(c.name for c in COLUMNS)
        raise TableProblem(said, file=file, line=line, column=shortened(", ".join(unknown), 200))
    for name in names:
        if names.count(name) > 1:
            raise TableProblem(_("It is there twice."), file=file, line=line, column=name)
    for name in (KEY, VERSION):
        if name not in names:
            said = _("It is missing, and nothing can be brought back without it.")
            raise TableProblem(said, file=file, line=line, column=name)
    return names


def _wrong(names: Sequence[str], cells: Sequence[str]) -> str:
    """Return what is wrong with a row: fewer cells than columns, something beyond them, a zero byte."""
    if len(cells) < len(names) or any(cell.strip() for cell in cells[len(names) :]):
        said = _("Cells in the row: %(cells)d; columns: %(columns)d.")
        return said % {"cells": len(cells), "columns": len(names)}
    return _("It holds a zero byte.") if any("\x00" in cell for cell in cells) else ""


def shortened(text: str, most: int = 40) -> str:
    return text if len(text) <= most else text[:most] + "…"
