"""Figures for comparison: every number stated, grouped by what it counts; none is preferred."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from articles.meetings.quotation import Evidence, Quotes
from articles.models import Figure
from articles.text import arabic

# For these, all units count the same thing; for the others, each unit has a group of its own.
_ANY_UNIT = (Figure.Counts.PARTICIPANTS, Figure.Counts.INVITED, Figure.Counts.MEMBERS)
_ORDER = list(Figure.Counts)
# The counts that a meeting is introduced with: who came, who was invited, who belongs to the Coalition.
_LEADING = _ANY_UNIT
# The first words, folded, of units that count states or delegations; and words of those that had not come yet.
_DELEGATIONS = frozenset(
    {"دوله", "دول", "بلدا", "بلد", "بلدان", "شريكا", "شريك", "شركاء", "وفدا", "وفد", "وفود", "مشاركا",
     "مشارك", "عضوا", "عضو", "اعضاء", "جهه", "جهات"}
)  # fmt: skip
_EXPECTED = re.compile(r"منتظر|متوقع|مرتقب|مدعو|سابق للقاء|قبل الاجتماع")


@dataclass(frozen=True)
class Stated:
    """A number with its unit, and all evidence for it."""

    value: int | float
    unit: str
    grounds: tuple[Evidence, ...]
    share: int  # of the highest value of its group, in per cent: the length of its bar
    counts_delegations: bool = False  # states or delegations that came


@dataclass(frozen=True)
class Group:
    """All figures that count the same thing, the lowest first."""

    counts: str  # a key of `Figure.Counts`
    label: str
    unit: str  # empty if the label alone says what is counted
    figures: tuple[Stated, ...]

    @property
    def of_delegations(self) -> tuple[int | float, int | float]:
        """The lowest and highest number of states or delegations that came; of all figures if none is one.

        Ministers and expected delegations are left out: a range from 38 ministers to 100 delegations would
        say that the sources contradict each other.
        """
        values = [figure.value for figure in self.figures if figure.counts_delegations]
        values = values or [figure.value for figure in self.figures]
        return min(values), max(values)

    @property
    def lowest(self) -> int | float:
        return self.figures[0].value

    @property
    def highest(self) -> int | float:
        return self.figures[-1].value


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


def attendance(groups: Iterable[Group]) -> tuple[int | float, int | float] | None:
    """Return the lowest and highest number of states or delegations that came, None if none is stated."""
    taking_part = (group for group in groups if group.counts == Figure.Counts.PARTICIPANTS)
    group = next(taking_part, None)
    if group is None or not any(figure.counts_delegations for figure in group.figures):
        return None
    return group.of_delegations


def _group(unit: str, figures: list[Figure], quotes: Quotes) -> Group:
    figures.sort(key=lambda figure: (figure.value, figure.pk))
    highest = figures[-1].value
    equal_figures: dict[tuple[Decimal, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        equal_figures[figure.value, figure.unit].append(figure)
    stated = tuple(
        Stated(
            _plain(value),
            own_unit,
            _grounds(equal, quotes),
            round(100 * value / highest) if highest else 0,
            _counts_delegations(equal[0].unit_ar),
        )
        for (value, own_unit), equal in equal_figures.items()
    )
    return Group(figures[0].counts, figures[0].get_counts_display(), unit, stated)


def _counts_delegations(unit: str) -> bool:
    words = arabic.words(unit)
    return bool(words) and words[0] in _DELEGATIONS and not _EXPECTED.search(unit)


def _grounds(figures: list[Figure], quotes: Quotes) -> tuple[Evidence, ...]:
    """Return the evidence for equal figures, that with a sentence to show first."""
    return tuple(sorted(map(quotes.ground, figures), key=lambda ground: not ground.sentence))


def _plain(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
