"""Figures for comparison: every number stated, grouped by what it counts; none is preferred."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from articles.meetings.quotation import Evidence, Quotes
from articles.models import Figure

# For these, all units count the same thing; for the others, each unit has a group of its own.
_ANY_UNIT = (Figure.Counts.PARTICIPANTS, Figure.Counts.INVITED, Figure.Counts.MEMBERS)
_ORDER = list(Figure.Counts)
# The counts that a meeting is introduced with: who came, who was invited, who belongs to the Coalition.
_LEADING = _ANY_UNIT


@dataclass(frozen=True)
class Stated:
    """A number with its unit, and all evidence for it."""

    value: int | float
    unit: str
    grounds: tuple[Evidence, ...]


@dataclass(frozen=True)
class Mark:
    """A value on the line of its group: `place` from 0 (the lowest) to 100, and how often it was stated."""

    value: int | float
    place: float
    count: int


@dataclass(frozen=True)
class Group:
    """All figures that count the same thing, the lowest first, and their values on a line."""

    counts: str  # a key of `Figure.Counts`
    label: str
    unit: str  # empty if the label alone says what is counted
    figures: tuple[Stated, ...]
    marks: tuple[Mark, ...]

    @property
    def lowest(self) -> Mark:
        return self.marks[0]

    @property
    def highest(self) -> Mark:
        return self.marks[-1]


def side_by_side(figures: Iterable[Figure], quotes: Quotes) -> list[Group]:
    """Return figures grouped by what they count; equal numbers with the same unit are listed once."""
    groups: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        unit = "" if figure.counts in _ANY_UNIT else figure.unit
        groups[figure.counts, unit].append(figure)
    return [
        _group(unit, groups[counts, unit], quotes)
        for counts, unit in sorted(groups, key=lambda key: (_ORDER.index(key[0]), key[1]))
    ]


def leading(groups: Iterable[Group]) -> Group | None:
    """Return the group that a meeting is introduced with, None if no figure counts states or delegations."""
    by_counts = {group.counts: group for group in groups}
    return next((by_counts[counts] for counts in _LEADING if counts in by_counts), None)


def _group(unit: str, figures: list[Figure], quotes: Quotes) -> Group:
    figures.sort(key=lambda figure: (figure.value, figure.pk))
    counted = Counter(figure.value for figure in figures)
    lowest, highest = figures[0].value, figures[-1].value
    spread = highest - lowest
    marks = tuple(
        Mark(_plain(value), float(100 * (value - lowest) / spread) if spread else 50.0, count)
        for value, count in counted.items()
    )
    equal_figures: dict[tuple[Decimal, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        equal_figures[figure.value, figure.unit].append(figure)
    stated = tuple(
        Stated(_plain(value), own_unit, _grounds(equal, quotes))
        for (value, own_unit), equal in equal_figures.items()
    )
    return Group(figures[0].counts, figures[0].get_counts_display(), unit, stated, marks)


def _grounds(figures: list[Figure], quotes: Quotes) -> tuple[Evidence, ...]:
    """Return the evidence for equal figures, that with a sentence to show first."""
    return tuple(sorted(map(quotes.ground, figures), key=lambda ground: not ground.sentence))


def _plain(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
