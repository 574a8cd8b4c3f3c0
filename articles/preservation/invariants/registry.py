"""The list of invariants: what has to be true, in a sentence, and who finds where it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from articles.preservation.invariants.index_pass import IndexPass
from articles.preservation.invariants.problem import Problem


class VerificationContext:
    """One look at the archive: what several invariants need, read once; `step` counts what was looked at."""

    def __init__(self, step: Callable[[int], None] = lambda count: None) -> None:
        self.step = step

    @cached_property
    def documents(self) -> IndexPass:
        """What indexing would write now beside what it wrote, in one pass over the published articles."""
        return IndexPass.over_everything(self.step)


@dataclass(frozen=True, slots=True)
class Invariant:
    name: str
    sentence: str
    find: Callable[[VerificationContext], Iterable[Problem]]


INVARIANTS: dict[str, Invariant] = {}


def invariant(name: str, sentence: str):
    """Declare an invariant; the function decorated yields a Problem wherever it does not hold."""

    def declare(find: Callable[[VerificationContext], Iterable[Problem]]):
        if name in INVARIANTS:
            raise ValueError(f"the invariant “{name}” is declared twice")
        INVARIANTS[name] = Invariant(name, sentence, find)
        return find

    return declare
