"""Short addresses of meetings: given once, kept for ever."""

from __future__ import annotations

from collections.abc import Iterable

from articles.models import (
    Meeting,
    ShortAddress,
)


def give_short_addresses(meetings: Iterable[Meeting]) -> None:
    """Give each published meeting a short address that means it: `2022-marrakesh`, `2018-02-kuwait`.

    One that has an address which still fits keeps it, whatever comes later. One that was given leads to
    its meeting for ever, also when it is shown no more.
    """
    for meeting in meetings:
        short = meeting.short_slug
        if not meeting.is_published or (short and _means(short, meeting.slug)):
            continue
        meeting.short_slug = _short_slug(meeting)
        ShortAddress.objects.get_or_create(slug=meeting.short_slug, meeting=meeting)
        Meeting.objects.filter(pk=meeting.pk).update(short_slug=meeting.short_slug)


def meant_by(short: str, meetings: Iterable[Meeting]) -> list[Meeting]:
    """Return the meetings whose address has all parts of a short one, the year first."""
    return [meeting for meeting in meetings if _means(short, meeting.slug)]


def _means(short: str, slug: str) -> bool:
    parts, whole = short.split("-"), slug.split("-")
    return parts[0] == whole[0] and set(parts) <= set(whole)


def _short_slug(meeting: Meeting) -> str:
    """Return the shortest of year-place, month-place and date-place that means one meeting alone."""
    others = list(Meeting.objects.exclude(pk=meeting.pk))
    taken = set(ShortAddress.objects.exclude(meeting=meeting).values_list("slug", flat=True))
    words = meeting.slug.removeprefix(f"{meeting.start_date}-").split("-")
    place = meeting.venue.slug if meeting.venue else meeting.mode
    if not set(place.split("-")) <= set(words):  # Kuwait City in an address of Kuwait
        place = words[0]
    for date in meeting.start_date.ancestors():
        short = f"{date}-{place}"
        if short not in taken and _means(short, meeting.slug) and not meant_by(short, others):
            return short
    return meeting.slug if meeting.slug not in taken else f"{meeting.slug}-{meeting.pk}"
