"""Importers, one module per format: each splits a file into pieces and parses a piece as one article.

`FORMATS` is the only list of them. `pieces` is lazy: memory use does not grow with the length of a file.
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
from articles.intake.parsers.limits import split_whole_file
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, RawInput

__all__ = ["FORMATS", "SUFFIXES", "Format", "ImportProblem", "format_of", "parse", "pieces"]

Split = Callable[[str, BinaryIO, str, int], Iterator[RawInput | ImportProblem]]


@dataclass(frozen=True)
class Format:
    """A file format: its suffixes, its media type, its splitter and its parser.

    `split` takes the name of the file, its bytes as a stream, the media type and the greatest length of a
    piece in bytes; it yields pieces, and an ImportProblem for each piece that it refuses. `parse` raises
    ImportProblem for a piece that it cannot read; it is None if the pieces have other formats, as those of
    web archives and workbooks have.
    """

    name: str
    suffixes: tuple[str, ...]
    media_type: str
    parse: Callable[[RawInput], ArticleRecord] | None
    split: Split = split_whole_file


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
SUFFIXES = tuple(sorted(suffix for file_format in FORMATS for suffix in file_format.suffixes))
_BY_MEDIA_TYPE = {
    file_format.media_type: file_format for file_format in FORMATS if file_format.parse
}


def format_of(name: str) -> Format:
    """Return the format of a file by the suffix of its name; raise ImportProblem for an unknown suffix."""
    lower = PurePath(name).name.lower()
    for file_format in FORMATS:
        if lower.endswith(file_format.suffixes):
            return file_format
    ending = PurePath(lower).suffix
    raise ImportProblem(
        name, f"no importer for files ending in {ending!r} (known: {', '.join(SUFFIXES)})"
    )


def pieces(name: str, stream: BinaryIO, max_bytes: int) -> Iterator[RawInput | ImportProblem]:
    """Yield the pieces of a file, none longer than `max_bytes`, and an ImportProblem for each refused piece.

    Raises ImportProblem if the format of the file is unknown.
    """
    file_format = format_of(name)
    try:
        yield from file_format.split(name, stream, file_format.media_type, max_bytes)
    except ImportProblem as problem:
        yield problem


def parse(piece: RawInput) -> ArticleRecord:
    """Parse a piece with the importer of its media type; raise ImportProblem if that is not possible."""
    essence = piece.media_type.partition(";")[0].strip().lower()
    file_format = _BY_MEDIA_TYPE.get(essence)
    if file_format is None or file_format.parse is None:
        raise ImportProblem(piece.name, f"no importer for {piece.media_type!r}")
    return file_format.parse(piece)
