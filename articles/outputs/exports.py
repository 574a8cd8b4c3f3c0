"""Lists of articles as files: each format is declared once and written in chunks, in constant memory.

A table begins with its header. Its provenance is a sheet (XLSX), a file beside it (`csv_metadata`) or, if
asked for, a column. RIS and BibTeX begin with the provenance, which their readers skip; CSL-JSON and citations
have no room for it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.outputs import rows, workbooks
from articles.outputs.citations import files, items, styles
from articles.outputs.columns import csv_cell
from articles.outputs.provenance import Provenance
from articles.outputs.words import active_language

Description = dict[str, Any]


@dataclass(frozen=True)
class Export:
    """An export format: the suffix of its addresses, its label, what it is for, its media type, its writer."""

    suffix: str
    label: Promise | str
    purpose: Promise
    media_type: str
    write: Callable[[Provenance, Iterable[Description]], Iterator[bytes]]


def _csv(provenance: Provenance, articles: Iterable[Description]) -> Iterator[bytes]:
    columns = rows.columns(provenance)
    yield csv_row(column.name for column in columns)
    for described in rows.with_records(articles):
        yield csv_row(column.text(described) for column in columns)


def csv_row(cells: Iterable[str]) -> bytes:
    """Return a row of CSV, harmless to spreadsheets."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(map(csv_cell, cells))
    return buffer.getvalue().encode()


def _json_lines(provenance: Provenance, articles: Iterable[Description]) -> Iterator[bytes]:
    for described in articles:
        yield json_line(rows.row_of(described, provenance))


def json_line(content: dict[str, Any]) -> bytes:
    """Return an object as a line of JSON Lines."""
    line = json.dumps(content, ensure_ascii=False, default=lambda moment: moment.isoformat())
    return f"{line}\n".encode()


def _xlsx(provenance: Provenance, articles: Iterable[Description]) -> Iterator[bytes]:
    table = (_("Articles"), rows.columns(), rows.with_records(articles))
    return workbooks.write(provenance, [table])


def _ris(provenance: Provenance, articles: Iterable[Description]) -> Iterator[bytes]:
    # Readers of RIS ignore text before the first record.
    yield f"{provenance.line}\n\n".encode()
    for described in articles:
        yield f"{files.FORMATS['ris'].write(item(described, provenance)).rstrip()}\n\n".encode()


def _bibtex(provenance: Provenance, articles: Iterable[Description]) -> Iterator[bytes]:
    # BibTeX has no comments: it skips everything up to the next at sign.
    yield f"% {provenance.line.replace('@', '＠')}\n\n".encode()
    for described in articles:
        yield f"{files.FORMATS['bib'].write(item(described, provenance)).rstrip()}\n\n".encode()


def _csl(provenance: Provenance, articles: Iterable[Description]) -> Iterator[bytes]:
    separator = b"[\n"
    for described in articles:
        csl_item = files.csl(item(described, provenance))
        yield separator + json.dumps(csl_item, ensure_ascii=False).encode()
        separator = b",\n"
    yield b"[]\n" if separator == b"[\n" else b"\n]\n"


def _citations(provenance: Provenance, articles: Iterable[Description]) -> Iterator[bytes]:
    """Yield a citation of each article, a line each, in the style of the interface."""
    style = styles.in_order()[0]
    for described in articles:
        cited = styles.formatted(item(described, provenance), style)
        yield f"{styles.plain(cited)}\n".encode()


def item(described: Description, provenance: Provenance) -> items.Item:
    """Return an article's description as a citation item, accessed on the day of the export."""
    record = rows.record_of(described)
    day = parse_date(provenance.made_at[:10])
    outlet = described["facets"]["source"]
    return items.newspaper_article(
        id=described["id"],
        title=record.title if described["title_basis"] == "printed" else f"[{record.title}]",
        authors=record.authors,
        outlet=outlet[0]["label"][active_language()] if outlet else "",
        date=record.published_on,
        is_inferred=described["date_basis"] == "inferred",
        abstract=items.abstract_in(active_language(), record.abstract, record.abstract_en),
        language=record.language,
        url=record.url or "",
        address=described["page"],
    ) | {"accessed": {"date-parts": [[day.year, day.month, day.day]]}}


XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_REFERENCES = gettext_lazy("references, for Zotero, EndNote and Mendeley")
FORMATS = {
    form.suffix: form
    for form in (
        Export("xlsx", "XLSX", gettext_lazy("a spreadsheet, for Excel and LibreOffice"), XLSX_TYPE, _xlsx),
        Export("csv", "CSV", gettext_lazy("a table, for programs"), "text/csv; charset=utf-8", _csv),
        Export("jsonl", "JSON Lines", gettext_lazy("an object in each line, for programs"),
               "application/jsonl; charset=utf-8", _json_lines),
        Export("ris", "RIS", _REFERENCES, "application/x-research-info-systems; charset=utf-8", _ris),
        Export("bib", "BibTeX", gettext_lazy("references, for LaTeX"),
               "application/x-bibtex; charset=utf-8", _bibtex),
        Export("txt", gettext_lazy("Citations"), gettext_lazy("a line each, for a footnote or a bibliography"),
               "text/plain; charset=utf-8", _citations),
        Export("csl.json", "CSL-JSON", gettext_lazy("references, for Zotero and Pandoc"),
               "application/vnd.citationstyles.csl+json; charset=utf-8", _csl),
    )
}  # fmt: skip


def in_chunks(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the output of a writer in larger chunks: sending each line alone costs more than writing it."""
    buffer: list[bytes] = []
    size = 0
    for part in parts:
        buffer.append(part)
        size += len(part)
        if size >= workbooks.CHUNK_SIZE:
            yield b"".join(buffer)
            buffer, size = [], 0
    if buffer:
        yield b"".join(buffer)
