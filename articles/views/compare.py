"""Two meetings side by side."""

from __future__ import annotations

from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from articles.meetings import comparison
from articles.models import Meeting
from articles.text.arabic import without_controls
from articles.web.caching import public_page
from articles.web.redirects import moved
from articles.web.robots import INDEX, NOINDEX_FOLLOW


@public_page
def compare(request):
    """Show two meetings side by side, `first` and `second` by their slugs; without them, the choice."""
    every = list(Meeting.objects.published().for_cards())
    asked = [without_controls(request.GET.get(name, "")) for name in ("first", "second")]
    chosen = [next((m for m in every if m.slug == slug), None) for slug in asked]
    for at, slug in enumerate(asked):
        if slug and chosen[at] is None:
            return _to_the_present_address(asked)
    context = {
        "every": every[::-1],
        "first": chosen[0],
        "second": chosen[1],
        "nav": "meetings",
        "robots": NOINDEX_FOLLOW if any(asked) else INDEX,
    }
    if all(chosen) and chosen[0] != chosen[1]:
        prefetch_related_objects(chosen, *Meeting.objects.links_for_page())
        context["comparison"] = comparison.compare(request.index, *chosen)
    return render(request, "articles/compare.html", context)


def _to_the_present_address(asked: list[str]):
    """Lead to the same comparison where a meeting has another slug now; raise Http404 where one is unknown."""
    slugs = []
    for slug in asked:
        found = Meeting.objects.published().filter(slug=slug).first() or moved(Meeting, slug)
        if slug and found is None:
            raise Http404
        slugs.append(found.slug if found else "")
    first, second = slugs
    return redirect(f"{reverse('meetings-compare')}?first={first}&second={second}", permanent=True)
