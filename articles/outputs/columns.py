"""Columns of the archive's tables: name, heading, meaning, kind, and the value that a description gives for it.

Every table is made of them: CSV and JSON Lines use the names, XLSX the headings, and the descriptions of tables
(data package, CSV on the Web) the names with headings and meanings.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from articles.interchange.formulas import escape_formula
from articles.interchange.workbook_writing import Cell, Heading
from articles.outputs import plain_text

BETWEEN = "; "  # separates the values in a cell
_NEGATIVE_NUMBER = re.compile(r"-[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Column:
    """A column: `kind` as in `workbook_writing.WIDTHS`; `words` are the labels of codes, shown in spreadsheets.

    A cell of a column that `is_list` holds any number of values.
    """

    name: str
    label: str | Promise
    meaning: str | Promise
    read: Callable[[Any], Any]
    kind: str = "text"
    words: Mapping[str, str | Promise] | None = None
    is_list: bool = False

    @property
    def heading(self) -> Heading:
        return Heading(self.name, str(self.label), str(self.meaning), self.kind)

    def text(self, described: Any) -> str:
        """Return the value as text: the values of a list joined, moments in ISO 8601, "" for None."""
        return text_of(self.read(described))

    def cell(self, described: Any) -> Cell:
        """Return the value for a cell of a spreadsheet: numbers and moments as such, codes in words."""
        value = self.read(described)
        if isinstance(value, int | float | dt.datetime) and not isinstance(value, bool):
            return value
        text = text_of(value)
        return str(self.words.get(text, text)) if self.words else text


def text_of(value: Any) -> str:
    """Return a value as text."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return BETWEEN.join(map(text_of, value))
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def csv_cell(value: str) -> str:
    """Return a cell of CSV: clean text, harmless to spreadsheets; a negative number stays a number."""
    return value if _NEGATIVE_NUMBER.fullmatch(value) else escape_formula(plain_text.clean(value))
