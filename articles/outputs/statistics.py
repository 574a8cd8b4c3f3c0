"""Statistics of the archive: period, outlets, gaps, confirmed links, the last change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from articles.browse import facet_panels
from articles.facets.registry import FACETS
from articles.facets.values import NOT_STATED
from articles.index.bitmaps import Index
from articles.models import (
    Article,
    EvidenceLink,
    LinkCheck,
    Meeting,
    PublicRecord,
    indexed_kinds,
)
from articles.querysets import Selection
from articles.text.dates import PartialDate


@dataclass(frozen=True)
class Year:
    """A year, with its number of articles and of meetings."""

    year: int
    articles: int
    meetings: int


@dataclass(frozen=True)
class Confirmed:
    """A kind of link on published articles, with the number of confirmed and of suggested links."""

    kind: str
    confirmed: int
    suggested: int


@dataclass(frozen=True)
class Statistics:
    articles: int
    withdrawn: int
    undated: int
    without_outlet: int
    supplied_titles: int
    without_address: int
    dead: int
    by_rights: dict[str, int]
    meetings: int
    silent_meetings: Sequence[Meeting]  # meetings without an article in the archive
    outlets: Sequence[tuple[object, int]]  # terms and counts, most first
    years: Sequence[Year]
    links: Sequence[Confirmed]
    first: PartialDate | None
    last: PartialDate | None
    changed_at: dt.datetime | None

    @property
    def confirmed(self) -> int:
        return sum(link_count.confirmed for link_count in self.links)

    @property
    def empty_years(self) -> list[Year]:
        """The years with meetings and without an article."""
        return [year for year in self.years if year.meetings and not year.articles]


def statistics_of(index: Index) -> Statistics:
    """Return the statistics of the archive at present."""
    published = Article.objects.published()
    counted = published.aggregate(
        undated=Count("pk", Q(published_on=None)),
        without_outlet=Count("pk", Q(source=None)),
        supplied=Count("pk", ~Q(title_basis=Article.TitleBasis.PRINTED)),
        without_address=Count("pk", Q(url="", archived_url="")),
    )
    meetings = list(Meeting.objects.published().for_cards())
    by_meeting = facet_panels.counts(index, Selection(), FACETS["meeting"])
    sources = facet_panels.counts(index, Selection(), FACETS["source"])
    outlets = [
        (term, count)
        for key, count in sources.items()
        if key != NOT_STATED and (term := index.snapshot.terms.find("source", key))
    ]
    dated = published.exclude(published_on=None)
    ends = [dated.order_by(order).first() for order in ("published_on", "-published_on")]
    return Statistics(
        articles=len(index.snapshot),
        withdrawn=Article.objects.filter(status=Article.Status.WITHDRAWN).count(),
        undated=counted["undated"],
        without_outlet=counted["without_outlet"],
        supplied_titles=counted["supplied"],
        without_address=counted["without_address"],
        dead=LinkCheck.objects.dead().filter(article__status=Article.Status.PUBLISHED).count(),
        by_rights=dict(published.values_list("rights").annotate(n=Count("pk")).order_by("rights")),
        meetings=len(meetings),
        silent_meetings=[meeting for meeting in meetings if not by_meeting.get(meeting.slug)],
        outlets=sorted(outlets, key=lambda pair: -pair[1]),
        years=_years(index, meetings),
        links=[_confirmed(kind.model) for kind in indexed_kinds()],
        first=ends[0].published_date if ends[0] else None,
        last=ends[1].published_date if ends[1] else None,
        changed_at=PublicRecord.objects.aggregate(last=Max("changed_at"))["last"],
    )


def _years(index: Index, meetings: list[Meeting]) -> list[Year]:
    """Return every year from the first to the last, including those without articles or meetings."""
    articles = facet_panels.counts(index, Selection(), FACETS["date"])
    articles_by_year = {int(key): count for key, count in articles.items() if key.isdigit()}
    meetings_by_year: dict[int, int] = {}
    for meeting in meetings:
        meetings_by_year[meeting.start_date.year] = (
            meetings_by_year.get(meeting.start_date.year, 0) + 1
        )
    years = [*articles_by_year, *meetings_by_year]
    span = range(min(years), max(years) + 1) if years else ()
    return [
        Year(year, articles_by_year.get(year, 0), meetings_by_year.get(year, 0)) for year in span
    ]


def _confirmed(model: type[EvidenceLink]) -> Confirmed:
    counted = model.objects.filter(article__status=Article.Status.PUBLISHED).aggregate(
        confirmed=Count("pk", Q(status="confirmed")), suggested=Count("pk", Q(status="suggested"))
    )
    return Confirmed(
        str(model._meta.verbose_name_plural), counted["confirmed"], counted["suggested"]
    )
