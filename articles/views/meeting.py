"""Meetings: the list, and the page of one that people share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

import numpy as np
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from pyroaring import BitMap

from articles.browse import facet_panels
from articles.browse.result_list import ByDate, articles_with
from articles.facets.registry import FACETS
from articles.index import short_addresses
from articles.index.bitmaps import Index
from articles.meetings import attendance, figures, map, press_coverage, timeline
from articles.meetings.quotation import Ground, Quotes
from articles.models import (
    Article,
    ArticleResolution,
    Meeting,
    Official,
    Resolution,
    ShortAddress,
    State,
)
from articles.outputs.feeds import FORMATS
from articles.outputs.page_metadata import presentation_of, signposted
from articles.querysets import Selection
from articles.querysets.counting_modes import BACKGROUND, Mode
from articles.views.browse import card
from articles.web.caching import private, public_page
from articles.web.redirects import moved, moved_or_404
from articles.web.robots import INDEX, NOINDEX

# The list has them all.
ARTICLES_SHOWN = 40
PASSING_SHOWN = 10
SENTENCES_SHOWN = 6  # of the press on one resolution


def counted_meetings(index: Index, meetings: Iterable[Meeting]) -> list[Meeting]:
    """Return meetings with `article_count`, the number of articles about each."""
    counts = facet_panels.counts(index, Selection(), FACETS["meeting"])
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
            return redirect(moved_or_404(Meeting, slug), permanent=True)
        if not (request.user.is_staff and request.user.has_perm("articles.view_meeting")):
            raise Http404
    prefetch_related_objects([found], *Meeting.objects.links_for_page())
    response = _page(request, found, every, preview)
    return private(response) if preview else signposted(request, response, found)


def meeting_short(request, slug: str):
    """Lead from a short address, `/m/2022-marrakesh`, to its meeting; where it may mean several, ask which.

    One that was given to a meeting leads there for ever. Any other is read as parts of a slug, the year
    first: the place, the month, the day or the kind tell meetings apart.
    """
    if given := ShortAddress.objects.filter(slug=slug).select_related("meeting").first():
        if not given.meeting.is_published:
            raise Http404  # its own, whatever else the words may mean
        return redirect(given.meeting, permanent=True)
    if former := moved(Meeting, slug):
        return redirect(former, permanent=True)
    fitting = short_addresses.meant_by(slug, Meeting.objects.published().for_cards())
    if len(fitting) == 1:
        return redirect(fitting[0])
    if not fitting:
        raise Http404
    return render(request, "articles/which_meeting.html", {"meetings": fitting}, status=300)


def _page(request, found: Meeting, every: list[Meeting], preview: bool):
    primary = articles_with(request.index.snapshot, found, newest=False)
    place = next((i for i, m in enumerate(every) if m.pk == found.pk), None)
    quotes = Quotes()
    said = attendance.statements(found.participations.all(), found.attendances.all(), quotes)
    context = {
        "meeting": found,
        "preview": preview,
        "hosts": _by_role(said, State, *attendance.HOSTING),
        "chairing_states": _by_role(said, State, *attendance.CHAIRING),
        "chairs": _by_role(said, Official, *attendance.CHAIRING),
        "ledger": attendance.by_state(said),
        "map": map.place(found.venue.latitude, found.venue.longitude) if found.venue else None,
        "figures": figures.side_by_side(found.figures.all(), quotes),
        "resolutions": _resolutions(request, found, quotes, primary.documents),
        **_press(request, found, primary),
        "feeds": FORMATS.values(),
        "about_address": f"?{urlencode([('meeting', found.slug)])}",
        "source_address": f"{reverse('browse')}?{urlencode([('meeting', found.slug)])}",
        "mentions_address": f"?{urlencode([('meeting', found.slug), ('relation', BACKGROUND)])}",
        "previous": every[place - 1] if place else None,
        "next": every[place + 1] if place is not None and place + 1 < len(every) else None,
        "timeline": timeline.columns(every, current=found),
        "presentation": presentation_of(request, found, articles=len(primary)),
        "robots": NOINDEX if preview else INDEX,
    }
    return render(request, "articles/meeting.html", context)


@dataclass(frozen=True)
class Cited:
    """A resolution: what says that the meeting cites it, and some of the articles that do, of how many."""

    resolution: Resolution
    by_meeting: list[Ground]
    by_press: list[Ground]
    articles: int


def _by_role(said, model: type, *keys: str) -> list[tuple[attendance.Statement, attendance.Role]]:
    """Return the states or officials that had one of some roles, each once with the first of them."""
    found: dict = {}
    for key in keys:
        for statement in said:
            for role in statement.roles:
                if role.key == key and isinstance(statement.subject, model):
                    found.setdefault(statement.subject, (statement, role))
    return list(found.values())


def _resolutions(request, found: Meeting, quotes: Quotes, documents: BitMap) -> list[Cited]:
    """Return the resolutions cited by a meeting, and by articles about it."""
    by_meeting, by_press = defaultdict(list), defaultdict(list)
    for link in found.resolution_links.all():
        by_meeting[link.resolution].append(quotes.ground(link))
    press = ArticleResolution.objects.about(found).select_related("resolution", "article__source")
    for link in press.earliest_of_each("resolution", SENTENCES_SHOWN):
        by_press[link.resolution].append(quotes.ground(link))
    cited = sorted({*by_meeting, *by_press}, key=lambda each: (each.number, each.year))
    articles = press_coverage.shared(request.index.snapshot, documents, cited)
    return [
        Cited(resolution, by_meeting[resolution], by_press[resolution], count)
        for resolution, count in zip(cited, articles, strict=True)
    ]


def _press(request, found: Meeting, primary: ByDate) -> dict:
    """Return what the press made of a meeting: loaded in one statement, and one more for copies."""
    snapshot = request.index.snapshot
    background = articles_with(snapshot, found, mode=Mode((BACKGROUND,)), newest=False)
    shown = primary.numbers(0, ARTICLES_SHOWN)
    passing = background.numbers(0, PASSING_SHOWN)
    loaded = primary.for_cards().load(np.concatenate([shown, passing]))
    places = set(shown.tolist())
    about = [article for article in loaded if article.number in places]
    copied = [article.pk for article in about if article.story_id]
    texts = Article.objects.texts(copied) if len(copied) > 1 else {}
    return {
        "folded": [
            card(each.article, beside=found) | {"copies": each.copies}
            for each in press_coverage.fold(about, texts)
        ],
        "background": [card(article) for article in loaded if article.number not in places],
        "primary_total": len(primary),
        "background_total": len(background),
        "shown_total": len(about),
        "lags": press_coverage.lag_line(snapshot, found, primary.documents),
        "outlets": press_coverage.outlets(snapshot, primary.documents),
    }
