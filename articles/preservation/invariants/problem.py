"""A violation of an invariant, and reading large results from the server in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

_ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Problem:
    """One place where an invariant does not hold: which row, which field, what it says and should say."""

    table: str
    id: object
    field: str
    found: object
    expected: object

    def __str__(self) -> str:
        where = f"{self.table} {self.id}" if self.id != "" else self.table
        return (
            f"{where}, {self.field}: found {_short(self.found)}, expected {_short(self.expected)}"
        )


def ask(statement: str, parameters=()) -> Iterator[tuple]:
    """Yield the rows of a statement, read from the server a piece at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield from rows


def _short(value: object) -> str:
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= 160 else f"{text[:159]}…"
