"""The meetings and authorities that a query names: what a search finds before any article.

The page of results, the suggestions while typing and the API take them from here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pyroaring import BitMap

from articles.facets.registry import FACETS
from articles.facets.values import NOT_STATED
from articles.index.bitmaps import Snapshot
from articles.models import Authority, Meeting, MeetingEntry, Official, Source, Venue
from articles.querysets.index import FittingMeeting
from articles.search import Clause, Query, naming
from articles.search.date_lexemes import DATE
from articles.search.naming import Mention

MOST = 3  # things named above the articles
MOST_MISSING = (
    1  # parts of a query that a meeting with the place and the date may lack, to be meant
)
MOST_PARTS = 12  # parts of a query that are looked for in meetings
LEAST_MEETINGS = (
    10  # a word that more than half of at least so many meetings have names none of them
)
# Articles about every meeting are linked to some of these: that says nothing of one meeting.
_TOO_COMMON = ("state", "topic")
# Ranks: a smaller one stands first.
WHOLE, ALL_PARTS, PLACE_AND_DATE, PART, OUTCOMES = range(5)


@dataclass(frozen=True)
class Named:
    """A meeting or an authority that a query names, and the number of articles about it.

    `is_whole` is true if the whole query is its name.
    """

    subject: Meeting | Authority
    articles: int
    is_whole: bool = False

    @property
    def kind(self) -> str:
        """The name of its facet."""
        return self.subject.facet


@dataclass(frozen=True)
class Found:
    """The things a query names, by kind and primary key, and whether the whole query is the name of each.

    `meetings` are all meetings that fit. `leading` are the documents about those that the query means, which
    come before other articles.
    """

    wanted: tuple[tuple[str, int, bool], ...] = ()
    meetings: tuple[int, ...] = ()
    leading: BitMap = field(default_factory=BitMap)


@dataclass(frozen=True)
class NamedThings:
    """The things a query names, at most `MOST`, and the primary keys of all meetings that fit it."""

    shown: tuple[Named, ...] = ()
    meetings: tuple[int, ...] = ()

    @property
    def more_meetings(self) -> int:
        """The number of meetings that fit and are not shown."""
        return len(self.meetings) - sum(isinstance(n.subject, Meeting) for n in self.shown)


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: str
    pk: int
    rank: int
    order: tuple
    missing: int = 0  # parts of the query that it lacks

    @property
    def key(self) -> tuple:
        return (self.rank, *self.order)


def find(typed: Query, widened: Query, mentions: Sequence[Mention], snapshot: Snapshot) -> Found:
    """Return what a query names; one statement. `mentions` are the authorities named in its parts as typed."""
    finder = _Finder(typed, widened, mentions, snapshot)
    meetings = finder.meetings()
    authorities = list(finder.authorities())
    if any(c.rank == WHOLE for c in authorities):
        # Meetings that only speak of it are not what was asked for.
        meetings = [c for c in meetings if c.rank != OUTCOMES]
    candidates = sorted([*authorities, *meetings], key=lambda c: c.key)
    return Found(
        tuple((c.kind, c.pk, c.rank == WHOLE) for c in candidates[:MOST]),
        tuple(c.pk for c in meetings),
        finder.leading(meetings),
    )


def load(found: Found, snapshot: Snapshot) -> NamedThings:
    """Return the things that were found, in the same order, without those that have no public page.

    One statement for each kind, and another for the outcomes of meetings and the offices of officials.
    """
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, pk, _is_whole in found.wanted:
        by_kind[kind].append(pk)
    subjects = {
        (kind, subject.pk): subject
        for kind, pks in by_kind.items()
        for subject in _public(FACETS[kind].authority).filter(pk__in=pks)
    }
    shown = tuple(
        Named(subjects[kind, pk], len(_about(snapshot, kind, pk)), is_whole)
        for kind, pk, is_whole in found.wanted
        if (kind, pk) in subjects
    )
    return NamedThings(shown, found.meetings)


def _public(model):
    """Return the public meetings or authorities of a kind, with what one line about each needs."""
    if model is Meeting:
        return Meeting.objects.published().for_cards().prefetch_related("outcomes")
    if model in (Venue, Source):
        return model.objects.select_related("country")
    if model is Official:
        return model.objects.prefetch_related("appointments__state")
    return model.objects.all()


def _about(snapshot: Snapshot, kind: str, pk: int) -> BitMap:
    """Return the documents about a meeting or an authority."""
    term = snapshot.terms.of_object(kind, pk)
    return snapshot.carrying(term) if term else BitMap()


class _Finder:
    """The candidates for one query."""

    def __init__(
        self, typed: Query, widened: Query, mentions: Sequence[Mention], snapshot: Snapshot
    ) -> None:
        self._typed = typed
        self._mentions = mentions
        self._snapshot = snapshot
        pairs = zip(widened.clauses, naming.spans(typed, widened), strict=True)
        parts = [(clause, span) for clause, span in pairs if not (clause.excluded or clause.field)]
        self._has_more = len(parts) > MOST_PARTS
        self._parts: list[tuple[Clause, range]] = parts[:MOST_PARTS]
        self._dates = [n for n, (clause, _span) in enumerate(self._parts) if _is_date(clause)]
        # Which authorities are named in each part.
        self._named = [
            [m for m in mentions if any(map(m.covers, span))] for _clause, span in self._parts
        ]

    def authorities(self) -> Iterable[_Candidate]:
        """Yield the authorities that the query names: first its whole name, then longer ones, then in order."""
        whole = len(self._typed.clauses)
        for m in self._mentions:
            count = len(_about(self._snapshot, m.kind, m.pk))
            rank = WHOLE if len(m) == whole else PART
            yield _Candidate(m.kind, m.pk, rank, (-len(m), m.start, -count, m.pk))

    def meetings(self) -> list[_Candidate]:
        """Return the meetings that fit, best first: those of the best rank only."""
        if self._has_more and not self._dates:
            return []
        found = [
            candidate
            for meeting in MeetingEntry.objects.fitting([clause for clause, _span in self._parts])
            if (candidate := self._candidate(meeting))
        ]
        best = min((candidate.rank for candidate in found), default=None)
        fitting = sorted((c for c in found if c.rank == best), key=lambda c: c.key)
        if best == OUTCOMES and len(self._parts) < 2 and len(fitting) > MOST:
            return []
        every = [term for term in self._snapshot.terms.of("meeting") if term.key != NOT_STATED]
        return [] if len(fitting) > max(LEAST_MEETINGS, len(every) / 2) else fitting

    def leading(self, meetings: Sequence[_Candidate]) -> BitMap:
        """Return the documents about the meetings that the query means, if they are few.

        Meant is a meeting with all parts of the query, or with all but one if it has the place and the date:
        «لقاء باريس 2019». A headline has more words than that, and its article comes first.
        """
        meant = [
            m
            for m in meetings
            if m.rank in (ALL_PARTS, PLACE_AND_DATE) and m.missing <= MOST_MISSING
        ]
        if not 0 < len(meant) <= MOST or len(self._parts) < 2:
            return BitMap()
        return BitMap.union(*(_about(self._snapshot, m.kind, m.pk) for m in meant))

    def _candidate(self, meeting: FittingMeeting) -> _Candidate | None:
        about = _about(self._snapshot, "meeting", meeting.pk)
        # A part also fits if it names an authority that articles about the meeting are linked to.
        hits = [
            is_hit
            or any(
                m.kind not in _TOO_COMMON and about.intersect(_about(self._snapshot, m.kind, m.pk))
                for m in named
            )
            for is_hit, named in zip(meeting.hits, self._named, strict=True)
        ]
        if all(hits) and any(meeting.in_name) and not self._has_more:
            rank = ALL_PARTS
        elif all(meeting.hits) and not self._has_more:
            rank = OUTCOMES  # what articles are linked to says nothing about what was decided
        elif self._has_place_and_date(meeting):
            rank = PLACE_AND_DATE
        else:
            return None
        order = (-sum(hits), -sum(meeting.in_name), -len(about), -meeting.pk)
        return _Candidate("meeting", meeting.pk, rank, order, hits.count(False))

    def _has_place_and_date(self, meeting: FittingMeeting) -> bool:
        has_place = any(
            in_name and any(m.kind == "venue" for m in named)
            for in_name, named in zip(meeting.in_name, self._named, strict=True)
        )
        return has_place and bool(self._dates) and all(meeting.in_name[n] for n in self._dates)


def _is_date(clause: Clause) -> bool:
    return any(word.startswith(DATE) for phrase in clause.phrases for word in phrase.words)
