"""The columns of the spreadsheet of articles, declared once, and the values of articles in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from articles.editorial.spreadsheet.column_types import (
    Code,
    Column,
    Date,
    Flag,
    Language,
    Line,
    Links,
    Outlet,
    Text,
)
from articles.models import (
    LINK_KINDS,
    Article,
    Coverage,
)

KEY, VERSION = "permanent_id", "version"
# Not loaded, since they are long and no column holds them.
TEXTS = ("body", "caption", "cut_text")


class Version(Column):
    """A digest of the other columns, which changes as soon as the value of one of them changes."""

    @property
    def label(self) -> str | Promise:
        return gettext_lazy("version")


ARTICLE_COLUMNS: tuple[Column, ...] = (
    Column(KEY, "permanent_id"),
    Version(VERSION, ""),
    Line("headline", "title", "long"),
    Code("headline_basis", "title_basis"),
    Line("subtitle", "subtitle"),
    Line("byline", "byline"),
    Outlet("outlet", "source"),
    Flag("outlet_unknown", "source_unknown"),
    Date("date", "published_on", "date"),
    Code("date_basis", "date_basis"),
    Language("language", "language"),
    Code("rights", "rights"),
    Text("abstract", "abstract", "long"),
    Text("abstract_en", "abstract_en", "long"),
    Text("address", "url", "address"),
    Text("archived_address", "archived_url", "address"),
)
_MEETINGS: tuple[Links, ...] = (
    Links("meetings_about", Coverage, "meeting", "primary", gettext_lazy("meetings it is about")),
    Links(
        "meetings_mentioned",
        Coverage,
        "meeting",
        "background",
        gettext_lazy("meetings it mentions"),
    ),
)
# The last one is never empty: some programs leave out empty cells at the end of a row.
_LAST = Column("status", "status")


def columns() -> list[Column | Links]:
    """Return the columns of the table: fields of an article, and its links, kind by kind."""
    kinds = [kind for kind in LINK_KINDS.values() if kind.plural and kind.model is not Coverage]
    links = [Links(kind.plural, kind.model, kind.target) for kind in kinds]
    return [*ARTICLE_COLUMNS, *_MEETINGS, *links, _LAST]


def spreadsheet_values(articles: Sequence[Article]) -> list[dict[str, str]]:
    """Return the values of articles by column, with one statement for each column of links."""
    all_columns = columns()
    links = {c.name: c.texts(articles) for c in all_columns if isinstance(c, Links)}
    rows = []
    for article in articles:
        row = {
            column.name: links[column.name].get(article.pk, "")
            if isinstance(column, Links)
            else column.text(article)
            for column in all_columns
            if column.name != VERSION
        }
        digest = blake2b(json.dumps(list(row.values())).encode(), digest_size=6).hexdigest()
        # With a letter in front, since a spreadsheet would read 1e5 as a number.
        row[VERSION] = f"v{digest}"
        rows.append({column.name: row[column.name] for column in all_columns})
    return rows
