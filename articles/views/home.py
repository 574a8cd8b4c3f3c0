"""Home page, the page about the archive, and error pages."""

from __future__ import annotations

import sys
from copy import copy

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import TooManyFieldsSent
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
from articles.views.browse import cards_of
from articles.web.caching import public_page
from articles.web.gone import Gone
from articles.web.paging import MOST_CHOICES, MOST_PAGES, PageTooDeep, TooManyChoices
from articles.web.request_limits import LONGEST_QUERY, TOO_LARGE, AddressTooLong
from articles.web.robots import NOINDEX
from articles.web.unavailable import unavailable

LATEST = 6
WAYS_IN = ("venue", "resolution", "state", "official")
VALUES_PER_WAY_IN = 8


@public_page
def home(request):
    """Show the home page: the timeline, facet values to start from, and the latest articles."""
    index, everything = request.index, Selection()
    state = UrlState((), parameters())
    panels = {p.name: p for p in facet_panels.build(index, everything, state, ("date", *WAYS_IN))}
    meetings = list(Meeting.objects.published().for_cards())
    latest = cards_of(
        index,
        ByDate(Article.objects.published(), index.snapshot, [index.snapshot.everything], True),
        LATEST,
    )
    context = {
        "timeline": timeline.columns(meetings),
        "ways_in": [
            (
                panels[name],
                [o for o in panels[name].options if o.key != NOT_STATED][:VALUES_PER_WAY_IN],
            )
            for name in WAYS_IN
        ],
        "years": [o for o in panels["date"].options if o.key != NOT_STATED],
        "latest": latest,
        "meeting_count": len(meetings),
        "article_count": len(index.snapshot),
        "source_count": _source_count(index),
        "first_year": meetings[0].start_date.year if meetings else None,
        "last_year": meetings[-1].start_date.year if meetings else None,
    }
    return render(request, "articles/home.html", context)


def _source_count(index: Index) -> int:
    """Return the number of outlets with at least one article."""
    return len(facet_panels.counts(index, Selection(), FACETS["source"]).keys() - {NOT_STATED})


@public_page
def about(request):
    """Show the contents of the archive, how it is made and how to cite it, with counts from the tables."""
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
            "source_count": _source_count(request.index),
        },
    )


def bad_request(request, exception=None):
    """Return 400, for too long an address 414, for too large a form 413, with advice on what to do instead."""
    if isinstance(exception, TOO_LARGE):
        context = {
            "robots": NOINDEX,
            "is_signed_in": request.user.is_authenticated,
            "has_too_many_fields": isinstance(exception, TooManyFieldsSent),
            "megabytes": settings.IMPORT_FILE_BYTES_MAX // 1_000_000,
            "fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        }
        return render(request, "413.html", context, status=413)
    too_long = isinstance(exception, AddressTooLong)
    context = {
        "robots": NOINDEX,
        "too_much": isinstance(exception, TooManyChoices),
        "most": MOST_CHOICES,
        "longest": LONGEST_QUERY if too_long else None,
    }
    if too_long:  # so that links to other languages do not repeat the long query string
        request = _without_parameters(request)
    return render(request, "400.html", context, status=414 if too_long else 400)


def _without_parameters(request):
    short = copy(request)
    short.META = {**request.META, "QUERY_STRING": ""}
    return short


def forbidden(request, exception=None):
    """Return 403 for something that the role of an editor does not allow, with advice on what to do."""
    return render(request, "403.html", {"robots": NOINDEX}, status=403)


def page_not_found(request, exception=None):
    """Return 404 in the design of the site, with links to go on; for too deep a page, with the exports.

    For what is no longer public, return 410 and say what became of it.
    """
    if isinstance(exception, Gone):
        context = {"robots": NOINDEX, "gone": exception.items}
        return render(request, "410.html", context, status=410)
    if isinstance(exception, PageTooDeep):
        context = {"robots": NOINDEX, "most": MOST_PAGES, "exports": exports.FORMATS.values()}
        return render(request, "too_deep.html", context, status=404)
    return render(request, "404.html", status=404)


def not_from_here(request, reason=""):
    """Return 403 for a form without a valid CSRF token or cookie, with advice on what to do."""
    return render(request, "403_csrf.html", {"robots": NOINDEX}, status=403)


def server_error(request):
    """Return 500 in the design of the site, without using the database or details of the error.

    Errors raised before a view was called arrive here too: for a database failure, return 503 instead.
    """
    if response := unavailable(request, sys.exc_info()[1]):
        return response
    request.user = AnonymousUser()
    return HttpResponseServerError(loader.render_to_string("500.html", request=request))
