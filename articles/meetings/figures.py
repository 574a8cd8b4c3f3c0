"""Figures side by side: every number that was given, by what it counts; none is "the" number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from articles.meetings.quotation import Ground, Quotes
from articles.models import Figure

# Of these, any unit counts the same thing; of others, each unit is a thing of its own.
_ONE_THING = (Figure.Counts.PARTICIPANTS, Figure.Counts.INVITED, Figure.Counts.MEMBERS)
_ORDER = list(Figure.Counts)


@dataclass(frozen=True)
class Stated:
    """A number of something, and all that states it."""

    value: int | float
    unit: str
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class Mark:
    """A value on the line of its group: `place` from 0 (the lowest) to 100, and how often it was given."""

    value: int | float
    place: float
    count: int


@dataclass(frozen=True)
class Group:
    """All figures for one thing, the lowest first, and their values on a line."""

    counts: str  # a key of `Figure.Counts`
    label: str
    unit: str  # where the label alone does not say what is counted
    figures: tuple[Stated, ...]
    marks: tuple[Mark, ...]

    @property
    def lowest(self) -> Mark:
        return self.marks[0]

    @property
    def highest(self) -> Mark:
        return self.marks[-1]


def side_by_side(figures: Iterable[Figure], quotes: Quotes) -> list[Group]:
    """Return figures in groups of what they count, the same number of the same unit once."""
    groups: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        unit = "" if figure.counts in _ONE_THING else figure.unit
        groups[figure.counts, unit].append(figure)
    return [
        _group(unit, groups[counts, unit], quotes)
        for counts, unit in sorted(groups, key=lambda key: (_ORDER.index(key[0]), key[1]))
    ]


def _group(unit: str, figures: list[Figure], quotes: Quotes) -> Group:
    figures.sort(key=lambda figure: (figure.value, figure.pk))
    counted = Counter(figure.value for figure in figures)
    lowest, highest = figures[0].value, figures[-1].value
    spread = highest - lowest
    marks = tuple(
        Mark(_plain(value), float(100 * (value - lowest) / spread) if spread else 50.0, count)
        for value, count in counted.items()
    )
    said: dict[tuple[Decimal, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        said[figure.value, figure.unit].append(figure)
    stated = tuple(
        Stated(_plain(value), what, tuple(map(quotes.ground, alike)))
        for (value, what), alike in said.items()
    )
    return Group(figures[0].counts, figures[0].get_counts_display(), unit, stated, marks)


def _plain(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
