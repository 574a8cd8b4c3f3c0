"""Tables as articles give them and as programs write them, and what becomes of them."""

import csv
import io

import pytest
from openpyxl import Workbook

from articles.editorial import spreadsheet
from articles.models import Article

HEAD = "permanent_id,version"
NAMES = [column.name for column in spreadsheet.COLUMNS]


def csv_of(*articles: Article) -> bytes:
    return "".join(spreadsheet.as_csv([article.pk for article in articles])).encode()


def xlsx_of(*articles: Article) -> bytes:
    file = io.BytesIO()
    spreadsheet.as_workbook([article.pk for article in articles], file)
    return file.getvalue()


FORMS = pytest.mark.parametrize("taken", [csv_of, xlsx_of], ids=["csv", "xlsx"])


def table(*rows: dict) -> bytes:
    """Return rows as somebody's program writes them."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def edited(article: Article, *, only=(), **cells) -> dict:
    """Return the row of an article with some cells changed; with `only`, no further columns."""
    (row,) = spreadsheet.read("t.csv", csv_of(article)).rows
    row = row.cells | cells
    kept = {spreadsheet.KEY, spreadsheet.VERSION, *cells, *only} if only else row
    return {name: value for name, value in row.items() if name in kept}


def compared(content: bytes, user) -> spreadsheet.Comparison:
    return spreadsheet.compare(spreadsheet.read("t", content).rows, user)


def brought(content: bytes, user) -> spreadsheet.Comparison:
    return spreadsheet.bring_back(spreadsheet.read("t", content).rows, "جدول", user)


def reasons(found: spreadsheet.Comparison) -> str:
    return " ".join(
        f"{reason.column} {reason.value} {reason.text}"
        for row in found.refused
        for reason in row.reasons
    )


def workbook(*rows, formats=()) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for place, number_format in formats:
        book.active[place].number_format = number_format
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
