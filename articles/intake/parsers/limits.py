"""Size limit of a piece, and the splitter for formats in which a whole file is one piece."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from articles.interchange.errors import ImportProblem
from articles.interchange.record import RawInput


def split_whole_file(
    name: str, stream: BinaryIO, media_type: str, max_bytes: int
) -> Iterator[RawInput | ImportProblem]:
    """Yield a file as one piece."""
    yield RawInput(name, read_all(name, stream, max_bytes), media_type)


def read_all(name: str, stream: BinaryIO, max_bytes: int) -> bytes:
    """Return the bytes of a file; raise ImportProblem if it is empty or longer than `max_bytes`."""
    content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise ImportProblem(name, too_long(max_bytes))
    if not content.strip():
        raise ImportProblem(name, "the file is empty")
    return content


def too_long(max_bytes: int) -> str:
    """Return the reason for refusing a piece that is longer than `max_bytes`."""
    return f"more than {max_bytes:,} bytes: not one press article"
