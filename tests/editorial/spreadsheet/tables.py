"""Helpers for tests of the table of articles: exporting, editing, comparing and importing tables."""

import csv
import io

import pytest
from openpyxl import Workbook

from articles.editorial import spreadsheet
from articles.models import Article

HEAD = "permanent_id,version"
NAMES = [column.name for column in spreadsheet.columns()]


def csv_of(*articles: Article) -> bytes:
    return "".join(spreadsheet.as_csv([article.pk for article in articles])).encode()


def xlsx_of(*articles: Article) -> bytes:
    file = io.BytesIO()
    spreadsheet.as_workbook([article.pk for article in articles], file)
    return file.getvalue()


EXPORT_FORMATS = pytest.mark.parametrize("export", [csv_of, xlsx_of], ids=["csv", "xlsx"])


def table(*rows: dict) -> bytes:
    """Return rows as CSV, as another program would write them."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def edited_row(article: Article, *, only=(), **cells) -> dict:
    """Return the row of an article with some cells changed.

    With `only`, the row has only these columns, the changed ones, the key and the version.
    """
    (row,) = spreadsheet.read("t.csv", csv_of(article)).rows
    row = row.cells | cells
    names = {spreadsheet.KEY, spreadsheet.VERSION, *cells, *only} if only else row
    return {name: value for name, value in row.items() if name in names}


def compare(content: bytes, user) -> spreadsheet.Comparison:
    return spreadsheet.compare(spreadsheet.read("t", content).rows, user)


def import_table(content: bytes, user) -> spreadsheet.Comparison:
    return spreadsheet.bring_back(spreadsheet.read("t", content).rows, "جدول", user)


def refusals(comparison: spreadsheet.Comparison) -> str:
    return " ".join(
        f"{reason.column} {reason.value} {reason.text}"
        for row in comparison.refused
        for reason in row.reasons
    )


def workbook(*rows, formats=()) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell, number_format in formats:
        book.active[cell].number_format = number_format
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
