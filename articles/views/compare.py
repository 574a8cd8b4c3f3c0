"""Comparison of two meetings, and of the countries whose outlets covered one."""

from __future__ import annotations

from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from articles.meetings import comparison, countries
from articles.models import Meeting
from articles.text.arabic import without_controls
from articles.web.caching import public_page
from articles.web.redirects import find_by_former_slug, find_by_former_slug_or_404
from articles.web.robots import INDEX, NOINDEX_FOLLOW


@public_page
def compare(request):
    """Show two meetings side by side, given by slug as `first` and `second`; without them, a choice."""
    every = list(Meeting.objects.published().for_cards())
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


@public_page
def by_country(request, slug: str):
    """Show the articles about a meeting by country of the outlet; redirect from a former slug."""
    meeting = Meeting.objects.published().for_cards().filter(slug=slug).first()
    if meeting is None:
        present = find_by_former_slug_or_404(Meeting, slug)
        return redirect("meeting-countries", slug=present.slug, permanent=True)
    total, compared = countries.compare(request.index.snapshot, meeting)
    context = {
        "meeting": meeting,
        "total": total,
        "countries": compared,
        "nav": "meetings",
        "robots": INDEX if compared else NOINDEX_FOLLOW,
    }
    return render(request, "articles/countries.html", context)


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
