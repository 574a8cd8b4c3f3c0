"""The known meeting of a text that gives no date, if only one of its kind was held at its place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from articles.intake.recognition import kinds, meeting_words, this_meeting
from articles.intake.recognition.gazetteer import Gazetteer, KnownMeeting
from articles.intake.recognition.meeting_dates import WeighedDate
from articles.intake.recognition.suggestions import Sentence
from articles.intake.recognition.venues import WeighedVenue
from articles.text import date_mentions
from articles.text.dates import PartialDate

RULE, CONFIDENCE = "only-meeting-there", 0.5
# Kinds of known meetings that the words of a text may mean: it seldom says whether the small group met.
_MAY_MEAN = {
    "ministerial": {"ministerial", "small-group-ministerial"},
    "political-directors": {"political-directors", "senior-officials"},
    "senior-officials": {"political-directors", "senior-officials"},
}
# The Coalition by its name or its enemy; «التحالف» alone may be another one.
_COALITION = re.compile(
    r"(?:ال|لل)(?:تحالف|ايتلاف) (?:ال)?(?:دولي|عالمي)|داعش|الدوله الاسلاميه|(?:global|international) coalition"
    r"|(?<!\w)(?:isis|isil|daesh)(?!\w)"
)
# An article is written near the day of its meeting.
BEFORE, AFTER = dt.timedelta(days=62), dt.timedelta(days=31)


def find(
    sentences: list[Sentence],
    gazetteer: Gazetteer,
    venue: WeighedVenue,
    kind: str,
    weighed_dates: Iterable[WeighedDate],
    other_meetings: set[int],
    published_on: PartialDate | None,
) -> KnownMeeting | None:
    """Return the only known meeting of a kind at a venue that nothing in the text contradicts, or None.

    `kind` is the recognised kind, empty if none was: then the venue must have seen a single meeting. With a
    date of publication, only meetings near it are candidates.
    """
    own = [sentence for sentence in sentences if sentence.index not in other_meetings]
    text = " ".join(token.form for sentence in own for token in sentence.tokens)
    if not _COALITION.search(text) or not _speaks_of_coalition(venue.sentence, own):
        return None
    may_mean = _MAY_MEAN.get(kind, {kind})
    in_sentence = kinds.find([venue.sentence], other_meetings)
    if kind and in_sentence and in_sentence.said not in may_mean:
        return None
    candidates = [
        meeting
        for meeting in gazetteer.meetings
        if meeting.venue == venue.key
        and (not kind or meeting.kind in may_mean)
        and (published_on is None or _is_near(meeting, published_on))
    ]
    if len(candidates) != 1:
        return None
    (meeting,) = candidates
    dates = [
        item.date
        for item in weighed_dates
        if item.weight > 0 and item.sentence.index not in other_meetings
    ]
    is_contradicted = (
        _states_other_year(meeting, venue.sentence, own)
        or (dates and not any(meeting.is_on(date) for date in dates))
        or not this_meeting.is_about(venue.sentence, meeting, gazetteer)
    )
    return None if is_contradicted else meeting


def _states_other_year(meeting: KnownMeeting, sentence: Sentence, own: list[Sentence]) -> bool:
    """Return whether a text states a year after a meeting, or its sentence about the meeting another year."""
    own_years = {meeting.start.year, (meeting.end or meeting.start).year}
    stated = {date.year for each in own for date in date_mentions.stated_years(each.text)}
    beside = {
        date.year
        for date in date_mentions.stated_years(sentence.text)
        if not this_meeting.founds(sentence, date)
    }
    return max(stated, default=0) > max(own_years) or bool(beside and not beside & own_years)


def _speaks_of_coalition(sentence: Sentence, own: list[Sentence]) -> bool:
    """Return whether the sentence with the venue, or the headline, is about a meeting of the Coalition."""
    titles = [other for other in own if other.field == "title"]
    for one in (sentence, *titles):
        forms = [token.form for token in one.tokens]
        names_it = any(word in form for form in forms for word in this_meeting.COALITION_WORDS)
        if names_it and meeting_words.mentions_meeting(one):
            return True
    return False


def _is_near(meeting: KnownMeeting, published_on: PartialDate) -> bool:
    last = (meeting.end or meeting.start).last_day
    return (
        published_on.last_day >= meeting.start.first_day - BEFORE
        and published_on.first_day <= last + AFTER
    )
