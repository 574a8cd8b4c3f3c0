"""The whole archive as one zip file: CSV tables described as a Frictionless data package (datapackage.org)."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.browse.result_list import ByDate
from articles.index.bitmaps import Index
from articles.interchange.formulas import escape_formula
from articles.models import Article, Meeting, Official
from articles.outputs import plain_text, rows
from articles.outputs.metadata import article_fields, subject_fields

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_BATCH_SIZE = 200  # meetings or authorities
_NEGATIVE_NUMBER = re.compile(r"-[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Table:
    """A table of the package: its name, title, columns, rows, primary key and foreign keys."""

    name: str
    title: str
    columns: list[str]
    rows: Callable[[], Iterator[list[str]]]
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
                writer.writerow(table.columns)
                for row in table.rows():
                    writer.writerow(map(_cell, row))
                    count += 1
                text.flush()
                text.detach()
            resources.append(_resource(table, count))
        archive.writestr("datapackage.json", json.dumps(_package(index, resources, site),
                                                       ensure_ascii=False, indent=1))  # fmt: skip
        archive.writestr("README.txt", _readme(resources, site))


def _cell(value: str) -> str:
    """Return the text of a cell: cleaned, formulas made harmless, negative numbers unchanged."""
    return value if _NEGATIVE_NUMBER.fullmatch(value) else escape_formula(plain_text.clean(value))


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

        yield Table("articles", "Articles: one row each", rows.names(),
                    lambda: rows.cells_of(articles()), key="archive.id")  # fmt: skip
        values_file.seek(0)
        yield Table("article_values", "Facet values of articles: one row for each value of each facet",
                    ["article", "facet", "key"], lambda: csv.reader(values_file),
                    foreign=(("article", "articles", "archive.id"),))  # fmt: skip
    for plural, model in subject_fields.MODELS.items():
        columns = [column for column, _value in _flat(model, {})]
        yield Table(plural, f"{plural.capitalize()}: one row each", columns,
                    lambda model=model: _subject_rows(model, site), key="key")  # fmt: skip
    yield Table("attendance", "States and officials known to have attended a meeting or to have been invited",
                ["meeting", "state", "official", "level", "roles"],
                lambda: _nested(Meeting, site, "attendance", _attendance),
                foreign=(("meeting", "meetings", "key"), ("state", "states", "key"),
                         ("official", "officials", "key")))  # fmt: skip
    yield Table("figures", "Numbers stated about meetings, side by side",
                ["meeting", "counts", "unit", "value"],
                lambda: _nested(Meeting, site, "figures", _figure),
                foreign=(("meeting", "meetings", "key"),))  # fmt: skip
    yield Table("offices", "Offices held",
                ["official", "state", "name_ar", "name_en", "kind", "since", "until", "dates_basis"],
                lambda: _nested(Official, site, "offices", _office),
                foreign=(("official", "officials", "key"), ("state", "states", "key")))  # fmt: skip


def _values_of(described: dict[str, Any]) -> Iterator[list[str]]:
    for facet, values in (*described["facets"].items(), ("mentions", described["mentions"])):
        for value in values:
            yield [described["id"], facet, value["key"]]


def _subject_rows(model: type, site: str) -> Iterator[list[str]]:
    for subject in subject_fields.public(model).order_by("slug").iterator(_BATCH_SIZE):
        described = subject_fields.describe(subject, site, whole=False)
        yield [value for _column, value in _flat(model, described)]


def _flat(model: type, described: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the fields of a description as (column, value): a column per language, links as keys."""
    columns: list[tuple[str, str]] = []
    for field in subject_fields.FIELDS[model]:
        if not field.in_list or field.name in ("api", "articles"):
            continue
        value = described.get(field.name)
        if field.type is article_fields.Label:
            columns += [
                (f"{field.name}_{code}", (value or {}).get(code, ""))
                for code in article_fields.LANGUAGES
            ]
        elif field.type is subject_fields.Point:
            columns += [
                (name, str((value or {}).get(name, ""))) for name in ("latitude", "longitude")
            ]
        elif isinstance(value, dict):
            columns.append((field.name, value["key"]))
        elif isinstance(value, list):
            columns.append((field.name, rows.BETWEEN.join(value)))
        else:
            columns.append((field.name, "" if value is None else str(value)))
    return columns


def _nested(model: type, site: str, name: str, cells_of: Callable) -> Iterator[list[str]]:
    """Yield one row for each element of the list field `name` of all meetings or authorities of a kind."""
    field = next(f for f in subject_fields.FIELDS[model] if f.name == name)
    subjects = list(subject_fields.public(model).order_by("slug"))
    for start in range(0, len(subjects), _BATCH_SIZE):
        batch = subjects[start : start + _BATCH_SIZE]
        prefetch_related_objects(batch, *subject_fields.links_of(model))
        for subject in batch:
            for element in field.read(subject_fields.SubjectContext(subject, site)):
                yield [subject.slug, *cells_of(element)]


def _attendance(attended: dict[str, Any]) -> Iterable[str]:
    state, official = attended["state"], attended["official"]
    return (
        state["key"] if state else "", official["key"] if official else "", attended["level"],
        rows.BETWEEN.join(attended["roles"]),
    )  # fmt: skip


def _figure(figure: dict[str, Any]) -> Iterable[str]:
    return figure["counts"], figure["unit"], str(figure["value"])


def _office(office: dict[str, Any]) -> Iterable[str]:
    return (
        office["state"]["key"], office["name"]["ar"], office["name"]["en"], office["kind"],
        office["since"] or "", office["until"] or "", office["dates_basis"],
    )  # fmt: skip


def _resource(table: Table, count: int) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [{"name": name, "type": _TYPES.get(name, "string")} for name in table.columns],
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


# Columns that are not strings. Dates are strings, because only the year or the month may be known.
_TYPES = {"latitude": "number", "longitude": "number", "value": "number",
          "archive.public_since": "datetime", "archive.changed_at": "datetime"}  # fmt: skip


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
