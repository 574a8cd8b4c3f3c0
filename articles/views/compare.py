"""Comparison of two meetings, and of the countries whose outlets wrote about one."""

from __future__ import annotations

from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from articles.browse.result_list import articles_with
from articles.meetings import comparison
from articles.meetings.country_comparison import by_country
from articles.models import Meeting
from articles.text.arabic import without_controls
from articles.web.caching import public_page
from articles.web.redirects import find_by_former_slug
from articles.web.robots import INDEX, NOINDEX_FOLLOW


@public_page
def compare(request):
    """Show two meetings side by side, given by slug as `first` and `second`; without them, a choice.

    `meeting` alone compares its press coverage by country of the outlets.
    """
    every = list(Meeting.objects.published().for_cards())
    if slug := without_controls(request.GET.get("meeting", "")):
        return _countries(request, slug, every)
    slugs = [without_controls(request.GET.get(name, "")) for name in ("first", "second")]
    chosen = [next((m for m in every if m.slug == slug), None) for slug in slugs]
    for index, slug in enumerate(slugs):
        if slug and chosen[index] is None:
            return _redirect_to_present_slugs(slugs)
    context = {
        "every": every[::-1],
        "first": chosen[0],
        "second": chosen[1],
        "others": [m for m in every[::-1] if m != chosen[0]] if chosen[0] and not chosen[1] else [],
        "nav": "meetings",
        "robots": NOINDEX_FOLLOW if any(slugs) else INDEX,
    }
    if all(chosen) and chosen[0] != chosen[1]:
        prefetch_related_objects(chosen, *Meeting.objects.links_for_page())
        context["comparison"] = comparison.compare(request.index, *chosen)
    return render(request, "articles/compare.html", context)


def _countries(request, slug: str, every: list[Meeting]):
    meeting = next((m for m in every if m.slug == slug), None)
    if meeting is None:
        former = find_by_former_slug(Meeting, slug)
        if former is None:
            raise Http404
        return redirect(f"{reverse('meetings-compare')}?meeting={former.slug}", permanent=True)
    primary = articles_with(request.index.snapshot, meeting)
    context = {
        "meeting": meeting,
        "total": len(primary),
        "countries": by_country(request.index.snapshot, primary.documents),
        "list_address": f"{reverse('browse')}?meeting={meeting.slug}",
        "nav": "meetings",
        "robots": NOINDEX_FOLLOW,
    }
    return render(request, "articles/compare_countries.html", context)


def _redirect_to_present_slugs(slugs: list[str]):
    """Redirect to the same comparison with present slugs; raise Http404 if a meeting is unknown."""
    present = []
    for slug in slugs:
        meeting = Meeting.objects.published().filter(slug=slug).first() or find_by_former_slug(
            Meeting, slug
        )
        if slug and meeting is None:
            raise Http404
        present.append(meeting.slug if meeting else "")
    first, second = present
    return redirect(f"{reverse('meetings-compare')}?first={first}&second={second}", permanent=True)
