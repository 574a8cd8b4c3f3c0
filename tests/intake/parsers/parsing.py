"""What the tests of importers share."""

from __future__ import annotations

import io

from django.conf import settings

from articles.intake import parsers
from articles.intake.parsers import ImportProblem
from articles.interchange.record import ArticleRecord, Piece

SAMPLES = settings.BASE_DIR / "fixtures" / "samples"
LONGEST = 5_000_000


def pieces(name: str, content: bytes, longest: int = LONGEST) -> list[Piece | ImportProblem]:
    return list(parsers.pieces(name, io.BytesIO(content), longest))


def read(name: str, content: bytes, longest: int = LONGEST) -> list[ArticleRecord | ImportProblem]:
    """Return what each piece of a file says, or what is wrong with it."""
    found: list[ArticleRecord | ImportProblem] = []
    for piece in pieces(name, content, longest):
        try:
            found.append(piece if isinstance(piece, ImportProblem) else parsers.parse(piece))
        except ImportProblem as problem:
            found.append(problem)
    return found


def sample(path: str) -> list[ArticleRecord | ImportProblem]:
    return read(path.rpartition("/")[2], (SAMPLES / path).read_bytes())
