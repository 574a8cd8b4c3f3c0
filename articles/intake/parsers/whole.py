"""A file that is one piece."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from articles.interchange.errors import ImportProblem
from articles.interchange.record import Piece


def whole(
    name: str, stream: BinaryIO, media_type: str, longest: int
) -> Iterator[Piece | ImportProblem]:
    """Yield a file as one piece."""
    yield Piece(name, read(name, stream, longest), media_type)


def read(name: str, stream: BinaryIO, longest: int) -> bytes:
    """Return the bytes of a file; raise ImportProblem where there are more than `longest`, or none."""
    content = stream.read(longest + 1)
    if len(content) > longest:
        raise ImportProblem(name, too_long(longest))
    if not content.strip():
        raise ImportProblem(name, "the file is empty")
    return content


def too_long(longest: int) -> str:
    return f"more than {longest:,} bytes: not one press article"
