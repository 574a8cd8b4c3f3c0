"""Registry of the invariants: name, the sentence that must be true, and the function that finds violations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from articles.preservation.invariants.index_pass import IndexPass
from articles.preservation.invariants.problem import Problem


class VerificationContext:
    """Data shared by the invariants of one verification, read once; `step` reports progress in rows."""

    def __init__(self, step: Callable[[int], None] = lambda count: None) -> None:
        self.step = step

    @cached_property
    def documents(self) -> IndexPass:
        """The comparison of the index with the published articles, computed in one pass."""
        return IndexPass.over_everything(self.step)


@dataclass(frozen=True, slots=True)
class Invariant:
    name: str
    sentence: str
    find: Callable[[VerificationContext], Iterable[Problem]]


INVARIANTS: dict[str, Invariant] = {}


def invariant(name: str, sentence: str):
    """Declare an invariant; the decorated function yields a Problem for each violation."""

    def declare(find: Callable[[VerificationContext], Iterable[Problem]]):
        if name in INVARIANTS:
            raise ValueError(f"the invariant “{name}” is declared twice")
        INVARIANTS[name] = Invariant(name, sentence, find)
        return find

    return declare
