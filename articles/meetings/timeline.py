"""The timeline of meetings: one column per year, one mark per meeting. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

# The shape of a mark by kind of meeting, as the legend lists them.
SHAPES = {
    "ministerial": "disc",
    "small-group-ministerial": "ring",
    "leaders-summit": "star",
    "founding-conference": "star",
    "defence-ministers": "square",
    "chiefs-of-defence": "square",
    "political-directors": "diamond",
    "senior-officials": "diamond",
    "working-group": "bar",
}


@dataclass(frozen=True)
class Mark:
    """A meeting on the timeline; `current` if the page is about it."""

    meeting: Any
    shape: str
    current: bool


@dataclass(frozen=True)
class Column:
    year: int
    marks: tuple[Mark, ...]


def nearness(meeting: Any, other: Any) -> str:
    """Return "day" if two meetings began on the same day, "month" if the order within a month is not known.

    Neighbours in a list sorted by date are not one before the other then.
    """
    first, second = meeting.start_date, other.start_date
    if (first.year, first.month) != (second.year, second.month) or not first.month:
        return ""
    if first.day and second.day:
        return "day" if first == second else ""
    return "month"


def columns(meetings: Iterable[Any], current: Any = None) -> list[Column]:
    """Return a column for each year from the first meeting to the last, empty years included."""
    by_year: dict[int, list[Mark]] = {}
    for meeting in meetings:
        mark = Mark(meeting, SHAPES.get(meeting.kind, "bar"), meeting == current)
        by_year.setdefault(meeting.start_date.year, []).append(mark)
    if not by_year:
        return []
    years = range(min(by_year), max(by_year) + 1)
    return [Column(year, tuple(by_year.get(year, ()))) for year in years]
