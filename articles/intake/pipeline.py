"""The way of files through a run: cut into pieces, each of them taken in or refused, one item each, in order.

The command, the work in the background and the preview all go this way.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from django.conf import settings
from django.db import InterfaceError, OperationalError

from articles.intake import parsers
from articles.intake.ingest import Ingested, ingest_piece, refuse
from articles.intake.parsers import ImportProblem
from articles.intake.reference_data import ReferenceData
from articles.interchange.record import Piece
from articles.models import Import, Upload

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class File:
    """One file to bring in: its name, and how it is opened when its turn comes."""

    name: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True)
class PieceOutcome:
    """What became of one piece, of which file, and how many bytes of that file are read by now."""

    result: Ingested
    file: File
    read: int


def import_files(
    run: Import, files: Iterable[File], known: ReferenceData, *, done: int = 0
) -> Iterator[PieceOutcome]:
    """Take every piece of every file in but the first `done`, and yield what became of each.

    Whatever is wrong with one is a line in the report, not the end. The same files give the same pieces
    in the same order, each of them one item: a run that was interrupted goes on behind its items.
    """
    position = 0
    for file in files:
        for piece, read in _pieces(file):
            position += 1
            if position > done:
                yield PieceOutcome(_take(run, position, piece, known), file, read)


def count(files: Iterable[File], most: int) -> int:
    """Return how many items files will give; counts to `most` and one more, no further."""
    found = 0
    for file in files:
        for _piece in _pieces(file):
            found += 1
            if found > most:
                return found
    return found


def uploads(run: Import) -> Iterator[File]:
    """Yield the files an editor sent for a run, in order; each is read when it is opened."""
    for pk, name in run.uploads.order_by("position").values_list("pk", "name"):
        yield File(name, partial(_content, pk))


def _content(pk: int) -> BinaryIO:
    return io.BytesIO(Upload.objects.values_list("content", flat=True).get(pk=pk))


def _pieces(file: File) -> Iterator[tuple[Piece | ImportProblem, int]]:
    """Yield the pieces of a file, or what is wrong with them, and how many of its bytes are read."""
    try:
        with file.open() as stream:
            for piece in parsers.pieces(file.name, stream, settings.IMPORT_FILE_BYTES_MAX):
                yield piece, 0 if stream.closed else stream.tell()
    except ImportProblem as problem:
        yield problem, 0
    except OSError as error:
        yield ImportProblem(file.name, error.strerror or str(error)), 0
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("unexpected fault with %s", file.name)
        yield _unexpected(file.name, error), 0


def _take(
    run: Import, position: int, piece: Piece | ImportProblem, known: ReferenceData
) -> Ingested:
    if isinstance(piece, ImportProblem):
        place = f"{piece.file}:{piece.line}" if piece.line else piece.file
        return refuse(run, position, place, str(piece))
    try:
        return ingest_piece(run, position, piece, known)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("unexpected fault with %s", piece.name)
        return refuse(run, position, piece.name, str(_unexpected(piece.name, error)))


def _unexpected(name: str, error: Exception) -> ImportProblem:
    return ImportProblem(name, f"unexpected {type(error).__name__}: {error}")
