"""A text read once for its meeting: sentences, dates, places and the clues to which known meeting it is."""

from __future__ import annotations

from dataclasses import dataclass

from articles.intake.recognition import (
    clues,
    figures,
    hosts,
    kinds,
    meeting_dates,
    meeting_words,
    officials,
    relevance,
    resolutions,
    venues,
)
from articles.intake.recognition.clues import Clues
from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.meeting_dates import WeighedDate
from articles.intake.recognition.relevance import Relevance
from articles.intake.recognition.suggestions import Sentence, Suggestion, split_sentences
from articles.intake.recognition.venues import WeighedVenue
from articles.interchange.record import ArticleRecord
from articles.text.dates import PartialDate

FIELDS = ("title", "subtitle", "caption", "body")  # of a record and of an article, in reading order


@dataclass(frozen=True)
class Reading:
    """Everything read from a text about its meeting, with the suggestions that need no known meeting."""

    sentences: list[Sentence]
    weighed_dates: list[WeighedDate]
    day: WeighedDate | None
    other_meetings: set[int]
    weighed_venues: list[WeighedVenue]
    venue: WeighedVenue | None
    virtual: Sentence | None
    kind: Suggestion | None
    hosts: list[Suggestion]
    figures: list[Suggestion]
    clues: Clues
    written_on: PartialDate | None


def sentences_of(record: ArticleRecord) -> list[Sentence]:
    """Return the sentences of all fields of a record, numbered through."""
    sentences: list[Sentence] = []
    for field in FIELDS:
        sentences += split_sentences(field, getattr(record, field), first=len(sentences))
    return sentences


def clues_of(record: ArticleRecord, gazetteer: Gazetteer) -> Clues | None:
    """Return the clues of a text to its meeting; None if it reports no meeting of the Coalition."""
    sentences = sentences_of(record)
    judged = relevance.judge(sentences)
    if not judged.may_report:
        return None
    named = officials.find(sentences, gazetteer)
    named += [s for sentence in sentences for s in resolutions.find(sentence, gazetteer)]
    return read(record, sentences, gazetteer, judged, named).clues


def read(
    record: ArticleRecord,
    sentences: list[Sentence],
    gazetteer: Gazetteer,
    judged: Relevance,
    named: list[Suggestion],
) -> Reading:
    """Return what a text says of its meeting; `named` are the officials and resolutions suggested for it.

    Days and places count near the meeting only. In a text that an editor runs past the gate of relevance,
    nothing is known to be near it, and everything may be.
    """
    is_near = judged.is_near if judged.may_report else lambda sentence: True
    weighed_dates = [
        item
        for item in meeting_dates.weigh(sentences, record.published_on, gazetteer)
        if is_near(item.sentence) and not meeting_words.mentions_group_on_syria(item.sentence)
    ]
    day = meeting_dates.choose(weighed_dates)
    other_meetings = _about_other_meetings(sentences, weighed_dates, day)
    known_venues = {
        meeting.venue for meeting in gazetteer.meetings if day and meeting.start.day and meeting.is_on(day.date)
    }  # fmt: skip
    weighed_venues = [
        item for item in venues.weigh(sentences, gazetteer, known_venues) if is_near(item.sentence)
    ]
    venue = venues.choose(
        weighed_venues, other_meetings, day.sentence.index if day else None, known_venues
    )
    if venue is not None and venue.key < 0:  # a city that is none of the catalogue's venues
        venue = None
    virtual = next(
        (
            s
            for s in sentences
            if s.index not in other_meetings
            and (not known_venues or None in known_venues)
            and meeting_words.mentions_virtual_format(s, near_meeting_word=venue is not None)
        ),
        None,
    )
    hosting = hosts.find(sentences, gazetteer, other_meetings)
    numbers = figures.find(sentences, other_meetings)
    kind = kinds.find(sentences, other_meetings)
    written_on = record.published_on or meeting_dates.dateline(sentences)
    own_clues = clues.read(
        sentences,
        other_meetings,
        weighed_venues,
        bool(virtual),
        str(kind.said) if kind else "",
        [*named, *hosting, *numbers],
        day,
        written_on,
    )
    return Reading(
        sentences, weighed_dates, day, other_meetings, weighed_venues, venue, virtual, kind, hosting,
        numbers, own_clues, written_on,
    )  # fmt: skip


def _about_other_meetings(
    all_sentences: list[Sentence], weighed_dates: list[WeighedDate], day: WeighedDate | None
) -> set[int]:
    """Return the indexes of the sentences that are about another meeting.

    These refer to the past («وكان آخر اجتماع»), to a later meeting (after the lead) or to the small group on
    Syria, or have only dates that end before the day of this meeting.
    """
    indexes = {s.index for s in all_sentences if meeting_words.refers_to_past(s)}
    indexes |= {s.index for s in all_sentences if meeting_words.mentions_group_on_syria(s)}
    indexes |= {
        s.index
        for s in all_sentences[meeting_dates.LEAD_SENTENCES :]
        if meeting_words.refers_to_later_meeting(s)
    }
    if day:
        for sentence in all_sentences:
            dates = [item.date for item in weighed_dates if item.sentence.index == sentence.index]
            if dates and all(date.last_day < day.date.first_day for date in dates):
                indexes.add(sentence.index)
    return indexes
