"""Writing XLSX: a sheet of rows under headings, and a sheet that explains its columns.

Row 1 holds the headings in the language of the reader and stays in view; every column can be filtered. Days and
moments are real dates, addresses are links, and any other text is text, whatever it begins with.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from articles.interchange.columns import Words

LONGEST_CELL = 32_767  # characters in a cell of XLSX; openpyxl would truncate silently
# Limits of Excel for links (support.microsoft.com, “Excel specifications and limits”).
MOST_LINKS, LONGEST_LINK = 65_530, 2_079
LONGEST_EXAMPLE = 60  # characters
# Widths of columns in characters, by the kind of their values. “label” and “words” are in the language of the
# sheet and read in its direction; any other text is read in the direction of its first letter.
WIDTHS = {
    "long": 60, "text": 26, "code": 16, "address": 32, "date": 13, "moment": 18, "number": 11,
    "label": 30, "words": 90,
}  # fmt: skip
# The headings of the sheet that explains the columns, in Arabic and in English; `workbook` knows it by them.
EXPLAINED: tuple[Words, ...] = (
    ("العمود", "Column"), ("الاسم الآلي", "Machine name"), ("المعنى", "Meaning"),
    ("مثال", "Example"), ("الورقة", "Sheet"),
)  # fmt: skip
_EXPLAINED_KINDS = ("label", "text", "words", "long", "label")
_FACTS: tuple[Words, ...] = (("البيان", "What"), ("القيمة", "Value"))
# Characters that XML cannot hold, and text that looks like their escaped form (ECMA-376, ST_Xstring).
_NOT_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LINK = re.compile(r"https?://\S+")
# Excel counts a 29 February 1900, so that earlier days differ by one.
_FIRST_DAY = dt.date(1900, 3, 1)
_HEADING = {
    "font": Font(bold=True),
    "fill": PatternFill("solid", fgColor="EFE7DA"),
    "border": Border(bottom=Side(style="thin", color="7A6A55")),
}
_AT_TOP = Alignment(vertical="top")  # the first line of a long text is seen
_LINKED = Font(color="0B5394", underline="single")
_ROW_HEIGHT, _HEADING_HEIGHT = 18, 34  # points: a long text does not stretch its row

Cell = str | int | float | dt.date | dt.datetime | None


@dataclass(frozen=True)
class Heading:
    """A column of a sheet: its machine name, its heading and meaning in the reader's language, and its kind.

    The kind is a key of `WIDTHS`.
    """

    name: str
    label: str
    meaning: str
    kind: str = "text"


class Sheet:
    """A sheet of a workbook in writing; it keeps an example of each column's values.

    A text that is too long for a cell is cut and ends in “ …”.
    """

    def __init__(
        self, book: Workbook, title: str, headings: Sequence[Heading], *, right_to_left: bool
    ) -> None:
        self.title = title
        self.headings = headings
        self.examples = [""] * len(headings)
        self._rows, self._links = 1, 0
        self._sheet = sheet = book.create_sheet(title)
        sheet.sheet_view.rightToLeft = right_to_left
        sheet.freeze_panes = "B2"
        self._direction = 2 if right_to_left else 1  # `readingOrder`, ECMA-376, 18.8.1
        if not any(heading.kind == "words" for heading in headings):
            sheet.sheet_format.defaultRowHeight = _ROW_HEIGHT
            sheet.sheet_format.customHeight = True
        sheet.row_dimensions[1].height = _HEADING_HEIGHT
        sheet.page_setup.orientation = "landscape"
        sheet.print_title_rows = "1:1"
        for number, heading in enumerate(headings, 1):
            sheet.column_dimensions[get_column_letter(number)].width = WIDTHS[heading.kind]
        sheet.append([self._heading(heading.label) for heading in headings])

    def append(self, values: Iterable[Cell]) -> None:
        """Add a row: one value for each heading, of which None and "" are empty cells."""
        cells = []
        for number, (heading, value) in enumerate(zip(self.headings, values, strict=True)):
            if value not in (None, "") and not self.examples[number]:
                self.examples[number] = _shortened(value)
            cells.append(self._cell(heading.kind, value))
        self._sheet.append(cells)
        self._rows += 1

    def finish(self) -> None:
        """Set the filter over all rows; call it before the workbook is saved."""
        last = get_column_letter(len(self.headings))
        self._sheet.auto_filter.ref = f"A1:{last}{self._rows}"

    def _heading(self, label: str) -> WriteOnlyCell:
        cell = _text(self._sheet, label)
        for name, style in _HEADING.items():
            setattr(cell, name, style)
        cell.alignment = Alignment(vertical="center", wrap_text=True, readingOrder=self._direction)
        return cell

    def _cell(self, kind: str, value: Cell) -> WriteOnlyCell:
        if kind == "date" and isinstance(value, str) and _DAY.fullmatch(value):
            value = _day(value)
        if isinstance(value, dt.datetime):
            return _formatted(
                self._sheet, value.replace(tzinfo=None, microsecond=0), "yyyy-mm-dd hh:mm"
            )
        if isinstance(value, dt.date):
            return _formatted(self._sheet, value, "yyyy-mm-dd")
        if isinstance(value, int | float):
            return _formatted(self._sheet, value, "General")
        cell = _text(self._sheet, value or "")
        if kind in ("label", "words"):
            cell.alignment = Alignment(vertical="top", wrap_text=True, readingOrder=self._direction)
        elif value:
            cell.alignment = _AT_TOP
        if kind == "address" and self._may_link(value or ""):
            cell.hyperlink = value
            cell.font = _LINKED
            self._links += 1
        return cell

    def _may_link(self, text: str) -> bool:
        may = self._links < MOST_LINKS and len(text) <= LONGEST_LINK
        return may and bool(_LINK.fullmatch(text))


def explain(book: Workbook, title: str, sheets: Iterable[Sheet], *, right_to_left: bool) -> None:
    """Add the sheet that names and explains the columns of others, each with an example of its values."""
    headings = [
        Heading(english, arabic if right_to_left else english, "", kind)
        for (arabic, english), kind in zip(EXPLAINED, _EXPLAINED_KINDS, strict=True)
    ]
    sheet = Sheet(book, title, headings, right_to_left=right_to_left)
    for explained in sheets:
        for heading, example in zip(explained.headings, explained.examples, strict=True):
            sheet.append([heading.label, heading.name, heading.meaning, example, explained.title])
    sheet.finish()


def facts(
    book: Workbook, title: str, pairs: Iterable[tuple[str, Cell]], *, right_to_left: bool
) -> None:
    """Add a sheet of facts about the file: a name and a value in each row, addresses as links."""
    headings = [
        Heading(english, arabic if right_to_left else english, "", kind)
        for (arabic, english), kind in zip(_FACTS, ("label", "address"), strict=True)
    ]
    sheet = Sheet(book, title, headings, right_to_left=right_to_left)
    for pair in pairs:
        sheet.append(pair)


def _text(sheet, text: str) -> WriteOnlyCell:
    """Return a cell that is text, whatever it begins with, and stays text when somebody edits it."""
    if len(text) > LONGEST_CELL:
        text = f"{text[: LONGEST_CELL - 2]} …"
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    text = _NOT_XML.sub(lambda match: f"_x{ord(match.group()):04X}_", text)
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def _formatted(sheet, value: int | float | dt.date, number_format: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = number_format
    return cell


def _day(text: str) -> dt.date | str:
    """Return a day as a date; a text if there is no such day or Excel cannot count it."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return text
    return day if day >= _FIRST_DAY else text


def _shortened(value: Cell) -> str:
    text = f"{value:%Y-%m-%d %H:%M}" if isinstance(value, dt.datetime) else str(value)
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_EXAMPLE else f"{line[: LONGEST_EXAMPLE - 1]}…"
