"""The whole archive as one file: tables as CSV, described by a Frictionless data package (datapackage.org)."""

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
from articles.interchange.formulas import harmless
from articles.models import Article, Meeting, Official
from articles.outputs import rows
from articles.outputs.metadata import article_fields, subject_fields

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_SUBJECTS_AT_ONCE = 200
_BELOW_ZERO = re.compile(r"-[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Table:
    """A table of the package: its name, what it holds, its columns, its rows, and what its keys are of."""

    name: str
    title: str
    columns: list[str]
    rows: Callable[[], Iterator[list[str]]]
    key: str = ""
    foreign: tuple[tuple[str, str, str], ...] = ()  # a column, a table, a column of it


def write(index: Index, file, site: str) -> None:
    """Write the package to a binary file, row by row."""
    described = []
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
            described.append(_resource(table, count))
        archive.writestr("datapackage.json", json.dumps(_package(index, described, site),
                                                       ensure_ascii=False, indent=1))  # fmt: skip
        archive.writestr("README.txt", _readme(described, site))


def _cell(value: str) -> str:
    """Return what stands in a cell: no formula, but a number below zero stays one."""
    return value if _BELOW_ZERO.fullmatch(value) else harmless(value)


def tables_of(index: Index, site: str) -> Iterator[Table]:
    """Yield the tables: articles, what ties them to the world, meetings, authorities.

    The rows of each are to be read before the next is asked for.
    """
    results = ByDate(
        Article.objects.published(), index.snapshot, [index.snapshot.everything], newest=False
    )
    # Articles are described once: their values wait beside while the rows of articles are written.
    with tempfile.TemporaryFile("w+", newline="", encoding="utf-8") as beside:
        values = csv.writer(beside)

        def articles() -> Iterator[dict[str, Any]]:
            for described in article_fields.each(results, site):
                values.writerows(_values_of(described))
                yield described

        yield Table("articles", "Articles: a row each", rows.names(),
                    lambda: rows.each(articles()), key="archive.id")  # fmt: skip
        beside.seek(0)
        yield Table("article_values", "By what each article is found: a row for each value of each facet",
                    ["article", "facet", "key"], lambda: csv.reader(beside),
                    foreign=(("article", "articles", "archive.id"),))  # fmt: skip
    for plural, model in subject_fields.MODELS.items():
        columns = [column for column, _value in _flat(model, {})]
        yield Table(plural, f"{plural.capitalize()}: a row each", columns,
                    lambda model=model: _subject_rows(model, site), key="key")  # fmt: skip
    yield Table("attendance", "Who is known to have been at which meeting, or invited",
                ["meeting", "state", "official", "level", "roles"],
                lambda: _nested(Meeting, site, "attendance", _attendance),
                foreign=(("meeting", "meetings", "key"), ("state", "states", "key"),
                         ("official", "officials", "key")))  # fmt: skip
    yield Table("figures", "Numbers that were given of meetings, side by side",
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
    for subject in subject_fields.public(model).order_by("slug").iterator(_SUBJECTS_AT_ONCE):
        described = subject_fields.describe(subject, site, whole=False)
        yield [value for _column, value in _flat(model, described)]


def _flat(model: type, described: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the fields of a description as columns: names by language, links by key."""
    found: list[tuple[str, str]] = []
    for field in subject_fields.FIELDS[model]:
        if not field.in_list or field.name in ("api", "articles"):
            continue
        value = described.get(field.name)
        if field.type is article_fields.Label:
            found += [
                (f"{field.name}_{code}", (value or {}).get(code, ""))
                for code in article_fields.LANGUAGES
            ]
        elif field.type is subject_fields.Point:
            found += [
                (name, str((value or {}).get(name, ""))) for name in ("latitude", "longitude")
            ]
        elif isinstance(value, dict):
            found.append((field.name, value["key"]))
        elif isinstance(value, list):
            found.append((field.name, rows.BETWEEN.join(value)))
        else:
            found.append((field.name, "" if value is None else str(value)))
    return found


def _nested(model: type, site: str, name: str, row: Callable) -> Iterator[list[str]]:
    """Yield the rows of what is listed in the whole descriptions of a kind."""
    field = next(f for f in subject_fields.FIELDS[model] if f.name == name)
    every = list(subject_fields.public(model).order_by("slug"))
    for start in range(0, len(every), _SUBJECTS_AT_ONCE):
        part = every[start : start + _SUBJECTS_AT_ONCE]
        prefetch_related_objects(part, *subject_fields.links_of(model))
        for subject in part:
            for each in field.of(subject_fields.SubjectContext(subject, site)):
                yield [subject.slug, *row(each)]


def _attendance(each: dict[str, Any]) -> Iterable[str]:
    state, official = each["state"], each["official"]
    return (
        state["key"] if state else "", official["key"] if official else "", each["level"],
        rows.BETWEEN.join(each["roles"]),
    )  # fmt: skip


def _figure(each: dict[str, Any]) -> Iterable[str]:
    return each["counts"], each["unit"], str(each["value"])


def _office(each: dict[str, Any]) -> Iterable[str]:
    return (
        each["state"]["key"], each["name"]["ar"], each["name"]["en"], each["kind"],
        each["since"] or "", each["until"] or "", each["dates_basis"],
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
            {"fields": [column], "reference": {"resource": other, "fields": [their]}}
            for column, other, their in table.foreign
        ]
    return {
        "name": table.name.replace("_", "-"), "path": f"{table.name}.csv", "title": table.title,
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "profile": "tabular-data-resource",
        "rows": count, "schema": schema,
    }  # fmt: skip


# What is not a text; dates are texts, since a year or a month may be all that is known.
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
        *(f"{each['path']}: {each['title']} ({each['rows']})" for each in resources),
        "",
        "datapackage.json describes every column. Descriptions and abstracts are under CC BY 4.0; the rights",
        "in the articles remain with their owners: a text is here only where its rights allow. A text that a",
        "spreadsheet would take for a formula has an apostrophe before it.",
        "",
    ]
    return "\n".join(lines)
