"""Questions to the tables that several pages ask. Never imports the models: `self.model` is enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.contrib.postgres.search import SearchQueryField
from django.db import models
from django.db.models import Count, F, Func, Prefetch, Q, Value
from django.db.models.functions import Cast

from articles.search import Query


@dataclass(frozen=True)
class Selection:
    """What a reader asked for: terms by facet (OR inside, AND between), days, words.

    The same object gives page, counts, and every other form of the list.
    """

    terms: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    query: Query | None = None


class IndexEntryQuerySet(models.QuerySet):
    def matching(self, selection: Selection, *, ignoring: str | None = None) -> IndexEntryQuerySet:
        """Return the entries of the articles selected; `ignoring` leaves one facet's choice out.

        A range of days belongs to the facet `date`. An article known only to the month or year is
        within a range when all its days are.
        """
        entries = self
        for facet, ids in selection.terms.items():
            if facet != ignoring:
                entries = entries.filter(facets__overlap=list(ids))
        if ignoring != "date":
            if selection.first_day:
                entries = entries.filter(first_day__gte=selection.first_day)
            if selection.last_day:
                entries = entries.filter(last_day__lte=selection.last_day)
        if selection.query:
            entries = entries.filter(_matches(F("document"), selection.query))
        return entries

    def term_counts(self, group: int) -> models.QuerySet:
        """Return rows (group, term, count): how many of these entries carry each facet term."""
        return (
            self.order_by()
            .annotate(term=Func(F("facets"), function="unnest", set_returning=True,
                                output_field=models.IntegerField()))
            .values("term")
            .annotate(n=Count("*"), group=Value(group))
            .values_list("group", "term", "n")
        )  # fmt: skip


class ArticleQuerySet(models.QuerySet):
    def published(self) -> ArticleQuerySet:
        return self.filter(status="published")

    def matching(self, selection: Selection) -> ArticleQuerySet:
        """Return the published articles selected, each once whatever its links."""
        entries = self.model._meta.get_field("index_entry").related_model.objects
        # A subquery on the index and not a join over the links: a join would return an article
        # once for each link, and a filter on one link would hide the others.
        return self.filter(pk__in=entries.matching(selection).values("pk"))

    def newest(self) -> ArticleQuerySet:
        return self.order_by(F("published_on").desc(nulls_last=True), "-pk")

    def oldest(self) -> ArticleQuerySet:
        return self.order_by(F("published_on").asc(nulls_last=True), "pk")

    def by_relevance(self, query: Query) -> ArticleQuerySet:
        """Order by how well the words match (title over abstract over text), newer first between equals."""
        rank = Func(
            F("index_entry__document"),
            _as_tsquery(query),
            Value(1),  # divide by 1 + the logarithm of the length: PostgreSQL documentation 12.3.3
            function="ts_rank",
            output_field=models.FloatField(),
        )
        return self.annotate(rank=rank).order_by(
            "-rank", F("published_on").desc(nulls_last=True), "-pk"
        )

    def with_all_words_first(self, query: Query) -> ArticleQuerySet:
        """Put what has all the words of a relaxed question before what has some, else keep the order."""
        strict = replace(query, any_term=False)
        return self.annotate(has_all_words=_matches(F("index_entry__document"), strict)).order_by(
            "-has_all_words", *self.query.order_by
        )

    def for_cards(self) -> ArticleQuerySet:
        """Load what a card in a list shows, in as many queries whatever the number."""
        return self.select_related("source").prefetch_related(
            _confirmed(self.model, "coverage", "meeting__venue", Q(meeting__status="published")),
            _confirmed(self.model, "resolution_links", "resolution"),
        )

    def for_page(self) -> ArticleQuerySet:
        """Load everything the page of one article shows."""
        return self.select_related("source__country").prefetch_related(
            _confirmed(self.model, "coverage", "meeting__venue", Q(meeting__status="published")),
            _confirmed(self.model, "venue_links", "venue"),
            _confirmed(self.model, "state_links", "state"),
            _confirmed(
                self.model, "official_links", "official", prefetch="official__appointments__state"
            ),
            _confirmed(self.model, "resolution_links", "resolution"),
            _confirmed(self.model, "topic_links", "topic"),
        )


class MeetingQuerySet(models.QuerySet):
    def published(self) -> MeetingQuerySet:
        return self.filter(status="published")

    def for_cards(self) -> MeetingQuerySet:
        """Load venue and the number of published articles about each meeting."""
        covered = Q(
            coverage__status="confirmed",
            coverage__relation="primary",
            coverage__article__status="published",
        )
        return self.select_related("venue").annotate(
            article_count=Count("coverage__article", filter=covered, distinct=True)
        )

    def for_page(self) -> MeetingQuerySet:
        """Load everything the page of one meeting shows, but its coverage."""
        return self.select_related("venue__country").prefetch_related(
            _confirmed(self.model, "participations", "state"),
            _confirmed(
                self.model, "attendances", "official", prefetch="official__appointments__state"
            ),
            _confirmed(self.model, "resolution_links", "resolution"),
            _confirmed(
                self.model,
                "figures",
                "article__source",
                Q(article__isnull=True) | Q(article__status="published"),
            ),
        )


class LinkQuerySet(models.QuerySet):
    def confirmed(self) -> LinkQuerySet:
        return self.filter(status="confirmed")


def _confirmed(
    model: type[models.Model],
    relation: str,
    joined: str,
    condition: Q | None = None,
    prefetch: str | None = None,
) -> Prefetch:
    """Return a prefetch of the confirmed links of a relation, with the authority each leads to."""
    links = model._meta.get_field(relation).related_model.objects.confirmed()
    links = links.select_related(joined).filter(condition or Q())
    return Prefetch(relation, links.prefetch_related(prefetch) if prefetch else links)


def _as_tsquery(query: Query) -> Cast:
    return Cast(Value(query.tsquery), SearchQueryField())


def _matches(document: F, query: Query) -> Func:
    return Func(
        document,
        _as_tsquery(query),
        template="(%(expressions)s)",
        arg_joiner=" @@ ",
        output_field=models.BooleanField(),
    )
