"""Lists of articles as files, each format declared once, written piece by piece at flat memory.

On top stands in words what was asked for and when. CSL-JSON has no place for it: there the name of the file
says it, and the header `Content-Description`.
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
from articles.interchange.formulas import harmless
from articles.outputs import rows
from articles.outputs.citations import files, items

Description = dict[str, Any]
_CHUNK = 64 * 1024  # octets


@dataclass(frozen=True)
class Head:
    """What stands on top: what was asked for in words, the address of the list, and when."""

    said: str
    address: str
    made_at: str

    @property
    def line(self) -> str:
        return f"{self.said} — {self.made_at} — {self.address}"


@dataclass(frozen=True)
class Export:
    """A format of exports: the end of its addresses, its name, its media type, and how it is written."""

    suffix: str
    label: str
    media_type: str
    write: Callable[[Head, Iterable[Description]], Iterator[bytes]]


def head(said: str, address: str) -> Head:
    now = timezone.now().replace(microsecond=0)
    return Head(" ".join(said.split()), address, now.isoformat().replace("+00:00", "Z"))


def _csv(head: Head, articles: Iterable[Description]) -> Iterator[bytes]:
    yield _row([f"{REMARK} {head.line}"])
    yield _row(rows.names())
    yield from map(_row, rows.each(articles))


def _row(cells: Iterable[str]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(map(harmless, cells))
    return buffer.getvalue().encode()


def _json_lines(head: Head, articles: Iterable[Description]) -> Iterator[bytes]:
    yield _line(
        {EXPORT_LINE: {"said": head.said, "made_at": head.made_at, "address": head.address}}
    )
    for described in articles:
        yield _line(rows.row_of(described))


def _line(content: dict[str, Any]) -> bytes:
    made = json.dumps(content, ensure_ascii=False, default=lambda moment: moment.isoformat())
    return f"{made}\n".encode()


def _xlsx(head: Head, articles: Iterable[Description]) -> Iterator[bytes]:
    """Write a workbook: what is longer than a cell may be is cut there, and says so."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("articles")
    sheet.freeze_panes = "B3"
    with tempfile.TemporaryFile() as file:
        try:
            sheet.append([workbook.cell(sheet, head.line)])
            sheet.append([workbook.cell(sheet, name) for name in rows.names()])
            for row in rows.each(articles):
                sheet.append([workbook.cell(sheet, _fitting(text)) for text in row])
        finally:  # also when nobody takes it: its own temporary file goes only then
            book.save(file)
        file.seek(0)
        while octets := file.read(_CHUNK):
            yield octets


def _fitting(text: str) -> str:
    most = workbook.LONGEST_CELL
    return text if len(text) <= most else f"{text[: most - 2]} …"


def _ris(head: Head, articles: Iterable[Description]) -> Iterator[bytes]:
    # What stands before the first record is left aside by those who read it.
    yield f"{head.line}\n\n".encode()
    for described in articles:
        yield f"{files.FORMATS['ris'].write(item(described, head)).rstrip()}\n\n".encode()


def _bibtex(head: Head, articles: Iterable[Description]) -> Iterator[bytes]:
    yield f"% {head.line}\n\n".encode()
    for described in articles:
        yield f"{files.FORMATS['bib'].write(item(described, head)).rstrip()}\n\n".encode()


def _csl(head: Head, articles: Iterable[Description]) -> Iterator[bytes]:
    before = b"[\n"
    for described in articles:
        one = files.csl(item(described, head))
        yield before + json.dumps(one, ensure_ascii=False).encode()
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


def item(described: Description, head: Head) -> items.Item:
    """Return a description as an item to be cited, looked at on the day of the export."""
    record = rows.record_of(described)
    day = parse_date(head.made_at[:10])
    outlet = described["facets"]["source"]
    return items.described(
        id=described["id"],
        title=record.title if described["title_basis"] == "printed" else f"[{record.title}]",
        byline=record.byline or "",
        outlet=outlet[0]["label"][items.language_now()] if outlet else "",
        date=record.published_on,
        is_inferred=described["date_basis"] == "inferred",
        abstract=record.abstract,
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


def pieces(found: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what a writer gives in larger pieces: one for each line would cost more than the lines."""
    gathered: list[bytes] = []
    size = 0
    for octets in found:
        gathered.append(octets)
        size += len(octets)
        if size >= _CHUNK:
            yield b"".join(gathered)
            gathered, size = [], 0
    if gathered:
        yield b"".join(gathered)
