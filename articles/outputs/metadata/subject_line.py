"""One line about a meeting or an authority: what it decided, who it was, where it is."""

from __future__ import annotations

from functools import singledispatch

from django.utils.translation import gettext as _

from articles.meetings.display import shorten
from articles.models import Meeting, Official, Resolution, Source, State, Topic, Venue

MOST = 180  # characters
OFFICES = 2  # the latest ones


@singledispatch
def line_of(subject) -> str:
    """Return one line about a meeting or an authority in the active language; may be empty.

    The outcomes of a meeting, the offices of an official, and countries must be loaded.
    """
    raise TypeError(f"no line for {type(subject).__name__}")


@line_of.register
def _meeting(meeting: Meeting) -> str:
    """Return the first outcome; without one, the kind and the place."""
    if outcomes := meeting.outcomes.all():
        return shorten(outcomes[0].text, MOST)
    place = meeting.venue.name if meeting.venue else meeting.get_mode_display()
    return " · ".join((meeting.get_kind_display(), place))


@line_of.register
def _official(official: Official) -> str:
    latest = list(official.appointments.all())[::-1]
    offices = dict.fromkeys(_(", ").join((a.office, a.state.name)) for a in latest)
    return shorten(" · ".join(list(offices)[:OFFICES]), MOST)


@line_of.register
def _source(source: Source) -> str:
    country = source.country.name if source.country else _("country not recorded")
    return " · ".join((source.get_kind_display(), country) if source.kind else (country,))


@line_of.register
def _venue(venue: Venue) -> str:
    return venue.country.name


@line_of.register
def _state(state: State) -> str:
    parts = [state.get_kind_display()]
    if state.membership:
        parts.append(state.get_membership_display())
    return " · ".join(parts)


@line_of.register
def _resolution(resolution: Resolution) -> str:
    return shorten(resolution.subject, MOST)


@line_of.register
def _topic(topic: Topic) -> str:
    return shorten(topic.scope_note, MOST)
