"""The day a meeting is held: every date of a text weighed by the sentence it stands in."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from articles import arabic, dates
from articles.dates import DateMention, PartialDate
from articles.recognition import meeting_words
from articles.recognition.gazetteer import Gazetteer
from articles.recognition.suggestions import Sentence

_WEEKDAYS = {arabic.fold(name): number for number, name in enumerate(dates.WEEKDAYS)}
YESTERDAY = frozenset({"امس"})
ENOUGH = 4.0


@dataclass(frozen=True)
class WeighedDate:
    """A date as one sentence gives it, and how much speaks for its being that of the meeting."""

    date: PartialDate
    sentence: Sentence
    weight: float
    inferred: bool


def weigh(
    found: list[Sentence], published_on: PartialDate | None, gazetteer: Gazetteer
) -> list[WeighedDate]:
    """Return every date of the sentences with its weight; dates that cannot be settled are left out."""
    known = [*([published_on] if published_on else [])]
    for sentence in found:
        known += dates.stated_years(sentence.text)
    weighed = []
    for sentence in found:
        mentions = dates.find_dates(sentence.text)
        for mention in mentions:
            if date := dates.resolve_year(mention, known):
                weight = _weight(sentence, mention, date, gazetteer)
                weighed.append(WeighedDate(date, sentence, weight, mention.date is None))
        if not mentions and (date := _by_weekday(sentence, published_on)):
            weight = 3.0 + _known(date, gazetteer)
            weighed.append(WeighedDate(date, sentence, weight, True))
    return weighed


def choose(weighed: list[WeighedDate]) -> WeighedDate | None:
    """Return the date most speaks for, in its weightiest sentence; None where too little does."""
    sums: dict[PartialDate, float] = defaultdict(float)
    for item in weighed:
        if item.date.day:
            sums[item.date] += item.weight
    if not sums:
        return None
    best = max(sums, key=lambda date: (sums[date], date))
    if sums[best] < ENOUGH:
        return None
    return max((i for i in weighed if i.date == best), key=lambda i: (i.weight, -i.sentence.place))


def publication_after(found: list[Sentence], day: WeighedDate) -> WeighedDate | None:
    """Return the day of publication where a sentence says that the meeting was «yesterday»."""
    meeting_day = day.date.first_day
    for sentence in found:
        forms = {token.form for token in sentence.tokens}
        weekday = arabic.fold(dates.weekday_name(meeting_day))
        if not YESTERDAY.isdisjoint(forms) and weekday in forms:
            return WeighedDate(
                PartialDate.of(meeting_day + dt.timedelta(days=1)), sentence, 1.0, True
            )
    return None


def _weight(
    sentence: Sentence, mention: DateMention, date: PartialDate, gazetteer: Gazetteer
) -> float:
    weight = 0.0
    if meeting_words.speaks_of_meeting(sentence):
        weight += 3
    if date.day:
        weight += 1 + _known(date, gazetteer)
    if mention.relative in ("next", "this") or mention.weekday is not None:
        weight += 1
    if meeting_words.speaks_of_past(sentence):
        weight -= 5
    before = [t.form for t in arabic.tokens(sentence.text[: mention.start])][-8:]
    if before and not meeting_words.STATEMENT.isdisjoint(before) and _known(date, gazetteer) == 0:
        weight -= 3  # the day of a statement, not of the meeting it speaks of
    return weight


def _known(date: PartialDate, gazetteer: Gazetteer) -> float:
    """Return what a meeting known to have been on that day speaks for it."""
    return (
        2.0 if date.day and any(m.is_on(date) and m.start.day for m in gazetteer.meetings) else 0.0
    )


def _by_weekday(sentence: Sentence, published_on: PartialDate | None) -> PartialDate | None:
    """Return the day a bare weekday means in a sentence about a meeting, counted from publication.

    «أمس الثلاثاء» is before it; otherwise the next such day, the day of publication included.
    """
    if not published_on or not published_on.day or not meeting_words.speaks_of_meeting(sentence):
        return None
    forms = [token.form for token in sentence.tokens]
    named = {_WEEKDAYS[form] for form in forms if form in _WEEKDAYS}
    if len(named) != 1:
        return None
    day, weekday = published_on.first_day, named.pop()
    if not YESTERDAY.isdisjoint(forms):
        day -= dt.timedelta(days=1)
        return PartialDate.of(day) if day.weekday() == weekday else None
    return PartialDate.of(day + dt.timedelta(days=(weekday - day.weekday()) % 7))
