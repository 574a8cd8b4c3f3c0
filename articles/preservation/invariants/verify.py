"""Checks the invariants, all of them as of one moment, and says what each found."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import DatabaseError, connection, transaction

from articles.preservation.invariants.problem import Problem
from articles.preservation.invariants.registry import INVARIANTS, Invariant, VerificationContext

MOST_NAMED = 1_000  # problems of one invariant; the rest are counted


@dataclass
class Result:
    """What a look found of one invariant: the first problems, how many there are, how long it took."""

    invariant: Invariant
    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    seconds: float = 0.0

    @property
    def holds(self) -> bool:
        return not self.count


def verify_archive(
    names: Collection[str] = (),
    began: Callable[[Invariant], None] = lambda invariant: None,
    step: Callable[[int], None] = lambda count: None,
) -> Iterator[Result]:
    """Check the invariants named, or all, and yield what each found.

    `began` is told which one is next, `step` how many rows more were looked at. Nothing is written. What the
    database cannot read is a problem of the invariant that wanted it.
    """
    look = VerificationContext(step)
    with _one_moment():
        for each in INVARIANTS.values():
            if names and each.name not in names:
                continue
            began(each)
            yield _checked(each, look)


def _checked(each: Invariant, look: VerificationContext) -> Result:
    result, start = Result(each), time.perf_counter()
    try:
        with transaction.atomic():
            for problem in each.find(look):
                result.count += 1
                if result.count <= MOST_NAMED:
                    result.problems.append(problem)
    except DatabaseError as error:
        said = str(error).strip().split("\n")[0]
        result.count += 1
        result.problems.append(Problem("the database", "", "reading", said, "an answer"))
    result.seconds = time.perf_counter() - start
    return result


@contextmanager
def _one_moment() -> Iterator[None]:
    """See the database as of one moment and write nothing; within a transaction as that one sees it."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        yield
