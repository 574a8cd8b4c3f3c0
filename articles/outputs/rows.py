"""Articles as rows of a table: the columns that importers read back, then the archive's own columns.

The first are declared in `articles.interchange.columns`, the second in
`articles.outputs.metadata.article_fields`. Names of the second begin with `archive.`, so that importers ignore
them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.facets.registry import Facet
from articles.interchange import columns as interchange
from articles.interchange.record import ArticleRecord
from articles.outputs.columns import Column
from articles.outputs.metadata import article_fields
from articles.outputs.provenance import Provenance
from articles.outputs.words import active_language, lazy_words, translated
from articles.text.dates import PartialDate

OWN = interchange.OWN_PREFIX
RECORD = "record"  # of a description: the record that importers would read from it
# Fields of the description that become columns unchanged; fields that the importers' columns hold are left out.
_PLAIN_FIELDS = (
    "id", "page", "title_basis", "date_basis", "rights", "excerpt", "public_since", "changed_at",
    "outlet_kind", "outlet_country_basis",
)  # fmt: skip
# Fields of the description that the importers' columns hold.
_IN_COLUMNS = {
    "title", "subtitle", "byline", "authors", "published_on", "language", "abstract", "abstract_en", "text",
    "captions",
}  # fmt: skip


def record_of(described: dict[str, Any]) -> ArticleRecord:
    """Return the record that importers would read from an article's description."""
    outlet, text = described["outlet"], described["text"] or ""
    date = described["published_on"]
    return ArticleRecord(
        title=described["title"],
        paragraphs=tuple(text.split("\n\n")) if text else (),
        captions=tuple(described["captions"]),
        subtitle=described["subtitle"],
        outlet=outlet["label"]["ar"] if outlet else None,
        published_on=PartialDate.parse(date) if date else None,
        date_basis="record",
        authors=tuple(described["authors"]),
        url=described["original"]["url"] if described["original"] else None,
        archived_url=described["archived"]["url"] if described["archived"] else "",
        language=described["language"],
        abstract=described["abstract"],
        abstract_en=described["abstract_en"],
    )


def columns(provenance: Provenance | None = None) -> list[Column]:
    """Return all columns; with a provenance that wants it, the last one states it in every row."""
    stated = [_stated(provenance)] if provenance and provenance.in_rows else []
    return [*map(_of_importers, interchange.COLUMNS), *_of_archive(), *stated]


def with_records(articles: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield descriptions with the record of each, which its columns read."""
    for described in articles:
        yield described | {RECORD: record_of(described)}


def row_of(described: dict[str, Any], provenance: Provenance | None = None) -> dict[str, Any]:
    """Return a description as one JSON object: the importers' columns, then all other fields as `archive.…`."""
    record = record_of(described)
    row = {name: text for name, text in interchange.row_of(record).items() if text}
    for field in article_fields.FIELDS:
        if field.name not in _IN_COLUMNS:
            row[f"{OWN}{field.name}"] = described[field.name]
    if provenance and provenance.in_rows:
        row[interchange.EXPORT] = provenance.line
    return row


def _of_importers(column: interchange.Column) -> Column:
    return Column(
        column.name,
        lazy_words(column.heading),
        lazy_words(column.description),
        lambda described: column.write(getattr(described[RECORD], column.attribute)),
        column.kind,
    )


def _of_archive() -> Iterator[Column]:
    fields = {field.name: field for field in article_fields.FIELDS}
    for name in _PLAIN_FIELDS:
        field = fields[name]
        yield Column(
            f"{OWN}{name}",
            field.label,
            translated(field.holds),
            _field(name),
            field.kind,
            field.words,
        )
    for facet in article_fields.facets_described():
        yield Column(
            f"{OWN}{facet.name}", format_lazy(_("{facet}: key"), facet=facet.label),
            _("keys of the confirmed values, as in addresses; a semicolon between two"), _keys(facet), "code",
            is_list=True,
        )  # fmt: skip
        yield Column(
            f"{OWN}{facet.name}.label", format_lazy(_("{facet}: name"), facet=facet.label),
            _("names of the confirmed values; a semicolon between two"), _labels(facet), is_list=True,
        )  # fmt: skip
    mentions = fields["mentions"]
    yield Column(
        f"{OWN}mentions", mentions.label, translated(mentions.holds),
        lambda described: [value["key"] for value in described["mentions"]], "code",
        is_list=True,
    )  # fmt: skip
    for copy in ("original", "archived"):
        label = fields[copy].label
        yield Column(
            f"{OWN}{copy}.checked_at", format_lazy(_("{copy}: last check (UTC)"), copy=label),
            _("when it was last asked for"), _checked(copy, "checked_at"), "moment",
        )  # fmt: skip
        yield Column(
            f"{OWN}{copy}.answer", format_lazy(_("{copy}: answer"), copy=label),
            _("what its server answered then"), _checked(copy, "answer"), "code",
        )  # fmt: skip


def _stated(provenance: Provenance) -> Column:
    return Column(
        interchange.EXPORT, _("This file"),
        _("what this file holds, when it was made, its licence, and the address of its list"),
        lambda described: provenance.line,
    )  # fmt: skip


def _field(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda described: described[name]


def _keys(facet: Facet) -> Callable[[dict[str, Any]], list[str]]:
    return lambda described: [value["key"] for value in described["facets"][facet.name]]


def _labels(facet: Facet) -> Callable[[dict[str, Any]], list[str]]:
    return lambda described: [
        value["label"][active_language()] for value in described["facets"][facet.name]
    ]


def _checked(copy: str, name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda described: ((described[copy] or {}).get("check") or {}).get(name)
