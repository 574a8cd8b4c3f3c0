"""Recognition of everything in one article: all single recognisers, and the meetings their results identify."""

from __future__ import annotations

from articles.intake.recognition import (
    figures,
    hosts,
    kinds,
    meeting_dates,
    meeting_words,
    officials,
    people,
    resolutions,
    single_meeting,
    states,
    topics,
    venues,
)
from articles.intake.recognition.gazetteer import Gazetteer, KnownMeeting
from articles.intake.recognition.meeting_dates import WeighedDate
from articles.intake.recognition.suggestions import (
    NewMeeting,
    Sentence,
    Suggestion,
    split_sentences,
    suggest,
)
from articles.intake.recognition.venues import WeighedVenue
from articles.interchange.record import ArticleRecord


def recognise(record: ArticleRecord, gazetteer: Gazetteer) -> list[Suggestion]:
    """Return the suggestions for a record, without duplicates, each with its sentence as evidence."""
    all_sentences: list[Sentence] = []
    for field, text in (
        ("title", record.title),
        ("caption", record.caption),
        ("body", record.body),
    ):
        all_sentences += split_sentences(field, text, first=len(all_sentences))
    weighed_dates = [
        item
        for item in meeting_dates.weigh(all_sentences, record.published_on, gazetteer)
        if not meeting_words.mentions_group_on_syria(item.sentence)
    ]
    day = meeting_dates.choose(weighed_dates)
    other_meetings = _about_other_meetings(all_sentences, weighed_dates, day)
    known_venues = {
        meeting.venue for meeting in gazetteer.meetings if day and meeting.start.day and meeting.is_on(day.date)
    }  # fmt: skip
    weighed_venues = venues.weigh(all_sentences, gazetteer, known_venues)
    venue = venues.choose(
        weighed_venues, other_meetings, day.sentence.index if day else None, known_venues
    )
    virtual = next(
        (
            s
            for s in all_sentences
            if s.index not in other_meetings
            and (not known_venues or None in known_venues)
            and meeting_words.mentions_virtual_format(s, near_meeting_word=venue is not None)
        ),
        None,
    )
    suggestions = [s for sentence in all_sentences for s in resolutions.find(sentence, gazetteer)]
    suggestions += states.find(all_sentences, gazetteer, other_meetings)
    suggestions += officials.find(all_sentences, gazetteer)
    suggestions += people.find(all_sentences, gazetteer)
    suggestions += hosts.find(all_sentences, gazetteer, other_meetings)
    suggestions += figures.find(all_sentences, other_meetings)
    suggestions += topics.find(all_sentences, gazetteer)
    kind = kinds.find(all_sentences, other_meetings)
    if day:
        suggestions += [
            suggest(
                "meeting_date", day.sentence, "date-weighed", 0.8, date=date, inferred=day.inferred
            )
            for date in day.days
        ]
        if other := meeting_dates.other_reading(weighed_dates, day):
            suggestions.append(
                suggest(
                    "meeting_date",
                    other.sentence,
                    "other-reading",
                    0.4,
                    date=other.date,
                    inferred=True,
                )
            )
        if not record.published_on and (
            published := meeting_dates.publication_date(all_sentences, day)
        ):
            suggestions.append(
                suggest(
                    "publication_date",
                    published.sentence,
                    "day-after",
                    0.7,
                    date=published.date,
                    inferred=True,
                )
            )
    if virtual:
        suggestions.append(suggest("virtual", virtual, "virtual-words", 0.9))
    elif venue:
        suggestions.append(suggest("venue", venue.sentence, "venue-weighed", 0.8, key=venue.key))
    primary = _primary(gazetteer, day, venue, bool(virtual))
    if primary and day:
        evidence = (virtual or (venue.sentence if venue else None)) or day.sentence
        suggestions.append(suggest("meeting", evidence, "date-and-place", 0.85, key=primary.key))
        if primary.kind:
            kind = suggest("meeting_kind", evidence, "kind-of-meeting", 0.85, said=primary.kind)
    if not (day or virtual) and venue:
        known_kind = str(kind.said) if kind else ""
        primary = single_meeting.find(
            all_sentences, gazetteer, venue, known_kind, weighed_dates, other_meetings, record.published_on
        )  # fmt: skip
        if primary:
            suggestions.append(
                suggest(
                    "meeting", venue.sentence, single_meeting.RULE, single_meeting.CONFIDENCE,
                    key=primary.key,
                )
            )  # fmt: skip
    suggestions += [kind] if kind else []
    if day and not primary:
        suggestions += _new_meeting(gazetteer, day, venue, virtual, kind)
    suggestions += _background(gazetteer, weighed_dates, weighed_venues, other_meetings, primary)
    return _without_duplicates(suggestions)


def _new_meeting(
    gazetteer: Gazetteer,
    day: WeighedDate,
    venue: WeighedVenue | None,
    virtual: Sentence | None,
    kind: Suggestion | None,
) -> list[Suggestion]:
    """Return a suggestion for a new meeting if it has a venue or is virtual, and no known one is on its day."""
    if not (virtual or venue) or any(m.is_on(day.date) for m in gazetteer.meetings):
        return []
    meeting = NewMeeting(
        start=day.date,
        venue=None if virtual or not venue else venue.key,
        meeting_kind=str(kind.said) if kind else "",
        virtual=bool(virtual),
    )
    return [suggest("new_meeting", day.sentence, "date-and-place-not-known", 0.5, said=meeting)]


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


def _primary(
    gazetteer: Gazetteer, day: WeighedDate | None, venue: WeighedVenue | None, virtual: bool
) -> KnownMeeting | None:
    """Return the known meeting on the day and, if known, at the venue; None unless there is exactly one."""
    if not day:
        return None
    candidates = [m for m in gazetteer.meetings if m.start.day and m.is_on(day.date)]
    if virtual:
        candidates = [m for m in candidates if m.virtual]
    elif venue:
        candidates = [m for m in candidates if m.venue == venue.key]
    return candidates[0] if len(candidates) == 1 else None


def _background(
    gazetteer: Gazetteer,
    weighed_dates: list[WeighedDate],
    weighed_venues: list[WeighedVenue],
    other_meetings: set[int],
    primary: KnownMeeting | None,
) -> list[Suggestion]:
    """Return suggestions for the known meetings that sentences about other meetings name by date and venue."""
    suggestions = []
    for item in weighed_dates:
        if item.sentence.index not in other_meetings:
            continue
        venue_keys = {v.key for v in weighed_venues if v.sentence.index == item.sentence.index}
        candidates = [m for m in gazetteer.meetings if m.venue in venue_keys and m.is_on(item.date)]
        if len(candidates) == 1 and candidates[0] != primary:
            suggestions.append(
                suggest(
                    "meeting",
                    item.sentence,
                    "earlier-date-and-place",
                    0.7,
                    key=candidates[0].key,
                    background=True,
                )
            )
    return suggestions


def _without_duplicates(suggestions: list[Suggestion]) -> list[Suggestion]:
    """Return the suggestions in order, keeping the first of those with the same subject."""
    return list({(s.kind, s.key, s.date, s.said): s for s in reversed(suggestions)}.values())[::-1]
