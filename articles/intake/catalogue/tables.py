"""The catalogue files, each declared once: its name, its model, its columns."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone

from articles.intake.catalogue.columns import (
    Column,
    day,
    find,
    items,
    number,
    partial_date,
    reference,
    text,
)
from articles.models import (
    LINK_KINDS,
    Appointment,
    Article,
    Attendance,
    CatalogueRow,
    CommuniqueCopy,
    EvidenceLink,
    Figure,
    Meeting,
    MeetingResolution,
    Official,
    Outcome,
    Participation,
    Resolution,
    Source,
    State,
    SynonymRing,
    Topic,
    Venue,
)
from articles.models.article import permanent_id_from

UNKNOWN_OUTLET = "unknown"


@dataclass(frozen=True)
class LinkColumn:
    """A column that lists the authorities or meetings of an article; each item becomes a confirmed link.

    An item is a slug, or `slug:relation` if `relation_field` is given.
    """

    name: str
    link: type[EvidenceLink]
    target: str
    relation_field: str | None = None

    def read(self, item: str) -> dict[str, Any]:
        """Return the fields of the link that an item names; raise ValueError if the item is invalid."""
        slug, _, relation = item.partition(":")
        model = self.link._meta.get_field(self.target).related_model
        fields = {self.target: find(model, slug)}
        if self.relation_field:
            choices = dict(self.link._meta.get_field(self.relation_field).choices)
            if relation not in choices:
                raise ValueError(f"relation must be one of {', '.join(choices)}")
            fields[self.relation_field] = relation
        return fields


@dataclass(frozen=True)
class Table:
    """One file: each row is an object of `model`, identified by its `key` columns."""

    name: str
    model: type[models.Model]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("slug",)
    has_links: bool = False
    # Whether a row that leaves the file takes its object with it, unless an editor changed that object. Not
    # for objects with a page of their own, whose addresses are permanent.
    removable: bool = False
    # Columns that identify the object without being one of its fields, like the key of an article.
    identifying: tuple[str, ...] = ()
    prepare: Callable[[models.Model, str], None] = lambda target, key: None
    find_existing: Callable[[dict[str, Any]], models.Model | None] = field(
        default=lambda values: None
    )

    @property
    def links(self) -> tuple[LinkColumn, ...]:
        """The columns of links of articles, one for each kind of link in the catalogue."""
        if not self.has_links:
            return ()
        return tuple(
            LinkColumn(kind.plural, kind.model, kind.target, *kind.fields)
            for kind in LINK_KINDS.values()
            if kind.in_catalogue
        )

    @property
    def column_names(self) -> tuple[str, ...]:
        return (
            *self.identifying,
            *(column.name for column in self.columns),
            *(column.name for column in self.links),
        )

    @property
    def file_name(self) -> str:
        return f"{self.name}.csv"


def _by_slug(model) -> Callable[[dict[str, Any]], models.Model | None]:
    return lambda values: model.objects.filter(slug=values["slug"]).first()


def _as_confirmed(target: models.Model, key: str) -> None:
    target.status = EvidenceLink.Status.CONFIRMED
    target.origin = EvidenceLink.Origin.CATALOGUE
    target.confirmed_at = timezone.now()


def _permanent_id(key: str) -> str:
    """Return the permanent id of an article of the catalogue, the same in every archive that loads it."""
    digest = hashlib.sha256(f"catalogue:{key}".encode()).digest()
    return permanent_id_from(int.from_bytes(digest[:8], "big"))


def _as_catalogued(target: Article, key: str) -> None:
    target.permanent_id = _permanent_id(key)


def _status() -> Column:
    """Return the column of the status of an article.

    A text that has joined the record is not published by a load: an editor sees it before readers do.
    """

    def write(target: Article, value: str) -> None:
        if value == Article.Status.PUBLISHED:
            if target.body and target.rights != Source.Rights.METADATA:
                return
            target.published_at = target.published_at or timezone.now()
        target.status = value

    return Column("status", str.strip, write, lambda target: target.status)


def _outlet() -> Column:
    """Return the column of an article's outlet: a slug, or `unknown`."""

    def read(cell: str):
        return cell if cell == UNKNOWN_OUTLET else find(Source, cell)

    def write(target: Article, value) -> None:
        target.source_unknown = value == UNKNOWN_OUTLET
        target.source = None if target.source_unknown else value

    def cell(target: Article) -> str:
        return (
            UNKNOWN_OUTLET if target.source_unknown else target.source.slug if target.source else ""
        )

    return Column("source", read, write, cell)


def _according_to() -> Column:
    """Return the column of the article that gives a testimony: its key in articles.csv, or empty."""

    def read(cell: str) -> Article | None:
        return find(Article, _permanent_id(cell), "permanent_id") if cell else None

    def cell(target) -> str:
        rows = CatalogueRow.objects.filter(table="articles", object_id=target.article_id or 0)
        return rows.values_list("key", flat=True).first() or (
            target.article.permanent_id if target.article else ""
        )

    return Column("article", read, lambda target, value: setattr(target, "article", value), cell)


def _at_next_place(target: Outcome, key: str) -> None:
    """Put a new outcome after those of its meeting if its place is taken by one of an editor."""
    places = set(Outcome.objects.filter(meeting=target.meeting).values_list("position", flat=True))
    if target.position in places:
        target.position = max(places) + 1


