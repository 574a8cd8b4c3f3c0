"""The attendance ledger: who took part in which meeting, at which level, and what says so.

One ledger serves the page of a meeting (a row a state), of a state and of an official (a row a meeting).
Whoever is not in it was not found in a source: not mentioned is not absent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.meetings.quotation import Ground, Quotes
from articles.models import Appointment, Attendance, Meeting, Official, Participation, State

Level, OfficeKind = Participation.Level, Appointment.OfficeKind
LEVELS = (Level.LEADER, Level.MINISTER, Level.OFFICIAL, Level.UNKNOWN)
LEVEL_HEADINGS = {
    Level.LEADER: _("Head of state or government"),
    Level.MINISTER: _("Minister"),
    Level.OFFICIAL: _("Below minister"),
    Level.UNKNOWN: _("Level not stated"),
}
# The level that an office gives who holds it.
LEVEL_OF_OFFICE = {
    OfficeKind.HEAD_OF_STATE: Level.LEADER,
    OfficeKind.HEAD_OF_GOVERNMENT: Level.LEADER,
    OfficeKind.FOREIGN_MINISTER: Level.MINISTER,
    OfficeKind.DEFENCE_MINISTER: Level.MINISTER,
    OfficeKind.DEPUTY_FOREIGN_MINISTER: Level.OFFICIAL,
    OfficeKind.POLITICAL_DIRECTOR: Level.OFFICIAL,
    OfficeKind.MILITARY_COMMANDER: Level.OFFICIAL,
    OfficeKind.COALITION_ENVOY: Level.OFFICIAL,
    OfficeKind.SYRIA_ENVOY: Level.OFFICIAL,
    OfficeKind.COUNTER_TERRORISM: Level.OFFICIAL,
    OfficeKind.SECRETARY_GENERAL: Level.OFFICIAL,
}
HOSTING, CHAIRING = ("host", "co-host"), ("chair", "co-chair")
LEADING = (*HOSTING, *CHAIRING)  # in this order, before who took part
INVITED = "invited"


@dataclass(frozen=True)
class Role:
    """A role, and all that says that it was had."""

    key: str
    label: str
    grounds: list[Ground] = field(default_factory=list)

    @property
    def is_plain(self) -> bool:
        """Whether it says no more than that they were there."""
        return self.key == Participation.Role.PARTICIPANT

    @property
    def rank(self) -> int:
        return LEADING.index(self.key) if self.key in LEADING else len(LEADING)


@dataclass(frozen=True)
class Statement:
    """That a state, or an official for it, was at a meeting at a level, in one role or several."""

    meeting: Meeting
    state: State | None
    level: str
    official: Official | None
    offices: list[Appointment]
    roles: list[Role] = field(default_factory=list)

    @property
    def rank(self) -> int:
        return min(role.rank for role in self.roles)

    @property
    def is_invited(self) -> bool:
        """Whether nothing says that who was invited came."""
        return all(role.key == INVITED for role in self.roles)

    @property
    def subject(self) -> Official | State:
        return self.official or self.state


@dataclass(frozen=True)
class Row:
    """What is stated of one state (or of officials without one), or of one meeting; a cell a level."""

    subject: Any
    cells: tuple[tuple[str, tuple[Statement, ...]], ...]

    @property
    def rank(self) -> int:
        return min(said.rank for _level, found in self.cells for said in found)


@dataclass(frozen=True)
class Ledger:
    """Rows, the levels they have as columns, and who was invited without a word that they came."""

    levels: tuple[str, ...]
    rows: tuple[Row, ...]
    invited: tuple[Statement, ...]

    @property
    def headings(self) -> list:
        return [LEVEL_HEADINGS[level] for level in self.levels]


def states_in(meeting: Meeting, *roles: str) -> list[State]:
    """Return the states that had some of `roles` at a meeting whose links are loaded, each once."""
    found = sorted(
        (link for link in meeting.participations.all() if link.role in roles),
        key=lambda link: roles.index(link.role),
    )
    return list(dict.fromkeys(link.state for link in found))


def statements(
    participations: Iterable[Participation], attendances: Iterable[Attendance], quotes: Quotes
) -> list[Statement]:
    """Return what testimonies say, each statement once with all its grounds, the leading ones first.

    An official who held offices for several states then was there for each of them.
    """
    found: dict[tuple, Statement] = {}
    for link in participations:
        said = Statement(link.meeting, link.state, link.level, None, [])
        _join(found, link, said, quotes)
    for link in attendances:
        for state, offices in _offices_by_state(link):
            said = Statement(link.meeting, state, _level(offices), link.official, offices)
            _join(found, link, said, quotes)
    for said in found.values():
        said.roles.sort(key=lambda role: role.rank)
    return sorted(found.values(), key=lambda said: (said.rank, said.official is None))


def _join(
    found: dict[tuple, Statement],
    link: Participation | Attendance,
    said: Statement,
    quotes: Quotes,
) -> None:
    key = (said.meeting.pk, said.state and said.state.pk, said.level,
           said.official and said.official.pk, link.role == INVITED)  # fmt: skip
    said = found.setdefault(key, said)
    role = next((role for role in said.roles if role.key == link.role), None)
    if role is None:
        role = Role(link.role, link.get_role_display())
        said.roles.append(role)
    role.grounds.append(quotes.ground(link))


def _offices_by_state(link: Attendance) -> list[tuple[State | None, list[Appointment]]]:
    """Return for whom an official was there, with the offices held then.

    Where none is known to have been held then, it is the only state ever served, if there is only one.
    """
    by_state: dict[State, list[Appointment]] = {}
    for office in link.offices:
        by_state.setdefault(office.state, []).append(office)
    if by_state:
        return list(by_state.items())
    served = {appointment.state for appointment in link.official.appointments.all()}
    return [(served.pop() if len(served) == 1 else None, [])]


def _level(offices: Iterable[Appointment]) -> str:
    """Return the level that all offices give, none where they disagree or none is known."""
    levels = {LEVEL_OF_OFFICE.get(office.office_kind, Level.UNKNOWN) for office in offices}
    return levels.pop() if len(levels) == 1 else Level.UNKNOWN


def by_state(said: Iterable[Statement]) -> Ledger:
    """Return the ledger of one meeting: a row a state, those that led first, then in Arabic order."""
    return _ledger(
        said,
        lambda s: s.state,
        lambda row: (row.rank, _sort_key(row.subject)),
    )


def by_meeting(said: Iterable[Statement]) -> Ledger:
    """Return the ledger of one state or official: a row a meeting, the latest first."""
    return _ledger(said, lambda s: s.meeting, lambda row: -row.subject.first_day.toordinal())


def _sort_key(state: State | None) -> tuple[bool, str]:
    return (state is None, state.sort_key if state else "")


def _ledger(said: Iterable[Statement], subject_of, order) -> Ledger:
    said = list(said)
    there = [s for s in said if not s.is_invited]
    came = {(s.meeting.pk, s.subject) for s in there}
    invited = tuple(s for s in said if s.is_invited and (s.meeting.pk, s.subject) not in came)
    levels = tuple(level for level in LEVELS if any(s.level == level for s in there))
    grouped: dict[int | None, tuple[Any, list[Statement]]] = {}
    for statement in there:
        subject = subject_of(statement)
        grouped.setdefault(subject and subject.pk, (subject, []))[1].append(statement)
    rows = [
        Row(
            subject,
            tuple((level, tuple(s for s in group if s.level == level)) for level in levels),
        )
        for subject, group in grouped.values()
    ]
    return Ledger(levels, tuple(sorted(rows, key=order)), invited)
