"""Importers: one module a format, each cutting files into pieces and reading a piece as one article.

`FORMATS` is the only list of them. `pieces` is lazy: a file of any length is read at flat memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from articles.intake.parsers import (
    bibtex,
    csl,
    html,
    jsonl,
    ris,
    spreadsheet,
    text,
    warc,
    xlsx,
    zotero,
)
from articles.intake.parsers.whole import whole
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, Piece

__all__ = ["FORMATS", "SUFFIXES", "Format", "ImportProblem", "format_of", "parse", "pieces"]

Split = Callable[[str, BinaryIO, str, int], Iterator[Piece | ImportProblem]]


@dataclass(frozen=True)
class Format:
    """A kind of file: its endings, its media type, how it is cut, and how a piece of it is read.

    `split` takes the name of the file, its bytes as a stream, the media type and the greatest size of a
    piece; it yields pieces, and problems for those it cannot take. `parse` raises ImportProblem for a
    piece it cannot read; it is None where the pieces are of other formats, as those of web archives and
    workbooks are.
    """

    name: str
    suffixes: tuple[str, ...]
    media_type: str
    parse: Callable[[Piece], ArticleRecord] | None
    split: Split = whole


FORMATS: tuple[Format, ...] = (
    Format("text", (".txt", ".text"), "text/plain", text.parse),
    Format("HTML", (".html", ".htm", ".xhtml"), "text/html", html.parse),
    Format("JSON Lines", (".jsonl", ".ndjson"), jsonl.MEDIA_TYPE, jsonl.parse, jsonl.split),
    Format("CSV", (".csv", ".tsv"), "text/csv", spreadsheet.parse, spreadsheet.split),
    Format("XLSX", (".xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
           None, xlsx.split),
    Format("WARC", (".warc", ".warc.gz"), "application/warc", None, warc.split),
    Format("WACZ", (".wacz",), "application/wacz", None, warc.split_wacz),
    Format("RIS", (".ris",), "application/x-research-info-systems", ris.parse, ris.split),
    Format("BibTeX", (".bib",), "application/x-bibtex", bibtex.parse, bibtex.split),
    Format("Zotero RDF", (".rdf",), "application/rdf+xml", zotero.parse, zotero.split),
    Format(
        "CSL-JSON", (".json",), "application/vnd.citationstyles.csl+json", csl.parse, csl.split
    ),
)  # fmt: skip
SUFFIXES = tuple(sorted(suffix for known in FORMATS for suffix in known.suffixes))
_BY_MEDIA_TYPE = {known.media_type: known for known in FORMATS if known.parse}


def format_of(name: str) -> Format:
    """Return the format of a file by its ending; raise ImportProblem where there is none."""
    lower = PurePath(name).name.lower()
    for known in FORMATS:
        if lower.endswith(known.suffixes):
            return known
    ending = PurePath(lower).suffix
    raise ImportProblem(
        name, f"no importer for files ending in {ending!r} (known: {', '.join(SUFFIXES)})"
    )


def pieces(name: str, stream: BinaryIO, longest: int) -> Iterator[Piece | ImportProblem]:
    """Yield the pieces of a file, none longer than `longest` bytes, and what is wrong with the others.

    Raises ImportProblem where the file is of no known format.
    """
    known = format_of(name)
    try:
        yield from known.split(name, stream, known.media_type, longest)
    except ImportProblem as problem:
        yield problem


def parse(piece: Piece) -> ArticleRecord:
    """Return what a piece says, read by the importer of its media type; raise ImportProblem."""
    essence = piece.media_type.partition(";")[0].strip().lower()
    known = _BY_MEDIA_TYPE.get(essence)
    if known is None or known.parse is None:
        raise ImportProblem(piece.name, f"no importer for {piece.media_type!r}")
    return known.parse(piece)
