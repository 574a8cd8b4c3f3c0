"""Helpers for tests of the importers."""

from __future__ import annotations

import io

from django.conf import settings

from articles.intake import parsers
from articles.intake.parsers import ImportProblem
from articles.interchange.record import ArticleRecord, RawInput

SAMPLES = settings.BASE_DIR / "fixtures" / "samples"
MAX_BYTES = 5_000_000


def pieces(name: str, content: bytes, max_bytes: int = MAX_BYTES) -> list[RawInput | ImportProblem]:
    return list(parsers.pieces(name, io.BytesIO(content), max_bytes))


def read(
    name: str, content: bytes, max_bytes: int = MAX_BYTES
) -> list[ArticleRecord | ImportProblem]:
    """Return the record or the problem of each piece of a file."""
    results: list[ArticleRecord | ImportProblem] = []
    for piece in pieces(name, content, max_bytes):
        try:
            results.append(piece if isinstance(piece, ImportProblem) else parsers.parse(piece))
        except ImportProblem as problem:
            results.append(problem)
    return results


def sample(path: str) -> list[ArticleRecord | ImportProblem]:
    """Return the records and problems of a sample file; `path` is relative to the samples."""
    return read(path.rpartition("/")[2], (SAMPLES / path).read_bytes())
