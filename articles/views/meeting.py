"""Meetings: the list, the page of a meeting, and short addresses."""

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
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from articles.browse import facet_panels
from articles.browse.result_list import ByDate, articles_with
from articles.facets.registry import FACETS
from articles.index import short_addresses
from articles.index.bitmaps import Index
from articles.meetings import attendance, figures, folding, press_coverage, timeline
from articles.meetings.quotation import Evidence, Quotes
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
from articles.outputs.page_metadata import place_of, presentation_of, signposted
from articles.querysets import Selection
from articles.querysets.counting_modes import BACKGROUND, Mode
from articles.views.browse import card
from articles.web.caching import private, public_page
from articles.web.redirects import find_by_former_slug, find_by_former_slug_or_404
from articles.web.robots import INDEX, NOINDEX

# Limits of the page of a meeting; the list of articles has all of them.
ARTICLES_SHOWN = 40
PASSING_SHOWN = 10
SENTENCES_SHOWN = 6  # quotations from the press for each resolution


def counted_meetings(index: Index, meetings: Iterable[Meeting]) -> list[Meeting]:
    """Return meetings with `article_count`, the number of articles about each."""
    counts = facet_panels.counts(index, Selection(), FACETS["meeting"])
    counted = list(meetings)
    for meeting in counted:
        meeting.article_count = counts.get(meeting.slug, 0)
    return counted


@public_page
def meetings(request):
    """Show all meetings: the timeline, and a list by year, newest first."""
    every = counted_meetings(request.index, Meeting.objects.published().for_cards())
    columns = timeline.columns(every)
    years = [(column.year, column.marks[::-1]) for column in columns[::-1] if column.marks]
    return render(
        request,
        "articles/meetings.html",
        {"timeline": columns, "years": years, "total": len(every), "nav": "meetings"},
    )


@public_page
def meeting(request, slug: str):
    """Show a meeting: a draft only to editors; redirect from a former slug to the present one."""
    every = list(Meeting.objects.published().for_cards())
    meeting = next((each for each in every if each.slug == slug), None)
    preview = meeting is None
    if preview:
        meeting = Meeting.objects.select_related("venue").filter(slug=slug).first()
        if meeting is None:
            return redirect(find_by_former_slug_or_404(Meeting, slug), permanent=True)
        if not (request.user.is_staff and request.user.has_perm("articles.view_meeting")):
            raise Http404
    prefetch_related_objects([meeting], *Meeting.objects.links_for_page())
    response = _page(request, meeting, every, preview)
    return private(response) if preview else signposted(request, response, meeting)


def meeting_short(request, slug: str):
    """Redirect from a short address, `/m/2022-marrakesh`, to its meeting; if ambiguous, list the candidates.

    A short address assigned to a meeting always redirects there. Any other is read as parts of a slug: the
    year, then place, month, day or kind, as far as needed to identify the meeting.
    """
    if given := ShortAddress.objects.filter(slug=slug).select_related("meeting").first():
        if not given.meeting.is_published:
            raise Http404  # it belongs to this meeting, even if it could mean another
        return redirect(given.meeting, permanent=True)
    if former := find_by_former_slug(Meeting, slug):
        return redirect(former, permanent=True)
    fitting = short_addresses.matching(slug, Meeting.objects.published().for_cards())
    if len(fitting) == 1:
        return redirect(fitting[0])
    if not fitting:
        raise Http404
    return render(request, "articles/which_meeting.html", {"meetings": fitting}, status=300)


def _page(request, meeting: Meeting, every: list[Meeting], preview: bool):
    primary = articles_with(request.index.snapshot, meeting, newest=False)
    index = next((i for i, m in enumerate(every) if m.pk == meeting.pk), None)
    quotes = Quotes()
    statements = attendance.statements(
        meeting.participations.all(), meeting.attendances.all(), quotes
    )
    quotes.publishers.expect(
        meeting.source_url, meeting.communique_url, *(o.source_url for o in meeting.outcomes.all())
    )
    context = {
        "meeting": meeting,
        "publishers": quotes.publishers,
        "preview": preview,
        "hosts": _by_role(statements, State, *attendance.HOSTING),
        "chairing_states": _by_role(statements, State, *attendance.CHAIRING),
        "chairs": _by_role(statements, Official, *attendance.CHAIRING),
        "ledger": attendance.by_state(statements),
        "map": place_of(meeting),
        "figures": (numbers := figures.side_by_side(meeting.figures.all(), quotes)),
        "leading_figure": figures.leading(numbers),
        "resolutions": _resolutions(request, meeting, quotes, primary.documents),
        **_press(request, meeting, primary),
        "feeds": FORMATS.values(),
        "about_address": f"?{urlencode([('meeting', meeting.slug)])}",
        "source_address": f"{reverse('browse')}?{urlencode([('meeting', meeting.slug)])}",
        "mentions_address": f"?{urlencode([('meeting', meeting.slug), ('relation', BACKGROUND)])}",
        "countries_address": reverse("meeting-countries", args=[meeting.slug]),
        "previous": _neighbour(every, index, -1),
        "next": _neighbour(every, index, 1),
        "timeline": timeline.columns(every, current=meeting),
        "presentation": presentation_of(request, meeting, articles=len(primary)),
        "robots": NOINDEX if preview else INDEX,
    }
    return render(request, "articles/meeting.html", context)


