"""Meetings: the list, and the page of one that people share."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from articles import citations, panels, timeline
from articles.bitmaps import Index
from articles.facets import FACETS
from articles.models import FormerSlug, Meeting
from articles.querysets import Selection
from articles.results import standing_under
from articles.standing import BACKGROUND, RELATIONS, Mode
from articles.views.browse import card
from articles.views.caching import private, public_page
from articles.views.context import absolute

ARTICLES_SHOWN = 50  # of each kind; the list has them all


def counted_meetings(index: Index, meetings: Iterable[Meeting]) -> list[Meeting]:
    """Return meetings with `article_count`, the number of articles about each."""
    counts = panels.counts(index, Selection(), FACETS["meeting"])
    found = list(meetings)
    for each in found:
        each.article_count = counts.get(each.slug, 0)
    return found


@public_page
def meetings(request):
    """Show all meetings: the timeline, and a list by year, newest first."""
    found = counted_meetings(request.index, Meeting.objects.published().for_cards())
    columns = timeline.columns(found)
    years = [(column.year, column.marks[::-1]) for column in columns[::-1] if column.marks]
    return render(
        request,
        "articles/meetings.html",
        {"timeline": columns, "years": years, "total": len(found), "nav": "meetings"},
    )


@public_page
def meeting(request, slug: str):
    """Show a meeting; a former slug leads to it in one hop; a draft is shown to editors only."""
    every = list(Meeting.objects.published().for_cards())
    found = next((each for each in every if each.slug == slug), None)
    preview = found is None
    if preview:
        found = Meeting.objects.select_related("venue").filter(slug=slug).first()
        if found is None:
            return redirect(_by_former_slug(slug), permanent=True)
        if not (request.user.is_staff and request.user.has_perm("articles.view_meeting")):
            raise Http404
    prefetch_related_objects([found], *Meeting.objects.links_for_page())
    response = _page(request, found, every, preview)
    return private(response) if preview else response


def meeting_short(request, slug: str):
    """Lead from a short address, `/m/2022-marrakesh`, to the one meeting it means, else answer 404.

    Its parts are parts of the slug, the year first: where year and place mean several meetings,
    the month, the day or the kind tells them apart.
    """
    fitting = _meant_by(slug, Meeting.objects.published().values_list("slug", flat=True))
    if len(fitting) != 1:
        raise Http404
    return redirect("meeting", fitting[0], permanent=True)


def _meant_by(short: str, slugs: Iterable[str]) -> list[str]:
    parts = short.split("-")
    return [s for s in slugs if s.split("-")[0] == parts[0] and set(parts) <= set(s.split("-"))]


def short_slug(found: Meeting, every: Iterable[Meeting]) -> str:
    """Return the shortest of year-place, month-place and date-place that means this meeting alone."""
    place = found.venue.slug if found.venue else found.mode
    slugs = [meeting.slug for meeting in every]
    for date in found.start_date.ancestors():
        if _meant_by(f"{date}-{place}", slugs) == [found.slug]:
            return f"{date}-{place}"
    return found.slug


def _by_former_slug(slug: str) -> Meeting:
    kind = ContentType.objects.get_for_model(Meeting)
    former = FormerSlug.objects.filter(content_type=kind, slug=slug).first()
    target = former and Meeting.objects.published().filter(pk=former.object_id).first()
    if not target:
        raise Http404
    return target


def _page(request, found: Meeting, every: list[Meeting], preview: bool):
    place = next((i for i, m in enumerate(every) if m.pk == found.pk), None)
    participations = list(found.participations.all())
    attendances = list(found.attendances.all())
    for attendance in attendances:
        attendance.meeting = found  # the office at the time asks for its days
    hosts = [p for p in participations if p.role in ("host", "co-host", "co-chair")]
    chairs = [a for a in attendances if a.role in ("chair", "co-chair")]
    url = absolute(request, found.get_absolute_url())
    primary, background = (
        standing_under(request.index.snapshot, found, mode=Mode((how,)), newest=False).for_cards()
        for how in RELATIONS
    )
    context = {
        "meeting": found,
        "preview": preview,
        "hosts": hosts,
        "chairs": chairs,
        "attendances": [a for a in attendances if a not in chairs],
        "participants": [p for p in participations if p not in hosts],
        "resolutions": [link.resolution for link in found.resolution_links.all()],
        "figures": list(found.figures.all()),
        "primary": [card(a, beside=found) for a in primary[:ARTICLES_SHOWN]],
        "background": [card(a) for a in background[:ARTICLES_SHOWN]],
        "primary_total": len(primary),
        "background_total": len(background),
        "about_address": f"?{urlencode([('meeting', found.slug)])}",
        "mentions_address": f"?{urlencode([('meeting', found.slug), ('relation', BACKGROUND)])}",
        "previous": every[place - 1] if place else None,
        "next": every[place + 1] if place is not None and place + 1 < len(every) else None,
        "timeline": timeline.columns(every, current=found),
        "short_url": absolute(request, reverse("meeting-short", args=[short_slug(found, every)])),
        "citation": citations.meeting_plain(found),
        "json_ld": citations.meeting_json_ld(found, hosts, url),
        "description": citations.meeting_description(found, hosts, len(primary)),
        "robots": "noindex" if preview else "",
    }
    return render(request, "articles/meeting.html", context)
