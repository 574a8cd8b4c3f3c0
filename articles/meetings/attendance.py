"""The attendance ledger: participants of meetings with their level, role and evidence.

The same ledger is used on the page of a meeting (one row per state) and on those of a state and an official
(one row per meeting). A participant missing from it was not found in any source, which does not mean that
they were absent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.meetings.quotation import Evidence, Quotes
from articles.models import Appointment, Attendance, Meeting, Official, Participation, State

Level, OfficeKind = Participation.Level, Appointment.OfficeKind
LEVELS = (Level.LEADER, Level.MINISTER, Level.OFFICIAL, Level.UNKNOWN)
LEVEL_HEADINGS = {
    Level.LEADER: _("Head of state or government"),
    Level.MINISTER: _("Minister"),
    Level.OFFICIAL: _("Below ministerial level"),
    Level.UNKNOWN: _("Level not stated"),
}
# The level of an official by the kind of their office.
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
LEADING = (*HOSTING, *CHAIRING)  # listed in this order, before other participants
INVITED = "invited"


@dataclass(frozen=True)
class Role:
    """A role in a meeting, with all evidence for it."""

    key: str
    label: str
    grounds: list[Evidence] = field(default_factory=list)

    @property
    def is_plain(self) -> bool:
        """Whether the role is mere participation."""
        return self.key == Participation.Role.PARTICIPANT

    @property
    def rank(self) -> int:
        return LEADING.index(self.key) if self.key in LEADING else len(LEADING)


@dataclass(frozen=True)
class Statement:
    """The presence of a state, or of an official for it, at a meeting: its level and roles."""

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
        """Whether there is only evidence of an invitation, not of attendance."""
        return all(role.key == INVITED for role in self.roles)

    @property
    def subject(self) -> Official | State:
        return self.official or self.state


@dataclass(frozen=True)
class Row:
    """The statements on one state (None for officials without one) or one meeting, one cell per level."""

    subject: Any
    cells: tuple[tuple[str, tuple[Statement, ...]], ...]

    @property
    def rank(self) -> int:
        return min(statement.rank for _level, group in self.cells for statement in group)


@dataclass(frozen=True)
class Ledger:
    """Rows, their levels as columns, and those invited without evidence that they came."""

    levels: tuple[str, ...]
    rows: tuple[Row, ...]
    invited: tuple[Statement, ...]

    @property
    def headings(self) -> list:
        return [LEVEL_HEADINGS[level] for level in self.levels]

    @property
    def has_unverified_offices(self) -> bool:
        """Whether an office is shown whose dates were not checked: its mark needs an explanation."""
        stated = (s for row in self.rows for _level, group in row.cells for s in group)
        return any(
            office.dates_basis == Appointment.DatesBasis.UNVERIFIED
            for statement in (*stated, *self.invited)
            for office in statement.offices
        )


def states_in(meeting: Meeting, *roles: str) -> list[State]:
    """Return the states that had any of `roles` at a meeting, each once, in the order of `roles`.

    Reads the prefetched `participations`.
    """
    links = sorted(
        (link for link in meeting.participations.all() if link.role in roles),
        key=lambda link: roles.index(link.role),
    )
    return list(dict.fromkeys(link.state for link in links))


def statements(
    participations: Iterable[Participation], attendances: Iterable[Attendance], quotes: Quotes
) -> list[Statement]:
    """Return the statements of testimonies, each once with all its evidence, leading roles first.

    An official who then held offices for several states has a statement for each of them.
    """
    by_key: dict[tuple, Statement] = {}
    for link in participations:
        statement = Statement(link.meeting, link.state, link.level, None, [])
        _merge(by_key, link, statement, quotes)
    for link in attendances:
        for state, offices in _offices_by_state(link):
            statement = Statement(link.meeting, state, _level(offices), link.official, offices)
            _merge(by_key, link, statement, quotes)
    for statement in by_key.values():
        statement.roles.sort(key=lambda role: role.rank)
    return sorted(
        by_key.values(), key=lambda statement: (statement.rank, statement.official is None)
    )


def _merge(
    by_key: dict[tuple, Statement],
    link: Participation | Attendance,
    statement: Statement,
    quotes: Quotes,
) -> None:
    """Add the role and evidence of a link to the equal statement in `by_key`, or to a new one."""
    key = (statement.meeting.pk, statement.state and statement.state.pk, statement.level,
           statement.official and statement.official.pk, link.role == INVITED)  # fmt: skip
    statement = by_key.setdefault(key, statement)
    role = next((role for role in statement.roles if role.key == link.role), None)
    if role is None:
        role = Role(link.role, link.get_role_display())
        statement.roles.append(role)
    role.grounds.append(quotes.ground(link))


def _offices_by_state(link: Attendance) -> list[tuple[State | None, list[Appointment]]]:
    """Return the states an official represented at a meeting, with the offices held then.

    If no office is known for that time: the state of all their appointments if there is exactly one, else
    None.
    """
    by_state: dict[State, list[Appointment]] = {}
    for office in link.offices:
        by_state.setdefault(office.state, []).append(office)
    if by_state:
        return list(by_state.items())
    states = {appointment.state for appointment in link.official.appointments.all()}
    return [(states.pop() if len(states) == 1 else None, [])]


def _level(offices: Iterable[Appointment]) -> str:
    """Return the level of all the offices, or UNKNOWN if they differ or there are none."""
    levels = {LEVEL_OF_OFFICE.get(office.office_kind, Level.UNKNOWN) for office in offices}
    return levels.pop() if len(levels) == 1 else Level.UNKNOWN


def by_state(all_statements: Iterable[Statement]) -> Ledger:
    """Return the ledger of one meeting: one row per state, hosts and chairs first, then in Arabic order."""
    return _ledger(
        all_statements,
        lambda s: s.state,
        lambda row: (row.rank, _sort_key(row.subject)),
    )


def by_meeting(all_statements: Iterable[Statement]) -> Ledger:
    """Return the ledger of one state or official: one row per meeting, the latest first."""
    return _ledger(
        all_statements, lambda s: s.meeting, lambda row: -row.subject.first_day.toordinal()
    )


def _sort_key(state: State | None) -> tuple[bool, str]:
    return (state is None, state.sort_key if state else "")


def _ledger(all_statements: Iterable[Statement], subject_of, order) -> Ledger:
    all_statements = list(all_statements)
    present = [s for s in all_statements if not s.is_invited]
    came = {(s.meeting.pk, s.subject) for s in present}
    invited = tuple(
        s for s in all_statements if s.is_invited and (s.meeting.pk, s.subject) not in came
    )
    levels = tuple(level for level in LEVELS if any(s.level == level for s in present))
    grouped: dict[int | None, tuple[Any, list[Statement]]] = {}
    for statement in present:
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
