"""The year of a date that does not state it, from the dates and years that the sentences around it state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from articles.intake.recognition import meeting_words, this_meeting
from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.suggestions import Sentence
from articles.text.date_mentions import DateMention
from articles.text.dates import PartialDate

SENTENCE_REACH = 2  # sentences between a date and the one that states the year
# A meeting is announced and reported within this time of the dates that are named beside it.
LONGEST_GAP = dt.timedelta(days=92)


def resolve(
    mention: DateMention, sentence: Sentence, sentences: Sequence[Sentence], gazetteer: Gazetteer
) -> PartialDate | None:
    """Return a day without a year in the year that nearby sentences give it, or None if they do not.

    A full date nearby gives the year that brings the day closest to it: «9 مارس 2017», then «22 مارس». A year
    alone gives its own, if it is the only one, or if a known meeting was held on that day of it.
    """
    near = [other for other in sentences if abs(other.index - sentence.index) <= SENTENCE_REACH]
    near.sort(key=lambda other: (abs(other.index - sentence.index), other.index))
    for other in near:
        if other is not sentence and meeting_words.refers_to_past(other):
            continue
        for stated in this_meeting.own_dates(other):
            if (date := stated.date) and (closest := _closest(mention, date)):
                return closest
    years = {
        year.year
        for other in near
        for year in other.years
        if year.month is None and not this_meeting.founds(other, year)
    }
    dates = [date for year in sorted(years) if (date := mention.in_year(year)) and date.day]
    held = [date for date in dates if date.first_day in gazetteer.meeting_days]
    if len(held) == 1:
        return held[0]
    return dates[0] if len(dates) == 1 else None


def _closest(mention: DateMention, stated: PartialDate) -> PartialDate | None:
    """Return a day in the year that brings it closest to a stated date, if it is close enough."""
    if stated.month is None:
        return None
    dates = [
        date
        for year in (stated.year - 1, stated.year, stated.year + 1)
        if (date := mention.in_year(year))
    ]
    best = min(dates, key=lambda date: _gap(date, stated), default=None)
    return best if best and _gap(best, stated) <= LONGEST_GAP else None


def _gap(date: PartialDate, stated: PartialDate) -> dt.timedelta:
    """Return the time between two dates, zero if they may be the same."""
    if date.first_day > stated.last_day:
        return date.first_day - stated.last_day
    return max(stated.first_day - date.last_day, dt.timedelta(0))
