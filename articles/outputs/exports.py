"""Lists of articles as files: each format is declared once and written in chunks, in constant memory.

Each file begins with its provenance: the selection in words, its address, and the time of the export. CSL-JSON
has no room for it: there only the name of the file and the header `Content-Description` give it.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date
from openpyxl import Workbook

from articles.interchange import workbook
from articles.interchange.columns import EXPORT_LINE, REMARK
from articles.interchange.formulas import escape_formula
from articles.outputs import plain_text, rows
from articles.outputs.citations import files, items
from articles.outputs.metadata import article_fields

Description = dict[str, Any]
_CHUNK_SIZE = 64 * 1024  # octets


@dataclass(frozen=True)
class Provenance:
    """Provenance of an export: the selection in words, the address of its list, and the time (ISO 8601)."""

    selection: str
    address: str
    made_at: str

    @property
    def line(self) -> str:
        return f"{self.selection} — {self.made_at} — {self.address}"


@dataclass(frozen=True)
class Export:
    """An export format: the suffix of its addresses, its label, its media type, and its writer."""

    suffix: str
    label: str
    media_type: str
    write: Callable[[Provenance, Iterable[Description]], Iterator[bytes]]


def provenance_of(selection: str, address: str) -> Provenance:
    """Return the provenance of an export that is made now."""
    now = timezone.now().replace(microsecond=0)
    return Provenance(plain_text.line(selection), address, now.isoformat().replace("+00:00", "Z"))


def _csv(provenance: Provenance, articles: Iterable[Description]) -> Iterator[bytes]:
    yield _row([f"{REMARK} {provenance.line}"])
    yield _row(rows.names())
    yield from map(_row, rows.cells_of(articles))


def _row(cells: Iterable[str]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(map(escape_formula, cells))
    return buffer.getvalue().encode()


def _json_lines(provenance: Provenance, articles: Iterable[Description]) -> Iterator[bytes]:
    yield _line(
        {
            EXPORT_LINE: {
                "said": provenance.selection,
                "made_at": provenance.made_at,
                "address": provenance.address,
            }
        }
    )
    for described in articles:
        yield _line(rows.row_of(described))


def _line(content: dict[str, Any]) -> bytes:
    line = json.dumps(content, ensure_ascii=False, default=lambda moment: moment.isoformat())
    return f"{line}\n".encode()


def _xlsx(provenance: Provenance, articles: Iterable[Description]) -> Iterator[bytes]:
    """Yield a workbook; text longer than a cell can hold is cut and ends in “ …”."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("articles")
    sheet.freeze_panes = "B3"
    with tempfile.TemporaryFile() as file:
        try:
            sheet.append([workbook.cell(sheet, provenance.line)])
            sheet.append([workbook.cell(sheet, name) for name in rows.names()])
            for row in rows.cells_of(articles):
                sheet.append([workbook.cell(sheet, _cut_to_cell(text)) for text in row])
        finally:  # also if the client disconnects: only `save` removes openpyxl's own temporary file
            book.save(file)
        file.seek(0)
        while chunk := file.read(_CHUNK_SIZE):
            yield chunk


def _cut_to_cell(text: str) -> str:
    limit = workbook.LONGEST_CELL
    return text if len(text) <= limit else f"{text[: limit - 2]} …"


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


def item(described: Description, provenance: Provenance) -> items.Item:
    """Return an article's description as a citation item, accessed on the day of the export."""
    record = rows.record_of(described)
    day = parse_date(provenance.made_at[:10])
    outlet = described["facets"]["source"]
    return items.newspaper_article(
        id=described["id"],
        title=record.title if described["title_basis"] == "printed" else f"[{record.title}]",
        authors=record.authors,
        outlet=outlet[0]["label"][items.active_language()] if outlet else "",
        date=record.published_on,
        is_inferred=described["date_basis"] == "inferred",
        abstract=article_fields.abstract_of(described),
        language=record.language,
        url=record.url or "",
        address=described["page"],
    ) | {"accessed": {"date-parts": [[day.year, day.month, day.day]]}}


FORMATS = {
    form.suffix: form
    for form in (
        Export("csv", "CSV", "text/csv; charset=utf-8", _csv),
        Export("xlsx", "XLSX",
               "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
        Export("jsonl", "JSON Lines", "application/jsonl; charset=utf-8", _json_lines),
        Export("ris", "RIS", "application/x-research-info-systems; charset=utf-8", _ris),
        Export("bib", "BibTeX", "application/x-bibtex; charset=utf-8", _bibtex),
        Export("csl.json", "CSL-JSON", "application/vnd.citationstyles.csl+json; charset=utf-8", _csl),
    )
}  # fmt: skip


def in_chunks(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the output of a writer in larger chunks: sending each line alone costs more than writing it."""
    buffer: list[bytes] = []
    size = 0
    for part in parts:
        buffer.append(part)
        size += len(part)
        if size >= _CHUNK_SIZE:
            yield b"".join(buffer)
            buffer, size = [], 0
    if buffer:
        yield b"".join(buffer)
