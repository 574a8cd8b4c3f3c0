"""Recognition of everything in one article: all single recognisers, and the meetings their results identify."""

from __future__ import annotations

import dataclasses

from articles.intake.recognition import (
    background,
    figures,
    identification,
    meeting_dates,
    meeting_words,
    officials,
    people,
    reading,
    relevance,
    resolutions,
    states,
    topics,
)
from articles.intake.recognition.gazetteer import Gazetteer, KnownMeeting
from articles.intake.recognition.meeting_dates import WeighedDate
from articles.intake.recognition.relevance import Relevance
from articles.intake.recognition.suggestions import (
    NewMeeting,
    Sentence,
    Suggestion,
    suggest,
)
from articles.intake.recognition.venues import WeighedVenue
from articles.interchange.record import ArticleRecord

# Two kinds that the press and the catalogue tell apart differently: what the text says stays.
OFFICIALS_MEET = {"political-directors", "senior-officials"}


def recognise(
    record: ArticleRecord, gazetteer: Gazetteer, *, even_if_irrelevant: bool = False
) -> list[Suggestion]:
    """Return the suggestions for a record, without duplicates, each with its sentence as evidence.

    What concerns a meeting is suggested only if the text may report one (`relevance`); an editor who knows
    better asks for it with `even_if_irrelevant`.
    """
    all_sentences = reading.sentences_of(record)
    suggestions = [s for sentence in all_sentences for s in resolutions.find(sentence, gazetteer)]
    suggestions += officials.find(all_sentences, gazetteer)
    suggestions += people.find(all_sentences, gazetteer)
    suggestions += topics.find(all_sentences, gazetteer)
    judged = relevance.judge(all_sentences)
    if judged.may_report:
        suggestions += _about_meeting(record, all_sentences, gazetteer, judged, suggestions)
    elif even_if_irrelevant:
        suggestions += [
            dataclasses.replace(s, rule=f"{relevance.ASKED_FOR}{s.rule}")
            for s in _about_meeting(record, all_sentences, gazetteer, judged, suggestions)
        ]
    else:
        suggestions += states.find(all_sentences, gazetteer, set())
        suggestions += background.find(
            all_sentences,
            gazetteer,
            record.published_on or meeting_dates.dateline(all_sentences),
            None,
            frozenset(),
        )
        suggestions += [
            s for s in figures.find(all_sentences, set()) if not relevance.counts_participants(s)
        ]
    return _without_duplicates(suggestions)


def _about_meeting(
    record: ArticleRecord,
    all_sentences: list[Sentence],
    gazetteer: Gazetteer,
    judged: Relevance,
    named: list[Suggestion],
) -> list[Suggestion]:
    """Return the suggestions on the meeting of a text; `named` are those of people and resolutions."""
    text = reading.read(record, all_sentences, gazetteer, judged, named)
    day, venue, virtual, kind = text.day, text.venue, text.virtual, text.kind
    weighed_dates, other_meetings = text.weighed_dates, text.other_meetings
    suggestions = states.find(all_sentences, gazetteer, other_meetings)
    suggestions += [*text.hosts, *text.figures]
    candidates = identification.rank(text.clues, gazetteer)
    primary = candidates[0].meeting if len(candidates) == 1 else None
    if day and not candidates and not meeting_words.names_meeting(day.sentence):
        day = None  # «استقبل المبعوث اليوم»: a day, but no meeting
    if venue and not candidates and not meeting_words.names_meeting(venue.sentence):
        venue = None
    # «اختتمت اليوم أعمال اجتماع»: a day reckoned from the page, or the day of the page itself, gives way to
    # that of the meeting that was identified.
    is_of_meeting = bool(primary and primary.start.day) and (
        (day.inferred or day.date == text.written_on) and not any(map(primary.is_on, day.days))
        if day
        else "day" in candidates[0].reasons
    )
    if day and not is_of_meeting:
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
    evidence = virtual or (venue.sentence if venue else None) or (day.sentence if day else None)
    evidence = evidence or all_sentences[min(judged.meeting_sentences, default=0)]
    suggestions += [
        suggest("meeting", evidence, one.rule, round(one.probability, 2), key=one.meeting.key)
        for one in candidates
    ]
    if is_of_meeting:
        suggestions.append(
            suggest(
                "meeting_date", evidence, "day-of-meeting", 0.7, date=primary.start, inferred=True
            )
        )
    if primary and primary.kind and not (kind and {kind.said, primary.kind} <= OFFICIALS_MEET):
        kind = suggest("meeting_kind", evidence, "kind-of-meeting", 0.85, said=primary.kind)
    suggestions += [kind] if kind else []
    if day and not candidates and day.sentence.index in judged.meeting_sentences:
        suggestions += _new_meeting(gazetteer, day, venue, virtual, kind)
    suggestions += _background(
        gazetteer,
        weighed_dates,
        text.weighed_venues,
        other_meetings,
        primary,
        judged.meeting_sentences,
    )
    if len(candidates) < 2:
        suggestions += background.find(
            all_sentences, gazetteer, text.written_on, primary, judged.meeting_sentences
        )
    return suggestions


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


def _background(
    gazetteer: Gazetteer,
    weighed_dates: list[WeighedDate],
    weighed_venues: list[WeighedVenue],
    other_meetings: set[int],
    primary: KnownMeeting | None,
    meeting_sentences: frozenset[int],
) -> list[Suggestion]:
    """Return suggestions for the known meetings that sentences about other meetings name by date and venue."""
    suggestions = []
    for item in weighed_dates:
        if item.sentence.index not in other_meetings:
            continue
        # A month with a place may be that of any other conference.
        if not (
            item.date.day
            or background.names_peers(item.sentence)
            or background.speaks_of_meeting(item.sentence, meeting_sentences)
        ):
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
