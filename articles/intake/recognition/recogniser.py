"""The whole reading of one article: resolutions, the day, the place, and the meetings they make."""

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
    sentences,
    suggest,
)
from articles.intake.recognition.venues import WeighedVenue
from articles.interchange.record import ArticleRecord


def recognise(record: ArticleRecord, gazetteer: Gazetteer) -> list[Suggestion]:
    """Return what a record says of meetings, each once, with the sentence it rests on."""
    found: list[Sentence] = []
    for field, text in (
        ("title", record.title),
        ("caption", record.caption),
        ("body", record.body),
    ):
        found += sentences(field, text, first=len(found))
    dated = [
        item
        for item in meeting_dates.weigh(found, record.published_on, gazetteer)
        if not meeting_words.speaks_of_group_on_syria(item.sentence)
    ]
    day = meeting_dates.choose(dated)
    elsewhere = _about_other_meetings(found, dated, day)
    known_places = {
        meeting.venue for meeting in gazetteer.meetings if day and meeting.start.day and meeting.is_on(day.date)
    }  # fmt: skip
    placed = venues.weigh(found, gazetteer, known_places)
    venue = venues.choose(placed, elsewhere, day.sentence.place if day else None, known_places)
    virtual = next(
        (
            s
            for s in found
            if s.place not in elsewhere
            and (not known_places or None in known_places)
            and meeting_words.speaks_of_virtual(s, near=venue is not None)
        ),
        None,
    )
    suggestions = [s for sentence in found for s in resolutions.find(sentence, gazetteer)]
    suggestions += states.find(found, gazetteer, elsewhere)
    suggestions += officials.find(found, gazetteer)
    suggestions += people.find(found, gazetteer)
    suggestions += hosts.find(found, gazetteer, elsewhere)
    suggestions += figures.find(found, elsewhere)
    suggestions += topics.find(found, gazetteer)
    kind = kinds.find(found, elsewhere)
    if day:
        suggestions += [
            suggest(
                "meeting_date", day.sentence, "date-weighed", 0.8, date=date, inferred=day.inferred
            )
            for date in day.days
        ]
        if other := meeting_dates.other_reading(dated, day):
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
        if not record.published_on and (after := meeting_dates.publication_after(found, day)):
            suggestions.append(
                suggest(
                    "publication_date",
                    after.sentence,
                    "day-after",
                    0.7,
                    date=after.date,
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
    suggestions += [kind] if kind else []
    if day and not primary:
        suggestions += _new_meeting(gazetteer, day, venue, virtual, kind)
    suggestions += _background(gazetteer, dated, placed, elsewhere, primary)
    return _each_once(suggestions)


def _new_meeting(
    gazetteer: Gazetteer,
    day: WeighedDate,
    venue: WeighedVenue | None,
    virtual: Sentence | None,
    kind: Suggestion | None,
) -> list[Suggestion]:
    """Return a meeting to be made known: a day with a place or none, on which no meeting is known."""
    if not (virtual or venue) or any(m.is_on(day.date) for m in gazetteer.meetings):
        return []
    said = NewMeeting(
        start=day.date,
        venue=None if virtual or not venue else venue.key,
        meeting_kind=str(kind.said) if kind else "",
        virtual=bool(virtual),
    )
    return [suggest("new_meeting", day.sentence, "date-and-place-not-known", 0.5, said=said)]


def _about_other_meetings(
    found: list[Sentence], dated: list[WeighedDate], day: WeighedDate | None
) -> set[int]:
    """Return the places of the sentences that tell of another, earlier meeting.

    They say so («وكان آخر اجتماع») or carry only dates that end before the day of this one.
    """
    others = {s.place for s in found if meeting_words.speaks_of_past(s)}
    others |= {s.place for s in found if meeting_words.speaks_of_group_on_syria(s)}
    others |= {s.place for s in found[meeting_dates.LEAD :] if meeting_words.speaks_of_later(s)}
    if day:
        for sentence in found:
            here = [item.date for item in dated if item.sentence.place == sentence.place]
            if here and all(date.last_day < day.date.first_day for date in here):
                others.add(sentence.place)
    return others


def _primary(
    gazetteer: Gazetteer, day: WeighedDate | None, venue: WeighedVenue | None, virtual: bool
) -> KnownMeeting | None:
    """Return the one known meeting of that day and place; where the place is not told, of that day."""
    if not day:
        return None
    fitting = [m for m in gazetteer.meetings if m.start.day and m.is_on(day.date)]
    if virtual:
        fitting = [m for m in fitting if m.virtual]
    elif venue:
        fitting = [m for m in fitting if m.venue == venue.key]
    return fitting[0] if len(fitting) == 1 else None


def _background(
    gazetteer: Gazetteer,
    dated: list[WeighedDate],
    placed: list[WeighedVenue],
    elsewhere: set[int],
    primary: KnownMeeting | None,
) -> list[Suggestion]:
    """Return the known meetings that sentences about other meetings name by date and place."""
    suggestions = []
    for item in dated:
        if item.sentence.place not in elsewhere:
            continue
        places = {v.key for v in placed if v.sentence.place == item.sentence.place}
        fitting = [m for m in gazetteer.meetings if m.venue in places and m.is_on(item.date)]
        if len(fitting) == 1 and fitting[0] != primary:
            suggestions.append(
                suggest(
                    "meeting",
                    item.sentence,
                    "earlier-date-and-place",
                    0.7,
                    key=fitting[0].key,
                    background=True,
                )
            )
    return suggestions


def _each_once(suggestions: list[Suggestion]) -> list[Suggestion]:
    return list({(s.kind, s.key, s.date, s.said): s for s in reversed(suggestions)}.values())[::-1]
