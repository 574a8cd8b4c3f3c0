"""The coverage of all meetings: a row a meeting, a column an outlet; as a page and as a file."""

from __future__ import annotations

import csv

from django.http import HttpResponse
from django.shortcuts import render

from articles import coverage
from articles.models import Meeting
from articles.urlstate import UrlState
from articles.views.caching import public_page

SORTS = ("date", "count")
PARAMETERS = ("sort", "outlets")


def _asked(request) -> tuple[UrlState, coverage.Matrix]:
    state = UrlState.of(
        [(name, request.GET.get(name, "")) for name in PARAMETERS], PARAMETERS
    )  # fmt: skip
    meetings = list(Meeting.objects.published().for_cards())[::-1]
    found = coverage.matrix(
        request.index.snapshot,
        meetings,
        by_count=state.values("sort") == ["count"],
        silent=state.values("outlets") == ["all"],
    )
    return state, found


@public_page
def matrix(request):
    """Show how many articles each outlet has about each meeting; `sort=count`, `outlets=all`."""
    state, found = _asked(request)
    context = {
        "matrix": found,
        "state": state,
        "by_count": state.values("sort") == ["count"],
        "all_outlets": state.values("outlets") == ["all"],
        "by_date_address": state.without("sort"),
        "by_count_address": state.replaced("sort", "count"),
        "all_address": state.replaced("outlets", "all"),
        "some_address": state.without("outlets"),
        "nav": "meetings",
        "robots": "noindex, follow" if state.pairs else "",
    }
    return render(request, "articles/coverage.html", context)


@public_page
def matrix_csv(request):
    """Give the same matrix as CSV in UTF-8 with a byte order mark, as spreadsheets expect it."""
    _state, found = _asked(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="coverage.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["meeting", "date", "articles", *(term.key for term, _total in found.outlets)])
    for meeting, total, cells in found.rows:
        writer.writerow([meeting.slug, meeting.start_date, total, *(n for _outlet, n in cells)])
    return response
