"""Pages of authorities (venue, state, official, resolution, topic, outlet), and a list for each kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from articles.browse import facet_panels
from articles.browse.filterset import parameters
from articles.browse.result_list import articles_with
from articles.browse.url_state import UrlState
from articles.facets.registry import FACETS
from articles.meetings import attendance, press_coverage, world_map
from articles.meetings.quotation import Evidence, Quotes
from articles.models import (
    Attendance,
    Meeting,
    MeetingResolution,
    Official,
    Participation,
    Resolution,
    Source,
    State,
    Topic,
    Venue,
)
from articles.outputs.feeds import FORMATS
from articles.outputs.page_metadata import place_of, presentation_of, signposted
from articles.querysets import Selection
from articles.views.browse import cards_of
from articles.views.meeting import counted_meetings
from articles.web.caching import public_page
from articles.web.redirects import find_by_former_slug_or_404

ARTICLES_SHOWN = 20


@dataclass(frozen=True)
class Kind:
    """A kind of authority: its model, addresses, texts, and the relations its pages need."""

    model: type
    plural: str  # first segment of the address
    heading: Promise
    introduction: Promise
    meetings: str = ""  # field of Meeting that refers to this kind
    related: tuple[str, ...] = ()  # for select_related


@dataclass(frozen=True)
class Citing:
    """A meeting in the table of a resolution: number of articles about both, and evidence that it cites it.

    `height` is the length of its bar, from 0 to 100.
    """

    meeting: Meeting
    count: int
    height: int
    grounds: list[Evidence]


KINDS = {
    kind.model.url_name: kind
    for kind in (
        Kind(Venue, "venues", _("Venues"), _("Cities and bases where the Coalition met."), "venue",
             ("country",)),
        Kind(State, "states", _("States and organisations"),
             _("Who took part, who hosted, and who is named in the press.")),
        Kind(Official, "officials", _("Officials"),
             _("People who spoke or acted for a state or organisation, with the office each "
"held at the time.")),
        Kind(Resolution, "resolutions", _("Resolutions"),
             _("United Nations resolutions that communiqués and articles cite.")),
        Kind(Topic, "topics", _("Topics"), _("Subjects of the articles: a short thesaurus.")),
        Kind(Source, "sources", _("Outlets"), _("Newspapers, agencies and sites whose articles are here."),
             related=("country",)),
    )
}  # fmt: skip


@public_page
def authorities(request, kind: str):
    """List all authorities of a kind in Arabic order, with the number of articles about each."""
    kind_ = KINDS[kind]
    counted = facet_panels.counts(request.index, Selection(), FACETS[kind_.model.facet])
    rows = [
        (authority, counted.get(authority.slug, 0))
        for authority in kind_.model.objects.select_related(*kind_.related)
    ]
    context = {"kind": kind_, "rows": rows, "nav": kind}
    if kind_.model is Venue:
        context["map"] = _map(venue for venue, _count in rows)
    return render(request, "articles/authorities.html", context)


def _map(venues: Iterable[Venue]) -> world_map.Overview | None:
    """Return one map of the venues of meetings, with the number of meetings at each."""
    meeting_counts = dict(
        Meeting.objects.published().order_by().values_list("venue").annotate(meetings=Count("pk"))
    )
    return world_map.overview(
        (venue.latitude, venue.longitude, meeting_counts[venue.pk], venue)
        for venue in venues
        if venue.pk in meeting_counts and venue.latitude is not None
    )


@public_page
def authority(request, kind: str, slug: str):
    """Show an authority with its meetings and articles; redirect from a former slug to the present one."""
    kind_ = KINDS[kind]
    authority = kind_.model.objects.select_related(*kind_.related).filter(slug=slug).first()
    if authority is None:
        return redirect(find_by_former_slug_or_404(kind_.model, slug), permanent=True)
    results = articles_with(request.index.snapshot, authority)
    meetings = counted_meetings(request.index, _meetings(kind_, authority))
    context = {
        "kind": kind_,
        "authority": authority,
        "facet": FACETS[authority.facet],
        "meetings": meetings,
        "total": results.count(),
        "cards": cards_of(request.index, results, ARTICLES_SHOWN),
        "filter_address": UrlState.of([(authority.facet, authority.slug)], parameters()),
        "feeds": FORMATS.values(),
        "presentation": presentation_of(
            request, authority, articles=results.count(), heading=str(kind_.heading)
        ),
        **_extras(request, authority, results.documents),
    }
    return signposted(request, render(request, "articles/authority.html", context), authority)


def _meetings(kind: Kind, authority):
    if not kind.meetings:
        return Meeting.objects.none()
    return Meeting.objects.published().filter(**{kind.meetings: authority}).for_cards()


def _extras(request, authority, documents: BitMap) -> dict:
    """Return the context that only one kind of authority has."""
    extras = {
        State: _of_state,
        Official: _of_official,
        Resolution: _of_resolution,
        Venue: _of_venue,
    }
    return (
        extras[type(authority)](request, authority, documents) if type(authority) in extras else {}
    )


def _of_state(request, state: State, documents: BitMap) -> dict:
    statements = attendance.statements(
        Participation.objects.at_meetings().filter(state=state).select_related("state"),
        # A subquery, since a join would repeat an official for each office.
        Attendance.objects.at_meetings()
        .filter(official__in=state.appointments.values("official"))
        .with_offices(),
        Quotes(),
    )
    return {
        "ledger": attendance.by_meeting(s for s in statements if s.state == state),
        "appointments_of_state": state.appointments.select_related("official"),
        "venues": state.venues.all(),
    }


def _of_official(request, official: Official, documents: BitMap) -> dict:
    attendances = Attendance.objects.at_meetings().filter(official=official).with_offices()
    return {
        "ledger": attendance.by_meeting(attendance.statements([], attendances, Quotes())),
        "appointments": official.appointments.select_related("state"),
    }


def _of_resolution(request, resolution: Resolution, documents: BitMap) -> dict:
    by_meeting, quotes = defaultdict(list), Quotes()
    for link in MeetingResolution.objects.testimonies().filter(resolution=resolution):
        by_meeting[link.meeting_id].append(quotes.ground(link))
    meetings = list(Meeting.objects.published().for_cards())
    counts = press_coverage.shared_article_counts(request.index.snapshot, documents, meetings)
    most = max([*counts, 1])
    return {
        "trend": [
            Citing(meeting, count, round(100 * count / most), by_meeting[meeting.pk])
            for meeting, count in zip(meetings, counts, strict=True)
            if count or by_meeting[meeting.pk]
        ]
    }


def _of_venue(request, venue: Venue, documents: BitMap) -> dict:
    return {"map": place_of(venue)}
