"""Querysets of articles, of meetings, and of the links of both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import (
    Case,
    F,
    OuterRef,
    Prefetch,
    Q,
    Value,
    When,
    Window,
)
from django.db.models.functions import JSONObject, Left, RowNumber

from articles.querysets.counting_modes import PRIMARY
from articles.querysets.selection import Selection

CONFIRMED, PUBLISHED = "confirmed", "published"
CARD_COLUMNS = (
    "permanent_id", "title", "title_basis", "abstract", "abstract_en", "language", "published_on",
    "published_on_precision", "date_basis", "source", "rights", "url", "archived_url", "updated_at",
    "story", "byline",
)  # fmt: skip
EXPORT_COLUMNS = (*CARD_COLUMNS, "subtitle", "status")
OUTLET_COLUMNS = (
    "kind",
    "country_basis",
)  # of the outlet; its names and its country come from the index
_QUOTABLE = 1_000  # characters: more than any quotation has
# The long columns of an article, not loaded where it is only referred to as evidence.
_TEXTS = ("body", "cut_text", "caption", "abstract", "abstract_en")


class ArticleQuerySet(models.QuerySet):
    def published(self) -> ArticleQuerySet:
        return self.filter(status=PUBLISHED)

    def matching(self, selection: Selection) -> ArticleQuerySet:
        """Return the published articles selected, each once whatever its links."""
        entries = self.model._meta.get_field("index_entry").related_model.objects
        # A subquery on the index and not a join over the links: a join would return an article
        # once for each link, and a filter on one link would hide the others.
        return self.filter(pk__in=entries.matching(selection).values("pk"))

    def newest(self) -> ArticleQuerySet:
        return self.order_by(F("published_on").desc(nulls_last=True), "-pk")

    def for_cards(self, *, with_text: bool = False) -> ArticleQuerySet:
        """Load the columns that a card in a list shows; the facet values come from the index."""
        return self.only(*CARD_COLUMNS, *(("body",) if with_text else ()))

    def for_export(self) -> ArticleQuerySet:
        """Load the exported columns of articles, and as much of the text as the rights let a page show.

        The facet values come from the index. A text that may not be shown does not leave the database.
        """
        of_outlet = {f"outlet_{name}": F(f"source__{name}") for name in OUTLET_COLUMNS}
        return self.only(*EXPORT_COLUMNS, "link_check", "public_record").annotate(
            open_text=_open("body"), open_captions=_open("caption"), **of_outlet
        ).select_related("link_check", "public_record")  # fmt: skip

    def texts(self, pks: Iterable[int]) -> dict[int, str]:
        """Return the texts of some published articles, by primary key."""
        return dict(self.published().filter(pk__in=pks).values_list("pk", "body"))

    def for_page(self) -> ArticleQuerySet:
        """Load everything the page of one article shows; of its captures, all but their content."""
        captures = self.model._meta.get_field("captures").related_model.objects
        columns = ("sha256", "captured_at", "received_at", "changed_since")
        told = captures.filter(article=OuterRef("pk")).order_by("received_at", "pk")
        return self._with_links(CONFIRMED).annotate(
            told_by_captures=ArraySubquery(told.values(told=JSONObject(**{c: c for c in columns})))
        )

    def for_index(self) -> ArticleQuerySet:
        """Load everything the index holds of an article, suggested links included."""
        return self._with_links(CONFIRMED, "suggested")

    def _with_links(self, *statuses: str) -> ArticleQuerySet:
        """Load the links in some statuses: confirmed ones for a page, suggested ones too for the index."""
        kinds = [
            kind
            for kind in self.model.link_kinds.values()
            if kind.on_page or (kind.is_indexed and statuses != (CONFIRMED,))
        ]
        return self.select_related("source__country", "link_check").prefetch_related(
            *(_links(kind, statuses) for kind in kinds)
        )


class MeetingQuerySet(models.QuerySet):
    def published(self) -> MeetingQuerySet:
        return self.filter(status=PUBLISHED)

    def begun_by(self, words: Sequence[str]) -> MeetingQuerySet:
        """Return the published meetings with all of some folded words in names, place or days, newest first.

        The last word may be a beginning of one.
        """
        entries = self.model._meta.get_field("search_entry").related_model.objects
        return (
            self.published()
            .filter(pk__in=entries.beginning(words).values("pk"))
            .order_by("-start_on", "-pk")
        )

    def for_cards(self) -> MeetingQuerySet:
        """Load the columns that a row in a list shows."""
        return self.select_related("venue")

    def links_for_page(self) -> list[Prefetch | str]:
        """Return what to prefetch for the page of one meeting: everything but its coverage."""
        return [
            *self.links_for_preview(),
            Prefetch("attendances", self._testimonies("attendances").with_offices()),
            Prefetch("figures", self._testimonies("figures").facts_of_meetings()),
            "communique_copies",
        ]

    def links_for_preview(self) -> list[Prefetch | str]:
        """Return what to prefetch for the preview of a meeting: outcomes, hosts and resolutions."""
        return [
            "outcomes",
            Prefetch("participations", self._testimonies("participations").select_related("state")),
            Prefetch(
                "resolution_links",
                self._testimonies("resolution_links").select_related("resolution"),
            ),
        ]

    def _testimonies(self, relation: str) -> LinkQuerySet:
        return self.model._meta.get_field(relation).related_model.objects.testimonies()


class LinkQuerySet(models.QuerySet):
    def confirmed(self) -> LinkQuerySet:
        return self.filter(status=CONFIRMED)

    def testimonies(self) -> LinkQuerySet:
        """Return the confirmed links without an article or with a published one, which is loaded with them."""
        visible = Q(article__isnull=True) | Q(article__status=PUBLISHED)
        texts = [f"article__{name}" for name in _TEXTS]
        return self.confirmed().filter(visible).select_related("article__source").defer(*texts)

    def facts_of_meetings(self) -> LinkQuerySet:
        """Return the figures that an editor made facts of their meetings."""
        return self.filter(destination="meeting")

    def given_in(self, article) -> LinkQuerySet:
        """Return the figures of an article to be shown on its page: confirmed, and placed by an editor.

        A figure of a meeting that is not published is left out.
        """
        visible = Q(meeting__isnull=True) | Q(meeting__status=PUBLISHED)
        placed = self.confirmed().filter(visible, article=article).exclude(destination="")
        return placed.select_related("meeting")

    def at_meetings(self) -> LinkQuerySet:
        """Return the testimonies of published meetings, each with its meeting."""
        return (
            self.testimonies()
            .filter(meeting__status=PUBLISHED)
            .select_related("meeting", "article__source")
        )

    def about(self, meeting) -> LinkQuerySet:
        """Return the testimonies of the articles about a meeting."""
        return self.testimonies().filter(
            article__coverage__in=meeting.coverage.confirmed().filter(relation=PRIMARY)
        )

    def earliest_of_each(self, field: str, most: int) -> LinkQuerySet:
        """Return at most `most` links for each value of a field, those of the earliest articles."""
        row_number = Window(
            RowNumber(), partition_by=field, order_by=["article__published_on", "article"]
        )
        return (
            self.annotate(row_number=row_number).filter(row_number__lte=most).order_by("row_number")
        )

    def with_offices(self) -> LinkQuerySet:
        """Load officials with all their appointments."""
        appointments = self.model._meta.apps.get_model("articles", "Appointment").objects
        return self.select_related("official", "article__source").prefetch_related(
            Prefetch("official__appointments", appointments.select_related("state"))
        )


def _open(column: str) -> Case:
    """Return an expression for as much of a text column as the rights let a page show, or a little more."""
    return Case(
        When(rights="full", then=F(column)),
        When(rights="excerpt", then=Left(column, _QUOTABLE)),
        default=Value(""),
        output_field=models.TextField(),
    )


def _links(kind, statuses: Sequence[str]) -> Prefetch:
    """Return a prefetch of the links of a kind in some statuses, each with its authority."""
    links = kind.model.objects.filter(status__in=statuses).select_related(kind.joined)
    if kind.visible is not None:
        links = links.filter(kind.visible)
    return Prefetch(
        kind.relation, links.prefetch_related(_joining_last(kind)) if kind.prefetch else links
    )


def _joining_last(kind) -> Prefetch:
    """Return the prefetch of a kind, `a__b__c`, with `c` loaded in the query of `b`: one query less."""
    path, _, last = kind.prefetch.rpartition("__")
    model = kind.model
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return Prefetch(path, model._default_manager.select_related(last))
