"""Search entries of meetings: the words by which a meeting is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.contrib.postgres.search import SearchVectorField
from django.db.models import QuerySet, Value
from django.db.models.functions import Cast

from articles import search
from articles.facets.values import bilingual
from articles.models import Authority, Meeting, MeetingEntry, State, Venue
from articles.text.dates import in_words


def write(meetings: QuerySet[Meeting]) -> None:
    """Write the search entries of meetings, drafts too: only published ones are read."""
    MeetingEntry.objects.bulk_create(
        [
            MeetingEntry(meeting_id=pk, document=Cast(Value(document.vector), SearchVectorField()))
            for pk, document in computed(meetings)
        ],
        update_conflicts=True,
        unique_fields=["meeting"],
        update_fields=["document"],
    )


def meetings_of(authority: Authority | Meeting) -> QuerySet[Meeting]:
    """Return the meetings whose search entry depends on a meeting or an authority."""
    if isinstance(authority, Meeting):
        return Meeting.objects.filter(pk=authority.pk)
    if isinstance(authority, Venue):
        return Meeting.objects.filter(venue=authority)
    if isinstance(authority, State):
        return Meeting.objects.filter(venue__country=authority)
    return Meeting.objects.none()


def computed(meetings: QuerySet[Meeting]) -> Iterator[tuple[int, search.Document]]:
    """Yield (primary key, document) of each meeting as it would be written now."""
    for meeting in meetings.select_related("venue__country").prefetch_related("outcomes"):
        yield meeting.pk, search.analyse(_fields(meeting), dates=meeting.dates)


def _fields(meeting: Meeting) -> Iterable[tuple[str, str]]:
    """Yield the texts of a meeting by weight: A names, kind, days and place, B the country, D the outcomes.

    Nothing that rests on an article: whether readers may see the article changes without the meeting.
    """
    names = [meeting.title_ar, meeting.title_en, *bilingual(Meeting.Kind(meeting.kind).label)]
    names += bilingual(Meeting._meta.verbose_name)  # «اجتماع الرياض»
    if meeting.mode == Meeting.Mode.VIRTUAL:
        names += bilingual(Meeting.Mode.VIRTUAL.label)
    names += [in_words(date, language) for date in meeting.dates for language in ("ar", "en")]
    places = [meeting.venue, meeting.venue.country] if meeting.venue else []
    yield from (("A", name) for name in names)
    yield from (
        (weight, name)
        for weight, place in zip("AB", places, strict=False)
        for name in (place.name_ar, place.name_en)
    )
    for outcome in meeting.outcomes.all():
        yield from (("D", text) for text in (outcome.text_ar, outcome.text_en))
