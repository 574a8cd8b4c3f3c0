"""Articles as rows of a table: the columns that importers read back, then the archive's own columns.

The first are declared in `articles.interchange.columns`, the second in
`articles.outputs.metadata.article_fields`. Names of the second begin with `archive.`, so that importers ignore
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import get_language

from articles.facets.registry import Facet
from articles.interchange import columns
from articles.interchange.record import ArticleRecord
from articles.outputs.metadata import article_fields
from articles.text.dates import PartialDate

OWN = columns.OWN_PREFIX
BETWEEN = "; "  # separates the values in a cell
# Fields of the description that become columns unchanged; fields that the importers' columns hold are left out.
_PLAIN_FIELDS = (
    "id",
    "page",
    "title_basis",
    "date_basis",
    "rights",
    "excerpt",
    "public_since",
    "changed_at",
)


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


def names() -> list[str]:
    """Return the names of all columns."""
    return [*columns.NAMES, *(name for name, _value in _archive_columns())]


def cells_of(articles: Iterable[dict[str, Any]]) -> Iterator[list[str]]:
    """Yield the cells of one row for each description."""
    readers = [read for _name, read in _archive_columns()]
    for described in articles:
        own = columns.row_of(record_of(described)).values()
        yield [*own, *(_cell(read(described)) for read in readers)]


def row_of(described: dict[str, Any]) -> dict[str, Any]:
    """Return a description as one JSON object: the importers' columns, then all other fields as `archive.…`."""
    own = {name: text for name, text in columns.row_of(record_of(described)).items() if text}
    of_archive = {f"{OWN}{name}": described[name] for name in _archive_fields()}
    return own | of_archive


def _archive_fields() -> list[str]:
    """Return the names of the fields that the importers' columns do not hold."""
    in_columns = {
        "title",
        "subtitle",
        "byline",
        "authors",
        "published_on",
        "language",
        "abstract",
        "abstract_en",
        "text",
        "captions",
    }
    return [field.name for field in article_fields.FIELDS if field.name not in in_columns]


def _archive_columns() -> Iterator[tuple[str, Any]]:
    """Yield the name of each `archive.` column, and the function that reads it from a description."""
    for name in _PLAIN_FIELDS:
        yield f"{OWN}{name}", lambda described, name=name: described[name]
    for facet in article_fields.facets_described():
        yield f"{OWN}{facet.name}", _keys(facet)
        yield f"{OWN}{facet.name}.label", _labels(facet)
    yield f"{OWN}mentions", lambda described: [v["key"] for v in described["mentions"]]
    for copy in ("original", "archived"):
        yield f"{OWN}{copy}.checked_at", _checked(copy, "checked_at")
        yield f"{OWN}{copy}.answer", _checked(copy, "answer")


def _keys(facet: Facet):
    return lambda described: [value["key"] for value in described["facets"][facet.name]]


def _labels(facet: Facet):
    language = "ar" if (get_language() or "ar").startswith("ar") else "en"
    return lambda described: [value["label"][language] for value in described["facets"][facet.name]]


def _checked(copy: str, name: str):
    return lambda described: ((described[copy] or {}).get("check") or {}).get(name)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return BETWEEN.join(value)
    return value if isinstance(value, str) else value.isoformat()