def _same(model, *names: str) -> Callable[[dict[str, Any]], models.Model | None]:
    return lambda values: model.objects.filter(**{name: values[name] for name in names}).first()


_NAMES = (text("slug"), text("name_ar"), text("name_en"))

# In order of dependence: a table comes after those that it refers to.
TABLES: tuple[Table, ...] = (
    Table(
        "states",
        State,
        (*_NAMES, text("kind"), text("iso_code"), items("aliases"), items("adjectives"),
         text("membership"), text("wikidata_id"), text("note"), text("source_url")),
        find_existing=_by_slug(State),
    ),
    Table(
        "venues",
        Venue,
        (*_NAMES, text("name_fr"), items("aliases"), reference("country", State),
         number("latitude"), number("longitude"), text("source_url")),
        find_existing=_by_slug(Venue),
    ),
    Table(
        "sources",
        Source,
        (*_NAMES, items("aliases"), text("domain"), text("kind"), reference("country", State),
         text("country_basis"), text("language"), text("rights_default"), text("note"),
         text("source_url")),
        find_existing=_by_slug(Source),
    ),
    Table(
        "officials",
        Official,
        (*_NAMES, items("aliases"), text("source_url")),
        find_existing=_by_slug(Official),
    ),
    Table(
        "appointments",
        Appointment,
        (reference("official", Official), reference("state", State), text("office_ar"),
         text("office_en"), text("office_kind"), partial_date("from", "from_on"), partial_date("to", "to_on"),
         text("dates_basis"), text("note"), text("source_url")),
        key=("key",),
        identifying=("key",),
    ),
    Table(
        "resolutions",
        Resolution,
        (*_NAMES, items("aliases"), text("body"), number("number"), number("year"),
         day("adopted_on"), text("subject_ar"), text("subject_en"), text("text_url"),
         text("source_url")),
        find_existing=_by_slug(Resolution),
    ),
    Table(
        "topics",
        Topic,
        (*_NAMES, items("aliases"), text("scope_note_ar"), items("keywords")),
        find_existing=_by_slug(Topic),
    ),
    Table(
        "synonyms",
        SynonymRing,
        (text("slug"), items("words"), text("note"), text("source_url")),
        find_existing=_by_slug(SynonymRing),
    ),
    Table(
        "meetings",
        Meeting,
        (text("slug"), text("title_ar"), text("title_en"), partial_date("start", "start_on"),
         partial_date("end", "end_on"), text("kind"), text("mode"), reference("venue", Venue),
         text("communique_url"), text("note_ar"), text("note_en"), text("source_url"),
         text("status")),
        find_existing=_by_slug(Meeting),
    ),
    Table(
        "outcomes",
        Outcome,
        (reference("meeting", Meeting), number("position"), text("text_ar"), text("text_en"),
         text("source_url"), text("source_kind")),
        key=("meeting", "position"),
        removable=True,
        prepare=_at_next_place,
    ),
    Table(
        "communiques",
        CommuniqueCopy,
        (reference("meeting", Meeting), text("url"), text("language"), text("kind"),
         text("publisher_ar"), text("publisher_en")),
        key=("key",),
        identifying=("key",),
        removable=True,
        find_existing=_same(CommuniqueCopy, "meeting", "url"),
    ),
    Table(
        "articles",
        Article,
        (text("title"), text("title_basis"), _outlet(),
         partial_date("published_on", "published_on", may_be_not_stated=True), text("date_basis"),
         text("byline"), text("language"), text("url"), text("abstract"), text("abstract_en"),
         _status()),
        key=("key",),
        identifying=("key",),
        has_links=True,
        prepare=_as_catalogued,
    ),
    Table(
        "participations",
        Participation,
        (reference("meeting", Meeting), reference("state", State), text("role"), text("level"),
         _according_to(), text("source_url", "evidence_url")),
        key=("meeting", "state", "role", "level", "article"),
        removable=True,
        prepare=_as_confirmed,
        find_existing=_same(Participation, "meeting", "state", "role", "level", "article"),
    ),
    Table(
        "attendances",
        Attendance,
        (reference("meeting", Meeting), reference("official", Official), text("role"),
         _according_to(), text("source_url", "evidence_url")),
        key=("meeting", "official", "role", "article"),
        removable=True,
        prepare=_as_confirmed,
        find_existing=_same(Attendance, "meeting", "official", "role", "article"),
    ),
    Table(
        "meeting_resolutions",
        MeetingResolution,
        (reference("meeting", Meeting), reference("resolution", Resolution),
         _according_to(), text("source_url", "evidence_url")),
        key=("meeting", "resolution", "article"),
        removable=True,
        prepare=_as_confirmed,
        find_existing=_same(MeetingResolution, "meeting", "resolution", "article"),
    ),
    Table(
        "figures",
        Figure,
        (reference("meeting", Meeting), text("counts"), number("value"), text("unit_ar"),
         text("unit_en"), _according_to(), text("source_url", "evidence_url"), text("destination")),
        key=("meeting", "counts", "value", "unit_en", "article"),
        removable=True,
        prepare=_as_confirmed,
        find_existing=_same(Figure, "meeting", "counts", "value", "unit_en", "article"),
    ),
)  # fmt: skip
