"""Violations of invariants, and a query helper that streams large results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

_BATCH_SIZE = 2_000


@dataclass(frozen=True, slots=True)
class Problem:
    """One violation of an invariant: the row, the field, and its actual and expected value."""

    table: str
    id: object
    field: str
    found: object
    expected: object

    def __str__(self) -> str:
        location = f"{self.table} {self.id}" if self.id != "" else self.table
        return f"{location}, {self.field}: found {_shortened(self.found)}, expected {_shortened(self.expected)}"


def stream_rows(statement: str, parameters=()) -> Iterator[tuple]:
    """Yield the rows of a statement, fetched from the server in batches."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(_BATCH_SIZE):
            yield from rows


def _shortened(value: object) -> str:
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= 160 else f"{text[:159]}…"
