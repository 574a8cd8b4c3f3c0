"""Citations as files for reference managers. Each format is declared once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import rispy
from bibtexparser import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from django.utils.translation import gettext as _

from articles.outputs import plain_text
from articles.outputs.citations.items import Item
from articles.text import latex


@dataclass(frozen=True)
class Format:
    """A citation format: the suffix of its addresses, its label, its media type, and its writer."""

    suffix: str
    label: str
    media_type: str
    writer: Callable[[Item], str]

    def write(self, item: Item) -> str:
        """Return an item as a file; every value becomes a single line of clean text."""
        return self.writer(plain_text.lines_of(item))


class _RisWriter(rispy.RisWriter):
    """Writer without a number before each record: no reference manager needs it, and some fail on it."""

    def set_header(self, count: int) -> None:
        return None


# https://en.wikipedia.org/wiki/RIS_(file_format), as Zotero, EndNote and Mendeley read it.
_RIS_TYPES = {"article-newspaper": "NEWS", "webpage": "ELEC"}


def _ris(item: Item) -> str:
    entry = {
        "type_of_reference": _RIS_TYPES[item["type"]],
        "title": _line(item["title"]),
        "authors": [_line(author["literal"]) for author in item.get("author", [])],
        "secondary_title": _line(item.get("container-title", "")),
        "year": str(item["issued"]["date-parts"][0][0]) if "issued" in item else "",
        "date": _slashed(item["issued"]) if "issued" in item else "",
        "access_date": _slashed(item["accessed"]),
        "abstract": _line(item.get("abstract", "")),
        "language": item["language"],
        "urls": [item["URL"]],
        "name_of_database": item.get("archive", ""),
        "accession_number": item.get("archive_location", ""),
        "notes": [
            *([item["archive_location"]] if "archive_location" in item else []),
            *([_("The date was inferred from the text.")] if "status" in item else []),
        ],
    }
    fields = {key: value for key, value in entry.items() if value}
    return rispy.dumps([fields], implementation=_RisWriter).lstrip()


def _slashed(date: dict) -> str:
    """Return a date in the form of RIS: YYYY/MM/DD, unknown parts left empty."""
    year, *rest = date["date-parts"][0]
    month, day = [f"{part:02}" for part in rest] + [""] * (2 - len(rest))
    return f"{year:04}/{month}/{day}"


def _line(text: str) -> str:
    return " ".join(text.split())


def _bibtex(item: Item) -> str:
    is_article = item["type"] == "article-newspaper"
    fields = {
        "title": f"{{{_tex(item['title'])}}}",
        "author": " and ".join(f"{{{_tex(a['literal'])}}}" for a in item.get("author", [])),
        "journal" if is_article else "organization": _tex(item.get("container-title", "")),
        # biblatex: marks a newspaper article, which has no entry type of its own. JabRef and Better BibTeX read
        # it; Zotero's importer knows no such mark and takes every @article for a journal's (BibTeX.js,
        # bibtex2zoteroTypeMap), so its readers are better served by RIS or CSL-JSON.
        "entrysubtype": "newspaper" if is_article else "",
        # biblatex: “~” marks an approximate date; here one that was inferred
        "date": _dashed(item["issued"]) + ("~" if "status" in item else "")
        if "issued" in item
        else "",
        "year": str(item["issued"]["date-parts"][0][0]) if "issued" in item else "",
        "url": _braceless(item["URL"]),
        "urldate": _dashed(item["accessed"]),
        "note": _braceless(item.get("archive_location", "")),
        "abstract": _tex(item.get("abstract", "")),
        "langid": _BABEL_NAMES.get(item["language"], ""),  # biblatex: for hyphenation
        "language": item[
            "language"
        ],  # Zotero and other reference managers, as they write it themselves
    }
    entry = Entry(
        "article" if is_article else "online",
        item["id"],
        [Field(name, value) for name, value in fields.items() if value],
    )
    return write_string(Library([entry]))


def _dashed(date: dict) -> str:
    year, *rest = date["date-parts"][0]
    return "-".join([f"{year:04}", *(f"{part:02}" for part in rest)])


# Names in babel and polyglossia, which biblatex uses (biblatex manual, 3.9).
_BABEL_NAMES = {
    "ar": "arabic", "en": "english", "fr": "french", "tr": "turkish", "fa": "persian", "de": "german",
    "es": "spanish", "ku": "kurmanji",
}  # fmt: skip


def _tex(text: str) -> str:
    return latex.encode(_line(text))


def _braceless(address: str) -> str:
    return address.replace("{", "%7B").replace("}", "%7D")


def csl(item: Item) -> Item:
    """Return an item as CSL-JSON: an inferred date becomes an approximate one (`circa`)."""
    item = dict(item)
    if item.pop("status", ""):
        item["issued"] = {**item["issued"], "circa": True}
    return item


def _csl_json(item: Item) -> str:
    return json.dumps([csl(item)], ensure_ascii=False, indent=2)


FORMATS = {
    form.suffix: form
    for form in (
        Format("ris", "RIS", "application/x-research-info-systems", _ris),
        Format("bib", "BibTeX", "application/x-bibtex", _bibtex),
        Format("csl.json", "CSL-JSON", "application/vnd.citationstyles.csl+json", _csl_json),
    )
}
