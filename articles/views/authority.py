"""One page for every venue, state, official, resolution, topic and outlet; one list for each kind."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles import panels
from articles.facets import FACETS
from articles.filters import parameters
from articles.models import (
    FormerSlug,
    Meeting,
    Official,
    Resolution,
    Source,
    State,
    Topic,
    Venue,
)
from articles.querysets import Selection
from articles.results import standing_under
from articles.urlstate import UrlState
from articles.views.browse import card
from articles.views.caching import public_page
from articles.views.context import absolute
from articles.views.meeting import counted_meetings

ARTICLES_SHOWN = 20


@dataclass(frozen=True)
class Kind:
    """A kind of authority: its model, its addresses, and how its meetings are found."""

    model: type
    plural: str  # the segment of the address
    heading: Promise
    introduction: Promise
    meetings: str = ""  # lookup from a meeting to this authority
    related: tuple[str, ...] = ()


_CONFIRMED = "confirmed"
KINDS = {
    kind.model.url_name: kind
    for kind in (
        Kind(Venue, "venues", _("Venues"), _("Cities and bases where the Coalition met."), "venue",
             ("country",)),
        Kind(State, "states", _("States and organisations"),
             _("Who took part, who hosted, and who is named in the press."), "participations__state"),
        Kind(Official, "officials", _("Officials"),
             _("People who spoke or acted for a state or organisation, with the office they held at the time."),
             "attendances__official"),
        Kind(Resolution, "resolutions", _("Resolutions"),
             _("United Nations resolutions that communiqués and articles cite."),
             "resolution_links__resolution"),
        Kind(Topic, "topics", _("Topics"), _("What the articles are about: a short thesaurus.")),
        Kind(Source, "sources", _("Outlets"), _("Newspapers, agencies and sites whose articles are here."),
             related=("country",)),
    )
}  # fmt: skip


@public_page
def authorities(request, kind: str):
    """List all authorities of a kind in Arabic order, with the number of articles of each."""
    kind_ = KINDS[kind]
    counted = panels.counts(request.index, Selection(), FACETS[kind_.model.facet])
    rows = [
        (authority, counted.get(authority.slug, 0))
        for authority in kind_.model.objects.select_related(*kind_.related)
    ]
    return render(request, "articles/authorities.html", {"kind": kind_, "rows": rows})


@public_page
def authority(request, kind: str, slug: str):
    """Show an authority with its meetings and articles; a former slug leads to it in one hop."""
    kind_ = KINDS[kind]
    found = kind_.model.objects.select_related(*kind_.related).filter(slug=slug).first()
    if found is None:
        return redirect(_by_former_slug(kind_.model, slug), permanent=True)
    results = standing_under(request.index.snapshot, found).for_cards()
    meetings = counted_meetings(request.index, _meetings(kind_, found))
    context = {
        "kind": kind_,
        "authority": found,
        "facet": FACETS[found.facet],
        "meetings": meetings,
        "total": results.count(),
        "cards": [card(a) for a in results[:ARTICLES_SHOWN]],
        "filter_address": UrlState.of([(found.facet, found.slug)], parameters()),
        "url": absolute(request, found.get_absolute_url()),
        **_extras(found, meetings),
    }
    return render(request, "articles/authority.html", context)


def _by_former_slug(model, slug: str):
    content_type = ContentType.objects.get_for_model(model)
    former = FormerSlug.objects.filter(content_type=content_type, slug=slug).first()
    target = former and model.objects.filter(pk=former.object_id).first()
    if not target:
        raise Http404
    return target


def _meetings(kind: Kind, found):
    if not kind.meetings:
        return Meeting.objects.none()
    condition = Q(**{kind.meetings: found})
    if "__" in kind.meetings:
        link = kind.meetings.split("__")[0]
        condition &= Q(**{f"{link}__status": _CONFIRMED})
    chosen = Meeting.objects.filter(condition).values("pk")
    return Meeting.objects.published().filter(pk__in=chosen).for_cards()


def _extras(found, meetings) -> dict:
    """Return what only one kind of authority has to show."""
    if isinstance(found, Official):
        appointments = list(found.appointments.select_related("state"))
        offices = {
            meeting.pk: [a for a in appointments if a.overlaps(meeting.first_day, meeting.last_day)]
            for meeting in meetings
        }
        return {
            "appointments": appointments,
            "meeting_offices": [(meeting, offices[meeting.pk]) for meeting in meetings],
        }
    if isinstance(found, State):
        return {
            "appointments_of_state": found.appointments.select_related("official"),
            "venues": found.venues.all(),
        }
    return {}
