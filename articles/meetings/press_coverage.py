"""Press coverage of meetings: dates of the articles, outlets, and copies of the same text.

Counts come from the index, so that they are fast for any number of articles; only the articles shown are
loaded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from articles.browse.result_list import ByDate, articles_with
from articles.facets.values import NOT_STATED
from articles.index.bitmaps import Snapshot, Term
from articles.index.bitmaps.documents import NO_DAY, as_array, day_number
from articles.models import Article, Meeting
from articles.text import diff

BEFORE, SAME, AFTER, UNKNOWN = "before", "same", "after", "unknown"


@dataclass(frozen=True)
class Lag:
    """The number of articles published at one distance from the meeting; `height` from 0 to 100."""

    side: str
    label: Promise
    count: int = 0
    height: int = 0


# (side, label, days before the first or after the last day of the meeting: from, to).
LAGS = (
    (BEFORE, _("more than a month before"), -np.inf, -31),
    (BEFORE, _("a week to a month before"), -30, -8),
    (BEFORE, _("two days to a week before"), -7, -2),
    (BEFORE, _("the day before"), -1, -1),
    (SAME, _("the same day"), 0, 0),
    (AFTER, _("the day after"), 1, 1),
    (AFTER, _("two days to a week after"), 2, 7),
    (AFTER, _("a week to a month after"), 8, 30),
    (AFTER, _("more than a month after"), 31, np.inf),
)


def lag_line(snapshot: Snapshot, meeting: Meeting, documents: BitMap) -> list[Lag]:
    """Return the numbers of the articles about a meeting by publication lag; last, those with unknown lag.

    An article whose date is known to the month counts as before or after if the whole month is. The list
    is empty for a meeting whose days are not known.
    """
    if not meeting.has_days:
        return []
    first, last = snapshot.documents.days(as_array(documents))
    begins, ends = day_number(meeting.first_day), day_number(meeting.last_day)
    lag = np.where(last < begins, last - begins, np.where(first > ends, first - ends, 0)).astype(
        float
    )
    inside = (first >= begins) & (last <= ends)
    lag[(lag == 0) & ~inside] = np.nan
    lag[first == NO_DAY] = np.nan
    counts = [int(((lag >= low) & (lag <= high)).sum()) for _side, _label, low, high in LAGS]
    most = max(*counts, 1)
    lags = [
        Lag(side, label, count, round(100 * count / most))
        for (side, label, _low, _high), count in zip(LAGS, counts, strict=True)
    ]
    unknown = int(np.isnan(lag).sum())
    return [
        *lags,
        Lag(UNKNOWN, _("day not known"), unknown, round(100 * unknown / max(most, unknown))),
    ]


def reports_first(snapshot: Snapshot, meeting: Meeting, articles: ByDate) -> ByDate:
    """Return articles about a meeting, oldest first, with announcements after the reports and the undated.

    A reader of a meeting's page wants to know what came of it. The order is unchanged for a meeting whose days
    are not known; a month counts as before the meeting if the whole month is.
    """
    if not meeting.has_days:
        return articles
    numbers = as_array(articles.documents)
    first, last = snapshot.documents.days(numbers)
    undated = first == NO_DAY
    before = ~undated & (last < day_number(meeting.first_day))
    # The day may be before or after: a month that the meeting falls into.
    unclear = ~undated & ~before & (first < day_number(meeting.first_day))
    groups = (~(before | unclear | undated), unclear | undated, before)
    return articles.in_groups([BitMap(numbers[group]) for group in groups])


@dataclass(frozen=True)
class Outlets:
    """Outlets by country with their numbers of articles, highest first; and the outlets without any."""

    countries: tuple[tuple[Term | None, tuple[tuple[Term, int], ...]], ...]
    unknown: int  # articles whose outlet is not known
    silent: tuple[Term, ...]


def outlets(snapshot: Snapshot, documents: BitMap) -> Outlets:
    """Return the outlets of the archive that published some articles, and those that did not."""
    terms = snapshot.terms.of("source")
    counted = dict(
        zip((t.pk for t in terms), snapshot.counts(documents, terms).tolist(), strict=True)
    )
    by_country: dict[Term | None, list[tuple[Term, int]]] = defaultdict(list)
    for term in terms:
        if counted[term.pk] and term.key != NOT_STATED:
            by_country[_country(snapshot, term)].append((term, counted[term.pk]))
    unknown = next((counted[t.pk] for t in terms if t.key == NOT_STATED), 0)
    groups = [
        (country, tuple(sorted(counts, key=lambda pair: -pair[1])))
        for country, counts in by_country.items()
    ]
    groups.sort(
        key=lambda g: (g[0] is None, -sum(n for _t, n in g[1]), g[0].sort_key if g[0] else "")
    )
    silent = tuple(t for t in terms if not counted[t.pk] and t.key != NOT_STATED)
    return Outlets(tuple(groups), unknown, silent)


def _country(snapshot: Snapshot, outlet: Term) -> Term | None:
    """Return the country of an outlet, read from any one of its articles."""
    documents = snapshot.carrying(outlet)
    countries = snapshot.values(documents.min()).get("country", []) if documents else []
    return next((term for term in countries if term.key != NOT_STATED), None)


@dataclass(frozen=True)
class ArticleWithCopies:
    """An article with its copies that other outlets printed later, each with its difference."""

    article: Article
    copies: tuple[tuple[Article, diff.Difference], ...] = ()


def group_copies(articles: Iterable[Article], texts: dict[int, str]) -> list[ArticleWithCopies]:
    """Return articles in their order, with the copies of a story grouped under its first article.

    `texts` has the bodies of the articles of stories by primary key.
    """
    first: dict[int, Article] = {}
    copies: dict[int, list[Article]] = defaultdict(list)
    leading = []
    for article in articles:
        if article.story_id and article.story_id in first:
            copies[first[article.story_id].pk].append(article)
            continue
        leading.append(article)
        if article.story_id:
            first[article.story_id] = article
    return [
        ArticleWithCopies(
            article,
            tuple(
                (copy, diff.difference(_version(article, texts), _version(copy, texts)))
                for copy in copies[article.pk]
            ),
        )
        for article in leading
    ]


def _version(article: Article, texts: dict[int, str]) -> diff.Version:
    body = texts.get(article.pk, "")
    return diff.Version(article.title, body, may_be_shown=article.rights == "full")


def shared_article_counts(snapshot: Snapshot, documents: BitMap, others: Iterable) -> list[int]:
    """Return for each of `others` (meetings or authorities) how many of some articles are about it."""
    return [
        documents.intersection_cardinality(articles_with(snapshot, other).documents)
        for other in others
    ]


@dataclass(frozen=True)
class Matrix:
    """Numbers of articles by meeting and outlet.

    `outlets` are pairs (outlet, number); `rows` are (meeting, number, pairs of outlet and number).
    """

    outlets: tuple[tuple[Term, int], ...]
    rows: tuple[tuple[Meeting, int, tuple[tuple[Term, int], ...]], ...]


def matrix(
    snapshot: Snapshot, meetings: Iterable[Meeting], *, by: str = "", silent: bool = False
) -> Matrix:
    """Return the coverage of all `meetings`, with the outlets that have most articles first.

    Articles without a known outlet are counted under «not stated». Meetings are in the given order; if `by`
    is "count", the most covered come first; if it is the key of an outlet, those it covered most. `silent`
    includes outlets without any article about a meeting.
    """
    terms = snapshot.terms.of("source")
    counted = [
        (meeting, documents, snapshot.counts(documents, terms))
        for meeting in meetings
        for documents in [articles_with(snapshot, meeting).documents]
    ]
    totals = sum(
        (counts for _meeting, _documents, counts in counted), np.zeros(len(terms), np.int64)
    )
    order = [
        position
        for position in np.argsort(-totals, kind="stable").tolist()
        if totals[position] or (silent and terms[position].key != NOT_STATED)
    ]
    if by == "count":
        counted.sort(key=lambda row: -len(row[1]))
    elif (column := next((i for i, term in enumerate(terms) if term.key == by), None)) is not None:
        counted.sort(key=lambda row: -row[2][column])
    shown = [terms[position] for position in order]
    rows = [
        (meeting, len(documents), tuple(zip(shown, counts[order].tolist(), strict=True)))
        for meeting, documents, counts in counted
    ]
    return Matrix(
        tuple((terms[position], int(totals[position])) for position in order), tuple(rows)
    )
