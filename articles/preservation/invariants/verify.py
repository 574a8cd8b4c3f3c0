"""Verification of the invariants on one snapshot of the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from django.db import DatabaseError, transaction

from articles.database.consistent_read import consistent_read
from articles.preservation.invariants.problem import Problem
from articles.preservation.invariants.registry import INVARIANTS, Invariant, VerificationContext

MAX_PROBLEMS = 1_000  # listed for one invariant; further ones are only counted


@dataclass
class Result:
    """The result for one invariant: the first problems, their total count, and the duration."""

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
    """Check the invariants named, or all, and yield a result for each.

    `began` is called with the next invariant, `step` with the number of rows checked since its last call.
    Nothing is written. Data that the database cannot read is a problem of the invariant that reads it.
    """
    context = VerificationContext(step)
    with consistent_read():
        for invariant in INVARIANTS.values():
            if names and invariant.name not in names:
                continue
            began(invariant)
            yield _check(invariant, context)


def _check(invariant: Invariant, context: VerificationContext) -> Result:
    """Check one invariant; a database error counts as a problem."""
    result, start = Result(invariant), time.perf_counter()
    try:
        with transaction.atomic():
            for problem in invariant.find(context):
                result.count += 1
                if result.count <= MAX_PROBLEMS:
                    result.problems.append(problem)
    except DatabaseError as error:
        message = str(error).strip().split("\n")[0]
        result.count += 1
        result.problems.append(Problem("the database", "", "reading", message, "a result"))
    result.seconds = time.perf_counter() - start
    return result
