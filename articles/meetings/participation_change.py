"""The change of participation from one meeting to another: states that came, left, or sent another level."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.meetings.attendance import LEVEL_HEADINGS, LEVELS, Statement
from articles.models import Meeting, Participation, State

UNKNOWN = Participation.Level.UNKNOWN
Range = tuple[int | float, int | float]


@dataclass(frozen=True)
class LevelChange:
    """A state that took part in both meetings, at different known levels."""

    state: State
    first: Promise
    second: Promise


@dataclass(frozen=True)
class ParticipationChange:
    """The numbers of states by meeting, and those whose level changed.

    `attended` has the numbers of states or delegations that sources state for each meeting, lowest and highest.
    """

    meetings: tuple[Meeting, Meeting]
    first_only: int
    both: int
    second_only: int
    levels: tuple[LevelChange, ...]
    attended: tuple[Range | None, Range | None] = (None, None)

    def __bool__(self) -> bool:
        return bool(self.first_only or self.both or self.second_only)

    @property
    def attendance(self) -> str:
        """The numbers reported of both meetings, in one sentence; empty if not stated of each."""
        if not all(self.attended):
            return ""
        first, second = self.meetings
        return _(
            "Reported as taking part: %(first_number)s at %(first)s, %(second_number)s at %(second)s."
        ) % {
            "first": _place_and_year(first),
            "second": _place_and_year(second),
            "first_number": _in_words(self.attended[0]),
            "second_number": _in_words(self.attended[1]),
        }

    @property
    def sentence(self) -> str:
        """The change in one sentence; it counts what sources name, so an absence is not proven."""
        first, second = self.meetings
        return _(
            "Of the states and organisations that sources name, from %(first)s to %(second)s: %(parts)s."
        ) % {
            "first": _place_and_year(first),
            "second": _place_and_year(second),
            "parts": _(", ").join(
                (
                    _in_both(self.both),
                    _only_second(self.second_only),
                    _only_first(self.first_only),
                    _other_level(len(self.levels)),
                )
            ),
        }


def participation_change(
    meetings: tuple[Meeting, Meeting],
    first: Iterable[Statement],
    second: Iterable[Statement],
    *,
    attended: tuple[Range | None, Range | None] = (None, None),
) -> ParticipationChange:
    """Return how participation changed between two meetings, given who was present at each."""
    before, after = _levels(first), _levels(second)
    both = sorted(before.keys() & after.keys(), key=lambda state: state.sort_key)
    changed = tuple(
        LevelChange(state, LEVEL_HEADINGS[before[state]], LEVEL_HEADINGS[after[state]])
        for state in both
        if UNKNOWN not in (before[state], after[state]) and before[state] != after[state]
    )
    return ParticipationChange(
        meetings, len(before) - len(both), len(both), len(after) - len(both), changed, attended
    )


def _place_and_year(meeting: Meeting) -> str:
    place = meeting.venue.name if meeting.venue else meeting.get_mode_display()
    return f"{place} {meeting.start_date.year}"


def _in_words(reported: Range) -> str:
    low, high = reported
    return str(low) if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def _levels(present: Iterable[Statement]) -> dict[State, str]:
    """Return the highest known level of each state."""
    levels: dict[State, str] = {}
    for statement in present:
        if statement.state:
            known = levels.get(statement.state, UNKNOWN)
            levels[statement.state] = min(known, statement.level, key=LEVELS.index)
    return levels


def _in_both(n: int) -> str:
    template = ngettext(
        "%(n)s state or organisation took part in both",
        "%(n)s states and organisations took part in both",
        n,
    )
    return template % {"n": n}


def _only_second(n: int) -> str:
    return ngettext("%(n)s only in the second", "%(n)s only in the second meeting", n) % {"n": n}


def _only_first(n: int) -> str:
    return ngettext("%(n)s only in the first", "%(n)s only in the first meeting", n) % {"n": n}


def _other_level(n: int) -> str:
    template = ngettext(
        "and the level of %(n)s changed", "and the level of %(n)s of them changed", n
    )
    return template % {"n": n}
