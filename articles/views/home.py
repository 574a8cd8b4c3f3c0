"""The first page, the page about the archive, and the pages for what went wrong."""

from __future__ import annotations

import sys
from copy import copy

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template import loader

from articles.browse import facet_panels
from articles.browse.filterset import parameters
from articles.browse.result_list import ByDate
from articles.browse.url_state import UrlState
from articles.facets.registry import FACETS
from articles.facets.values import NOT_STATED
from articles.index.bitmaps import Index
from articles.meetings import timeline
from articles.models import Article, Meeting
from articles.outputs import exports
from articles.querysets import Selection
from articles.views.browse import card
from articles.web.caching import public_page
from articles.web.paging import MOST_CHOICES, MOST_PAGES, TooDeep, TooMuch
from articles.web.request_limits import LONGEST_QUERY, AddressTooLong
from articles.web.robots import NOINDEX
from articles.web.unavailable import unavailable

LATEST = 6
WAYS_IN = ("venue", "resolution", "state", "official")
WAY_IN_VALUES = 8


@public_page
def home(request):
    """Show what this is, the timeline, ways in, and what came last."""
    index, everything = request.index, Selection()
    state = UrlState((), parameters())
    found = {p.name: p for p in facet_panels.build(index, everything, state, ("date", *WAYS_IN))}
    meetings = list(Meeting.objects.published().for_cards())
    latest = ByDate(Article.objects.published(), index.snapshot, [index.snapshot.everything], True)
    context = {
        "timeline": timeline.columns(meetings),
        "ways_in": [
            (found[name], [o for o in found[name].options if o.key != NOT_STATED][:WAY_IN_VALUES])
            for name in WAYS_IN
        ],
        "years": [o for o in found["date"].options if o.key != NOT_STATED],
        "latest": [card(a) for a in latest.for_cards()[:LATEST]],
        "meeting_count": len(meetings),
        "article_count": len(index.snapshot),
        "source_count": _sources(index),
        "first_year": meetings[0].start_date.year if meetings else None,
        "last_year": meetings[-1].start_date.year if meetings else None,
    }
    return render(request, "articles/home.html", context)


def _sources(index: Index) -> int:
    """Return how many outlets have an article here."""
    return len(facet_panels.counts(index, Selection(), FACETS["source"]).keys() - {NOT_STATED})


@public_page
def about(request):
    """Say what the archive holds, how it is made, and how to cite it, with figures from the tables."""
    counts = dict(Article.objects.values_list("status").annotate(n=Count("pk")))
    return render(
        request,
        "articles/about.html",
        {
            "nav": "about",
            "article_count": counts.get(Article.Status.PUBLISHED, 0),
            "withdrawn_count": counts.get("withdrawn", 0),
            "undated_count": Article.objects.published().filter(published_on=None).count(),
            "supplied_title_count": Article.objects.published()
            .exclude(title_basis="printed")
            .count(),
            "meeting_count": Meeting.objects.published().count(),
            "source_count": _sources(request.index),
        },
    )


def bad_request(request, exception=None):
    """Answer 400, or 414: what was asked for is more than a list can take, and what to do instead."""
    too_long = isinstance(exception, AddressTooLong)
    context = {
        "robots": NOINDEX,
        "too_much": isinstance(exception, TooMuch),
        "most": MOST_CHOICES,
        "longest": LONGEST_QUERY if too_long else None,
    }
    if too_long:  # what was too long is not said again, in links to the same in other languages
        request = _without_parameters(request)
    return render(request, "400.html", context, status=414 if too_long else 400)


def _without_parameters(request):
    found = copy(request)
    found.META = {**request.META, "QUERY_STRING": ""}
    return found


def page_not_found(request, exception=None):
    """Answer 404 in the house style, with ways on."""
    if isinstance(exception, TooDeep):
        context = {"robots": NOINDEX, "most": MOST_PAGES, "exports": exports.FORMATS.values()}
        return render(request, "too_deep.html", context, status=404)
    return render(request, "404.html", status=404)


def not_from_here(request, reason=""):
    """Answer 403 to a form that another page sent, or whose cookie is gone, and say what helps."""
    return render(request, "403_csrf.html", {"robots": NOINDEX}, status=403)


def server_error(request):
    """Answer 500 in the house style, without touching the database, and saying nothing of the fault.

    What failed before a view was reached is seen here: a database that is gone is said to be that.
    """
    if calm := unavailable(request, sys.exc_info()[1]):
        return calm
    request.user = AnonymousUser()
    return HttpResponseServerError(loader.render_to_string("500.html", request=request))