@dataclass(frozen=True)
class Neighbour:
    """The meeting before or after another; `nearness` says so if it is no day earlier or later."""

    meeting: Meeting
    nearness: Promise | str


_NEARNESS = {
    "day": _("on the same day"),
    "month": _("in the same month, the day is not known"),
    "": "",
}


def _neighbour(every: list[Meeting], index: int | None, step: int) -> Neighbour | None:
    if index is None or not 0 <= index + step < len(every):
        return None
    other = every[index + step]
    return Neighbour(other, _NEARNESS[timeline.nearness(every[index], other)])


@dataclass(frozen=True)
class Cited:
    """A resolution cited by a meeting or its press coverage, with the evidence from both.

    `by_press` has the earliest quotations only; `articles` is the number of articles that cite it.
    """

    resolution: Resolution
    by_meeting: list[Evidence]
    by_press: list[Evidence]
    articles: int


def _by_role(
    statements, model: type, *keys: str
) -> list[tuple[attendance.Statement, attendance.Role]]:
    """Return the states or officials with one of the roles, each once, with its first role."""
    by_subject: dict = {}
    for key in keys:
        for statement in statements:
            for role in statement.roles:
                if role.key == key and isinstance(statement.subject, model):
                    by_subject.setdefault(statement.subject, (statement, role))
    return list(by_subject.values())


def _resolutions(request, meeting: Meeting, quotes: Quotes, documents: BitMap) -> list[Cited]:
    """Return the resolutions cited by a meeting or by articles about it."""
    by_meeting, by_press = defaultdict(list), defaultdict(list)
    for link in meeting.resolution_links.all():
        by_meeting[link.resolution].append(quotes.ground(link))
    press = ArticleResolution.objects.about(meeting).select_related("resolution", "article__source")
    for link in press.earliest_of_each("resolution", SENTENCES_SHOWN):
        by_press[link.resolution].append(quotes.ground(link))
    cited = sorted(
        {*by_meeting, *by_press}, key=lambda resolution: (resolution.number, resolution.year)
    )
    counts = press_coverage.shared_article_counts(request.index.snapshot, documents, cited)
    return [
        Cited(resolution, by_meeting[resolution], by_press[resolution], count)
        for resolution, count in zip(cited, counts, strict=True)
    ]


def _press(request, meeting: Meeting, primary: ByDate) -> dict:
    """Return the press coverage of a meeting, loaded in one statement and another for the texts of copies."""
    snapshot = request.index.snapshot
    background = articles_with(snapshot, meeting, mode=Mode((BACKGROUND,)), newest=False)
    shown = press_coverage.reports_first(snapshot, meeting, primary).numbers(0, ARTICLES_SHOWN)
    passing = background.numbers(0, PASSING_SHOWN)
    loaded = primary.for_cards().load(np.concatenate([shown, passing]))
    primary_numbers = set(shown.tolist())
    about = [article for article in loaded if article.number in primary_numbers]
    copy_ids = [article.pk for article in about if article.story_id]
    texts = Article.objects.texts(copy_ids) if len(copy_ids) > 1 else {}
    cards = [
        card(story.article, omit_meeting=meeting) | {"copies": story.copies}
        for story in press_coverage.group_copies(about, texts)
    ]
    return {
        "first_cards": folding.folded(cards).shown,
        "more_cards": folding.folded(cards).more,
        "background": [
            card(article) for article in loaded if article.number not in primary_numbers
        ],
        "primary_total": len(primary),
        "background_total": len(background),
        "shown_total": len(about),
        "lags": press_coverage.lag_line(snapshot, meeting, primary.documents),
        "outlets": press_coverage.outlets(snapshot, primary.documents),
    }
