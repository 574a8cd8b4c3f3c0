"""Importers: one module a format, each turning one capture into one `ArticleRecord`.

`FORMATS` is the only list of them: what reads files asks here what can be read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from articles.importers import text
from articles.importers.errors import ImportProblem
from articles.records import ArticleRecord

__all__ = ["FORMATS", "Format", "ImportProblem", "format_of"]


@dataclass(frozen=True)
class Format:
    """A kind of file: the endings it has, its media type, and its parser.

    `parse` takes the name and the bytes of a capture and raises ImportProblem for what it cannot
    read.
    """

    name: str
    suffixes: tuple[str, ...]
    media_type: str
    parse: Callable[[str, bytes], ArticleRecord]


FORMATS: tuple[Format, ...] = (
    Format("text", (".txt", ".text"), "text/plain; charset=utf-8", text.parse),
)


def format_of(name: str) -> Format:
    """Return the format of a file by its ending; raise ImportProblem where there is none."""
    suffix = PurePath(name).suffix.lower()
    for known in FORMATS:
        if suffix in known.suffixes:
            return known
    endings = ", ".join(sorted(s for f in FORMATS for s in f.suffixes))
    raise ImportProblem(name, f"no importer for files ending in {suffix!r} (known: {endings})")
