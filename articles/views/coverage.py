"""Press coverage of all meetings, one row per meeting and one column per outlet, as page and CSV file."""

from __future__ import annotations

import csv

from django.http import HttpResponse
from django.shortcuts import render

from articles.browse.url_state import UrlState
from articles.interchange.formulas import escape_formula
from articles.meetings import press_coverage
from articles.models import Meeting
from articles.outputs.plain_text import line
from articles.web.caching import public_page
from articles.web.robots import INDEX, NOINDEX_FOLLOW

PARAMETERS = ("sort", "outlets")


def _requested_matrix(request) -> tuple[UrlState, press_coverage.Matrix]:
    pairs = [(name, request.GET.get(name, "")) for name in PARAMETERS]
    state = UrlState.of(pairs, PARAMETERS)
    coverage = press_coverage.matrix(
        request.index.snapshot,
        list(Meeting.objects.published().for_cards())[::-1],
        by="".join(state.values("sort")),
        silent=state.values("outlets") == ["all"],
    )
    return state, coverage


@public_page
def matrix(request):
    """Show how many articles each outlet has about each meeting.

    `sort` is empty for latest first, `count`, or the key of an outlet; `outlets=all` includes outlets
    without an article.
    """
    state, coverage = _requested_matrix(request)
    context = {
        "matrix": coverage,
        "state": state,
        "sort": "".join(state.values("sort")),
        "all_outlets": state.values("outlets") == ["all"],
        "by_date_address": state.without("sort"),
        "by_count_address": state.replaced("sort", "count"),
        "by_outlet": [
            (outlet, total, state.replaced("sort", outlet.key))
            for outlet, total in coverage.outlets
        ],
        "all_address": state.replaced("outlets", "all"),
        "some_address": state.without("outlets"),
        "nav": "meetings",
        "robots": NOINDEX_FOLLOW if state.pairs else INDEX,
    }
    return render(request, "articles/coverage.html", context)


@public_page
def matrix_csv(request):
    """Return the same matrix as CSV, with the keys of the outlets as names of columns.

    As in all files, `bom=1` marks it as UTF-8 for spreadsheet programs.
    """
    _state, coverage = _requested_matrix(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="coverage.csv"'
    if request.GET.get("bom") == "1":
        response.write("\ufeff")
    writer = csv.writer(response)
    keys = (outlet.key for outlet, _total in coverage.outlets)
    writer.writerow(["meeting", "title", "date", "articles", *keys])
    for meeting, total, cells in coverage.rows:
        numbers = (n for _outlet, n in cells)
        writer.writerow(
            [meeting.slug, escape_formula(line(meeting.title)), meeting.start_date, total, *numbers]
        )  # fmt: skip
    return response
