"""Short URLs of meetings: assigned once, kept for ever."""

from __future__ import annotations

from collections.abc import Iterable

from articles.models import (
    Meeting,
    ShortAddress,
)


def assign_short_addresses(meetings: Iterable[Meeting]) -> None:
    """Assign an unambiguous short slug to each published meeting: `2022-marrakesh`, `2018-02-kuwait`.

    A meeting keeps its short slug as long as it matches the full one, whatever meetings are added later.
    A slug once assigned redirects to its meeting for ever, even when it is no longer shown.
    """
    for meeting in meetings:
        short = meeting.short_slug
        if not meeting.is_published or (short and _matches(short, meeting.slug)):
            continue
        meeting.short_slug = _short_slug(meeting)
        ShortAddress.objects.get_or_create(slug=meeting.short_slug, meeting=meeting)
        Meeting.objects.filter(pk=meeting.pk).update(short_slug=meeting.short_slug)


def matching(short: str, meetings: Iterable[Meeting]) -> list[Meeting]:
    """Return the meetings whose slug has all parts of a short slug and begins with the same year."""
    return [meeting for meeting in meetings if _matches(short, meeting.slug)]


def _matches(short: str, slug: str) -> bool:
    short_parts, parts = short.split("-"), slug.split("-")
    return short_parts[0] == parts[0] and set(short_parts) <= set(parts)


def _short_slug(meeting: Meeting) -> str:
    """Return the shortest of year-place, month-place and date-place that matches only this meeting.

    A virtual meeting has its mode in the position of the place. If all three are taken or ambiguous,
    return the full slug, with the primary key added if that is taken too.
    """
    others = list(Meeting.objects.exclude(pk=meeting.pk))
    taken = set(ShortAddress.objects.exclude(meeting=meeting).values_list("slug", flat=True))
    words = meeting.slug.removeprefix(f"{meeting.start_date}-").split("-")
    place = meeting.venue.slug if meeting.venue else meeting.mode
    if not set(place.split("-")) <= set(words):  # venue kuwait-city, but kuwait in the slug
        place = words[0]
    for date in meeting.start_date.ancestors():
        short = f"{date}-{place}"
        if short not in taken and _matches(short, meeting.slug) and not matching(short, others):
            return short
    return meeting.slug if meeting.slug not in taken else f"{meeting.slug}-{meeting.pk}"
