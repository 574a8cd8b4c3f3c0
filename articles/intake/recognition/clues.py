"""Clues of a text to its meeting, and how each known meeting agrees with them.

A text seldom states the full date of its meeting. Its place, a day without a year, the ministers in office, the
hosts and the kind of the meeting together identify it all the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from articles.intake.recognition import meeting_words, this_meeting
from articles.intake.recognition.gazetteer import Gazetteer, KnownMeeting
from articles.intake.recognition.meeting_dates import WeighedDate
from articles.intake.recognition.suggestions import Number, Sentence, Suggestion
from articles.intake.recognition.venues import WeighedVenue
from articles.text.date_mentions import DateMention
from articles.text.dates import PartialDate

HELD_WEIGHT = 3.0  # of a venue by the words around it: as much as names the place of a meeting
# A meeting is announced this long before it and reported this long after it.
SOON_BEFORE, SOON_AFTER = dt.timedelta(days=14), dt.timedelta(days=7)
NEAR_BEFORE, NEAR_AFTER = dt.timedelta(days=62), dt.timedelta(days=31)
FAR = dt.timedelta(days=120)
# Kinds that the words of a text may mean: it seldom says whether the small group met.
_ALIKE = (
    {"ministerial", "small-group-ministerial", "founding-conference", "leaders-summit"},
    {"political-directors", "senior-officials"},
    {"working-group"},
    {"defence-ministers", "chiefs-of-defence"},
)


# All features, with the sign of their weights: 1 where a meeting agrees with a text, -1 where it does not.
FEATURES = {
    **dict.fromkeys(
        [
            "place-named", "place-held", "virtual", "date", "inferred-date", "day-and-year", "day",
            "day-beside-and-year", "day-beside", "month", "year", "written-then", "written-near", "attended",
            "in-office", "same-kind", "same-host", "same-count", "same-resolution",
        ],
        1,
    ),
    **dict.fromkeys(
        [
            "held-elsewhere", "not-virtual", "held-virtually", "other-date", "other-inferred-date",
            "other-day", "later-year", "other-year", "written-far", "out-of-office", "other-kind",
            "other-host",
        ],
        -1,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Clues:
    """Everything a text says of its own meeting, without what it says of others.

    `venues` are the total weights of the places named, `dates` the days in sentences about a meeting,
    `beside` those in other sentences, `years` the years stated anywhere; `days` are the days
    that the text as a whole gives its meeting.
    """

    venues: dict[int, float] = field(default_factory=dict)
    virtual: bool = False
    kind: str = ""
    dates: tuple[DateMention, ...] = ()
    beside: tuple[DateMention, ...] = ()
    years: frozenset[int] = frozenset()
    written_on: PartialDate | None = None
    officials: frozenset[int] = frozenset()
    hosts: frozenset[int] = frozenset()
    counts: frozenset[int] = frozenset()
    resolutions: frozenset[int] = frozenset()
    days: list[PartialDate] = field(default_factory=list)
    days_are_inferred: bool = False


def read(
    sentences: Iterable[Sentence],
    other_meetings: set[int],
    weighed_venues: Iterable[WeighedVenue],
    virtual: bool,
    kind: str,
    suggestions: Iterable[Suggestion],
    day: WeighedDate | None,
    written_on: PartialDate | None,
) -> Clues:
    """Return the clues of a text; the sentences whose index is in `other_meetings` give none but years."""
    venues: dict[int, float] = {}
    for item in weighed_venues:
        if item.sentence.index not in other_meetings:
            venues[item.key] = venues.get(item.key, 0.0) + item.weight
    about, beside, years = [], [], set()
    for sentence in sentences:
        years |= {date.year for date in sentence.years if not this_meeting.founds(sentence, date)}
        is_meeting = meeting_words.mentions_meeting(sentence)
        if sentence.index not in other_meetings:
            mentions = this_meeting.own_dates(sentence)
            (about if is_meeting else beside).extend(mentions)
    by_kind: dict[str, set[int]] = {
        "official": set(),
        "host": set(),
        "resolution": set(),
        "figure": set(),
    }
    for suggestion in suggestions:
        if suggestion.kind == "figure":
            if isinstance(suggestion.said, Number) and suggestion.said.counts == "participants":
                by_kind["figure"].add(int(suggestion.said.value))
        elif suggestion.kind in by_kind and suggestion.key is not None:
            by_kind[suggestion.kind].add(suggestion.key)
    return Clues(
        venues, virtual, kind, tuple(about), tuple(beside), frozenset(years), written_on,
        frozenset(by_kind["official"]), frozenset(by_kind["host"]), frozenset(by_kind["figure"]),
        frozenset(by_kind["resolution"]), day.days if day else [], bool(day and day.inferred),
    )  # fmt: skip


def agreement(clues: Clues, meeting: KnownMeeting, gazetteer: Gazetteer) -> dict[str, float]:
    """Return how a meeting agrees with the clues: the features that are not zero, from 0 to 1, by name."""
    features: dict[str, float] = {}
    features |= _place(clues, meeting)
    features |= _time(clues, meeting)
    features |= _people(clues, meeting, gazetteer)
    if clues.kind and meeting.kind:
        if clues.kind == meeting.kind:
            features["same-kind"] = 1.0
        elif not any({clues.kind, meeting.kind} <= kinds for kinds in _ALIKE):
            features["other-kind"] = 1.0
    if clues.hosts & meeting.hosts:
        features["same-host"] = 1.0
    elif clues.hosts and meeting.hosts:
        features["other-host"] = 1.0
    if clues.counts & meeting.counts:
        features["same-count"] = 1.0
    if clues.resolutions & meeting.resolutions:
        features["same-resolution"] = 1.0
    return features


def _place(clues: Clues, meeting: KnownMeeting) -> dict[str, float]:
    own = clues.venues.get(meeting.venue, None) if meeting.venue is not None else None
    others = [weight for key, weight in clues.venues.items() if key != meeting.venue]
    best_other = max(others, default=0.0)
    features = {}
    if meeting.virtual:
        features["virtual" if clues.virtual else "not-virtual"] = 1.0
    elif clues.virtual:
        features["held-virtually"] = 1.0
    if own is not None:
        features["place-named"] = 1.0
        if own >= HELD_WEIGHT:
            features["place-held"] = 1.0
    if best_other >= HELD_WEIGHT and best_other > (own or 0.0):
        features["held-elsewhere"] = 1.0
    return features


def _time(clues: Clues, meeting: KnownMeeting) -> dict[str, float]:
    features = {}
    years = meeting.years
    if meeting.start.day:
        for name, mentions in (("day", clues.dates), ("day-beside", clues.beside)):
            agreed = [mention for mention in mentions if _is_on(mention, meeting)]
            if any(mention.year for mention in agreed):
                features[f"{name}-and-year"] = 1.0
            elif any(mention.day for mention in agreed):
                features[name] = 1.0
        contradicting = [
            m for m in clues.dates if not _is_on(m, meeting) and not _is_month_of(m, meeting)
        ]
        if contradicting:
            features["other-day"] = 0.5 if features else 1.0
    if clues.days:
        agrees = any(meeting.is_on(day) for day in clues.days)
        inferred = "inferred-" if clues.days_are_inferred else ""
        features[f"{inferred}date" if agrees else f"other-{inferred}date"] = 1.0
    if any(m.month in meeting.months for m in (*clues.dates, *clues.beside)):
        features["month"] = 1.0
    if clues.years & years:
        features["year"] = 1.0
    if clues.years and max(clues.years) > max(years):
        features["later-year"] = 1.0
    elif clues.years and not clues.years & years:
        features["other-year"] = 1.0
    if clues.written_on and clues.written_on.day:
        written = clues.written_on.first_day
        if meeting.first_day - SOON_BEFORE <= written <= meeting.last_day + SOON_AFTER:
            features["written-then"] = 1.0
        elif meeting.first_day - NEAR_BEFORE <= written <= meeting.last_day + NEAR_AFTER:
            features["written-near"] = 1.0
        elif not meeting.first_day - FAR <= written <= meeting.last_day + FAR:
            features["written-far"] = 1.0
    return features


def _people(clues: Clues, meeting: KnownMeeting, gazetteer: Gazetteer) -> dict[str, float]:
    features = {}
    attended = len(clues.officials & meeting.attendees)
    if attended:
        features["attended"] = min(attended, 2) / 2
    in_office = out_of_office = 0
    for official in clues.officials:
        terms = gazetteer.terms_of.get(official, ())
        if terms:
            if any(term.covers(meeting) for term in terms):
                in_office += 1
            else:
                out_of_office += 1
    if in_office:
        features["in-office"] = min(in_office, 2) / 2
    if out_of_office:
        features["out-of-office"] = min(out_of_office, 2) / 2
    return features


def _is_month_of(mention: DateMention, meeting: KnownMeeting) -> bool:
    return (
        mention.day is None
        and mention.month in meeting.months
        and (not mention.year or mention.year in meeting.years)
    )


def _is_on(mention: DateMention, meeting: KnownMeeting) -> bool:
    """Return whether a mention with a day can be a day of the meeting, by its weekday too."""
    if not mention.day:
        return False
    for year in {mention.year} if mention.year else meeting.years:
        for day in (mention.day, mention.until):
            try:
                date = PartialDate(year, mention.month, day) if day else None
            except ValueError:
                continue
            if date and meeting.is_on(date):
                days = {date.first_day.weekday()}
                if mention.until:
                    days |= {PartialDate(year, mention.month, mention.day).first_day.weekday()}
                if mention.weekday is None or mention.weekday in days or mention.year:
                    return True
    return bool(mention.other and mention.other.day and meeting.is_on(mention.other))
