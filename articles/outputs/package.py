"""The whole archive as one zip file: CSV tables described as a Frictionless data package (datapackage.org)."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.browse.result_list import ByDate
from articles.index.bitmaps import Index
from articles.models import Article
from articles.outputs import rows, subject_tables
from articles.outputs.columns import Column, csv_cell
from articles.outputs.metadata import article_fields, subject_fields
from articles.outputs.provenance import LICENCE


@dataclass(frozen=True)
class Table:
    """A table of the package: its name, title, columns, what they read, primary key and foreign keys."""

    name: str
    title: str
    columns: list[Column]
    rows: Callable[[], Iterator[Any]]
    key: str = ""
    foreign: tuple[tuple[str, str, str], ...] = ()  # (column, other table, its column)


def write(index: Index, file, site: str) -> None:
    """Write the package to a binary file, row by row."""
    resources = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for table in tables_of(index, site):
            count = 0
            with archive.open(f"{table.name}.csv", "w", force_zip64=True) as member:
                text = io.TextIOWrapper(member, encoding="utf-8", newline="")
                writer = csv.writer(text)
                writer.writerow(column.name for column in table.columns)
                for described in table.rows():
                    writer.writerow(csv_cell(column.text(described)) for column in table.columns)
                    count += 1
                text.flush()
                text.detach()
            resources.append(_resource(table, count))
        archive.writestr("datapackage.json", json.dumps(_package(index, resources, site),
                                                       ensure_ascii=False, indent=1))  # fmt: skip
        archive.writestr("README.txt", _readme(resources, site))


def tables_of(index: Index, site: str) -> Iterator[Table]:
    """Yield the tables: articles, their facet values, meetings, authorities, and tables of facts about them.

    Read all rows of a table before asking for the next table.
    """
    results = ByDate(
        Article.objects.published(), index.snapshot, [index.snapshot.everything], newest=False
    )
    # Each article is described once: its facet values go to a temporary file while its row is written.
    with tempfile.TemporaryFile("w+", newline="", encoding="utf-8") as values_file:
        values = csv.writer(values_file)

        def articles() -> Iterator[dict[str, Any]]:
            for described in article_fields.describe_all(results, site):
                values.writerows(_values_of(described))
                yield described

        yield Table("articles", "Articles: one row each", rows.columns(),
                    lambda: rows.with_records(articles()), key="archive.id")  # fmt: skip
        values_file.seek(0)
        yield Table("article_values", "Facet values of articles: one row for each value of each facet",
                    [Column(name, "", meaning, itemgetter(number))
                     for number, (name, meaning) in enumerate(_VALUE_COLUMNS.items())],
                    lambda: csv.reader(values_file),
                    foreign=(("article", "articles", "archive.id"),))  # fmt: skip
    for plural, model in subject_fields.MODELS.items():
        yield Table(plural, f"{plural.capitalize()}: one row each", subject_tables.columns_of(model),
                    lambda model=model: subject_tables.rows_of(model, site), key="key")  # fmt: skip
    for facts in subject_tables.FACTS:
        foreign = tuple((column, other, "key") for column, other in facts.foreign)
        yield Table(facts.name, facts.title, list(facts.columns),
                    lambda facts=facts: facts.rows(site), foreign=foreign)  # fmt: skip


_VALUE_COLUMNS = {
    "article": "permanent id of the article",
    "facet": "name of the facet; “mentions” for the meetings that an article mentions only",
    "key": "key of the value",
}


def _values_of(described: dict[str, Any]) -> Iterator[list[str]]:
    for facet, values in (*described["facets"].items(), ("mentions", described["mentions"])):
        for value in values:
            yield [described["id"], facet, value["key"]]


def _resource(table: Table, count: int) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = [table.key]
    if table.foreign:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [other_column]}}
            for column, other, other_column in table.foreign
        ]
    return {
        "name": table.name.replace("_", "-"), "path": f"{table.name}.csv", "title": table.title,
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "profile": "tabular-data-resource",
        "rows": count, "schema": schema,
    }  # fmt: skip


def _field(column: Column) -> dict[str, str]:
    # Dates are strings, because only the year or the month may be known.
    kind = {"number": "number", "moment": "datetime"}.get(column.kind, "string")
    field = {"name": column.name, "type": kind, "title": str(column.label),
             "description": str(column.meaning)}  # fmt: skip
    return {name: text for name, text in field.items() if text}


def _package(index: Index, resources: list[dict[str, Any]], site: str) -> dict[str, Any]:
    now = timezone.now().replace(microsecond=0).isoformat().replace("+00:00", "Z")
    for resource in resources:
        for foreign in resource["schema"].get("foreignKeys", ()):
            foreign["reference"]["resource"] = foreign["reference"]["resource"].replace("_", "-")
    return {
        "profile": "tabular-data-package",
        "name": "reading-room",
        "title": _("The reading room of the Coalition’s meetings"),
        "homepage": site,
        "created": now,
        "version": index.token,
        "licenses": [LICENCE],
        "keywords": ["Global Coalition against Daesh", "press", "Arabic", "United Nations"],
        "resources": resources,
    }


def _readme(resources: list[dict[str, Any]], site: str) -> str:
    lines = [
        _("The reading room of the Coalition’s meetings"),
        "The reading room: press articles about the meetings of the Global Coalition against Daesh",
        site,
        "",
        *(
            f"{resource['path']}: {resource['title']} ({resource['rows']})"
            for resource in resources
        ),
        "",
        "datapackage.json describes every column. Descriptions and abstracts are under CC BY 4.0. The rights",
        "in the articles remain with their owners: a text is included only if its rights allow it. A text that",
        "a spreadsheet would treat as a formula begins with an apostrophe.",
        "",
    ]
    return "\n".join(lines)
