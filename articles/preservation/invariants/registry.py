"""The list of invariants: what has to be true, in a sentence, and who finds where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from articles.preservation.invariants.index_pass import Pass

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


class Look:
    """One look at the archive: what several invariants need, read once; `step` counts what was looked at."""

    def __init__(self, step: Callable[[int], None] = lambda count: None) -> None:
        self.step = step

    @cached_property
    def documents(self) -> Pass:
        """What indexing would write now beside what it wrote, in one pass over the published articles."""
        from articles.preservation.invariants.index_pass import Pass

        return Pass.over_everything(self.step)


@dataclass(frozen=True, slots=True)
class Invariant:
    name: str
    sentence: str
    find: Callable[[Look], Iterable[Problem]]


INVARIANTS: dict[str, Invariant] = {}


def invariant(name: str, sentence: str):
    """Declare an invariant; the function decorated yields a Problem wherever it does not hold."""

    def declare(find: Callable[[Look], Iterable[Problem]]):
        if name in INVARIANTS:
            raise ValueError(f"the invariant “{name}” is declared twice")
        INVARIANTS[name] = Invariant(name, sentence, find)
        return find

    return declare


def ask(statement: str, parameters=()) -> Iterator[tuple]:
    """Yield the rows of a statement, read from the server a piece at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters)
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield from rows


def _short(value: object) -> str:
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= 160 else f"{text[:159]}…"
