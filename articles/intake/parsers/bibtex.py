"""BibTeX and biblatex bibliographies: each entry is one article without text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from bibtexparser import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware, MonthIntMiddleware, SeparateCoAuthors
from bibtexparser.splitter import Splitter

from articles.intake.parsers import bibliography
from articles.intake.parsers.encoding import decode
from articles.intake.parsers.limits import read_all
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, RawInput

PRESS = frozenset({"article", "online", "electronic", "www", "misc", "newspaper"})


def split(
    name: str, stream: BinaryIO, media_type: str, max_bytes: int
) -> Iterator[RawInput | ImportProblem]:
    """Yield each entry as a piece, preceded by the abbreviations (@string) of the file."""
    text = decode(name, read_all(name, stream, max_bytes))
    library = Splitter(text).split()
    abbreviations = "".join(f"{block.raw}\n" for block in library.strings)
    for block in library.failed_blocks:
        yield ImportProblem(
            name, f"not BibTeX: {block.error}", line=(block.start_line or 0) + 1,
            field="entry", value=str(block.raw)[:40],
        )  # fmt: skip
    for entry in library.entries:
        raw = f"{abbreviations}{entry.raw}".encode()
        yield RawInput(name, raw, media_type, (entry.start_line or 0) + 1)


def parse(piece: RawInput) -> ArticleRecord:
    """Parse one entry; raise ImportProblem for a piece that is not exactly one entry."""
    text = decode(piece.file, piece.content, line=piece.line or 1)
    middlewares = [MonthIntMiddleware(), SeparateCoAuthors(), LatexDecodingMiddleware()]
    library = parse_string(text, append_middleware=middlewares)
    if len(library.entries) != 1:
        reason = f"{len(library.entries)} entries where one belongs"
        raise ImportProblem(piece.file, reason, line=piece.line)
    entry = library.entries[0]
    fields = {field.key.lower(): field.value for field in entry.fields}
    authors = fields.get("author") or ()
    year, month = str(fields.get("year", "")), str(fields.get("month", ""))
    return bibliography.record_of(
        piece,
        kind=("entry", entry.entry_type, PRESS),
        title=_plain(fields.get("title")),
        subtitle=_plain(fields.get("subtitle")),
        outlet=_plain(
            fields.get("journal")
            or fields.get("journaltitle")
            or fields.get("organization")
            or fields.get("publisher")
            or fields.get("howpublished")
        ),
        authors=[_plain(a) for a in ([authors] if isinstance(authors, str) else authors)],
        date=("date", str(fields.get("date") or "-".join(filter(None, (year, month))))),
        urls=[str(fields.get("url", ""))],
        language=fields.get("langid") or fields.get("language"),
    )


def _plain(text: str | None) -> str:
    """Return a value without the braces that protect its capital letters."""
    return str(text or "").replace("{", "").replace("}", "")
