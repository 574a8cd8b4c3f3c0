"""What the archive says of itself, counted: period, outlets, gaps, how much is confirmed, the last change."""

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
    """A year and how many articles and meetings it has."""

    year: int
    articles: int
    meetings: int


@dataclass(frozen=True)
class Confirmed:
    """A kind of link on published articles: how many an editor confirmed, how many wait."""

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
    silent_meetings: Sequence[Meeting]  # of which the archive holds no article
    outlets: Sequence[tuple[object, int]]  # terms and counts, most first
    years: Sequence[Year]
    links: Sequence[Confirmed]
    first: PartialDate | None
    last: PartialDate | None
    changed_at: dt.datetime | None

    @property
    def confirmed(self) -> int:
        return sum(each.confirmed for each in self.links)

    @property
    def empty_years(self) -> list[Year]:
        """The years with meetings and without an article."""
        return [each for each in self.years if each.meetings and not each.articles]


def statistics_of(index: Index) -> Statistics:
    """Return what is to be said of the archive as it is."""
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
        silent_meetings=[each for each in meetings if not by_meeting.get(each.slug)],
        outlets=sorted(outlets, key=lambda pair: -pair[1]),
        years=_years(index, meetings),
        links=[_confirmed(kind.model) for kind in indexed_kinds()],
        first=ends[0].published_date if ends[0] else None,
        last=ends[1].published_date if ends[1] else None,
        changed_at=PublicRecord.objects.aggregate(last=Max("changed_at"))["last"],
    )


def _years(index: Index, meetings: list[Meeting]) -> list[Year]:
    """Return every year of the archive, also those in which nothing was printed or nobody met."""
    articles = facet_panels.counts(index, Selection(), FACETS["date"])
    by_year = {int(key): count for key, count in articles.items() if key.isdigit()}
    met: dict[int, int] = {}
    for meeting in meetings:
        met[meeting.start_date.year] = met.get(meeting.start_date.year, 0) + 1
    every = [*by_year, *met]
    span = range(min(every), max(every) + 1) if every else ()
    return [Year(year, by_year.get(year, 0), met.get(year, 0)) for year in span]


def _confirmed(model: type[EvidenceLink]) -> Confirmed:
    counted = model.objects.filter(article__status=Article.Status.PUBLISHED).aggregate(
        confirmed=Count("pk", Q(status="confirmed")), suggested=Count("pk", Q(status="suggested"))
    )
    return Confirmed(
        str(model._meta.verbose_name_plural), counted["confirmed"], counted["suggested"]
    )
