"""Calendars of meetings (RFC 5545): of one meeting, or of all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from articles.models import Meeting
from articles.outputs import plain_text

MEDIA_TYPE = "text/calendar"


def calendar(meetings: Iterable[Meeting], address_of: Callable[[Meeting], str], name: str) -> bytes:
    """Return a calendar of the meetings whose days are known, as all-day events.

    `address_of` returns the permanent address of a meeting.
    """
    ical = Calendar()
    ical.add("prodid", "-//reading room//meetings//AR")
    ical.add("version", "2.0")
    ical.add("x-wr-calname", plain_text.line(name))
    for meeting in meetings:
        if meeting.has_days:
            ical.add_component(_event(meeting, address_of(meeting)))
    return ical.to_ical()


def _event(meeting: Meeting, address: str) -> Event:
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{urlsplit(address).hostname}")
    event.add("dtstamp", meeting.updated_at)
    event.add("dtstart", meeting.first_day)
    event.add("dtend", meeting.last_day + dt.timedelta(days=1))  # DTEND is exclusive
    event.add("summary", plain_text.line(meeting.title))
    event.add("url", address)
    kind = _("%(kind)s · %(mode)s") % {
        "kind": meeting.get_kind_display(), "mode": meeting.get_mode_display()
    }  # fmt: skip
    outcomes = (plain_text.line(outcome.text) for outcome in meeting.outcomes.all())
    event.add("description", "\n".join([kind, *outcomes]))
    if meeting.venue:
        event.add("location", plain_text.line(meeting.venue.name))
        event.add("geo", (float(meeting.venue.latitude), float(meeting.venue.longitude)))
    return event
