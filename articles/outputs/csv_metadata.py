"""The file beside a CSV file: what it holds, its licence and its columns.

It follows CSV on the Web (https://www.w3.org/TR/tabular-metadata/).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from articles.outputs.columns import BETWEEN, Column
from articles.outputs.metadata.article_fields import LANGUAGES, Label
from articles.outputs.provenance import LICENCE, Provenance

MEDIA_TYPE = "application/csvm+json"
SUFFIX = "csv-metadata.json"
# A date may be a year or a month only, so that its type is not “date”.
_TYPES = {"number": "number", "moment": "dateTime", "address": "anyURI"}


def describe(
    provenance: Provenance, selection: Label, file: str, columns: Sequence[Column], key: str
) -> dict[str, Any]:
    """Return the metadata of a CSV file at the address `file`; `selection` is what it holds, in words."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": file,
        "dc:title": [{"@value": selection[code], "@language": code} for code in LANGUAGES],
        "dc:description": provenance.line,
        "dc:license": {"@id": LICENCE["path"]},
        "dc:issued": {"@value": provenance.made_at, "@type": "xsd:dateTime"},
        "dc:source": {"@id": provenance.address},
        "dc:extent": {"@value": str(provenance.count), "@type": "xsd:integer"},
        "dialect": {"encoding": "utf-8", "header": True},
        "tableSchema": {
            "columns": [_column(column) for column in columns],
            "primaryKey": key,
        },
    }


def _column(column: Column) -> dict[str, Any]:
    described = {
        "name": column.name,
        "titles": column.name,
        "rdfs:label": _in_languages(column.label),
        "dc:description": _in_languages(column.meaning),
        "datatype": _TYPES.get(column.kind, "string"),
    }
    if column.is_list:
        described["separator"] = BETWEEN
    return described


def _in_languages(text: str | Promise) -> list[dict[str, str]]:
    texts = []
    for code in LANGUAGES:
        with override(code):
            texts.append({"@value": str(text), "@language": code})
    return texts
