"""Export of the table of articles: CSV as a stream, or an XLSX workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import BinaryIO

from articles.editorial.spreadsheet import csv_format, xlsx_format
from articles.editorial.spreadsheet.columns import TEXTS, columns, spreadsheet_values
from articles.models import Article

BATCH = 500


def as_csv(keys: Sequence[int]) -> Iterator[str]:
    """Yield the table of articles as CSV in pieces, in the order of `keys`."""
    yield csv_format.BYTE_ORDER_MARK + csv_format.write([_header()])
    for batch in _batches(keys):
        yield csv_format.write(batch)


def as_workbook(keys: Sequence[int], target: BinaryIO) -> None:
    """Write the table as XLSX; raise TableProblem if a text is too long for a cell."""
    xlsx_format.write(chain.from_iterable(_batches(keys)), target)


def _header() -> list[str]:
    return [column.name for column in columns()]


def _batches(keys: Sequence[int]) -> Iterator[list[list[str]]]:
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        loaded = Article.objects.select_related("source").defer(*TEXTS).in_bulk(batch)
        articles = [loaded[key] for key in batch if key in loaded]
        yield [list(row.values()) for row in spreadsheet_values(articles)]
