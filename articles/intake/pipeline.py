"""Import of files: each file is split into pieces, and each piece is ingested or refused as one item.

The command, the background task and the preview all use it. Items are in the order of the pieces.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from django.conf import settings

from articles.intake import faults, parsers
from articles.intake.ingest import IngestResult, ingest_piece, refuse
from articles.intake.parsers import ImportProblem
from articles.intake.reference_data import ReferenceData
from articles.interchange.record import RawInput
from articles.models import Import, Upload

log = logging.getLogger(__name__)
NOTHING = "nothing was found in it: no article, and no part of one that could be read"


@dataclass(frozen=True)
class File:
    """One file to import: its name, and the function that opens it when it is needed."""

    name: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True)
class PieceOutcome:
    """Result for one piece, the file it is from, and the number of bytes of that file read so far."""

    result: IngestResult
    file: File
    read: int


def import_files(
    run: Import, files: Iterable[File], reference_data: ReferenceData, *, done: int = 0
) -> Iterator[PieceOutcome]:
    """Import all pieces of all files except the first `done`, and yield the outcome of each.

    A problem with one piece becomes an item of the report and does not stop the import. The same files
    always give the same pieces in the same order, one item each, so that an interrupted import can continue
    after its last item.
    """
    position = 0
    for file in files:
        for piece, read in _pieces(file):
            position += 1
            if position > done:
                yield PieceOutcome(_ingest(run, position, piece, reference_data), file, read)


def count(files: Iterable[File], most: int) -> int:
    """Return the number of items that files will give; counting stops at `most` + 1."""
    total = 0
    for file in files:
        for _piece in _pieces(file):
            total += 1
            if total > most:
                return total
    return total


def uploaded_files(run: Import) -> Iterator[File]:
    """Yield the files that an editor uploaded for an import, in order; content is loaded on opening."""
    for pk, name in run.uploads.order_by("position").values_list("pk", "name"):
        yield File(name, partial(_content, pk))


def _content(pk: int) -> BinaryIO:
    return io.BytesIO(Upload.objects.values_list("content", flat=True).get(pk=pk))


def _pieces(file: File) -> Iterator[tuple[RawInput | ImportProblem, int]]:
    """Yield the pieces or problems of a file, each with the number of bytes read so far.

    A file gives at least one: a file with nothing in it gives the problem that says so.
    """
    is_empty = True
    for piece in _read(file):
        is_empty = False
        yield piece
    if is_empty:
        yield ImportProblem(file.name, NOTHING), 0


def _read(file: File) -> Iterator[tuple[RawInput | ImportProblem, int]]:
    try:
        with file.open() as stream:
            for piece in parsers.pieces(file.name, stream, settings.IMPORT_FILE_BYTES_MAX):
                yield piece, 0 if stream.closed else stream.tell()
    except ImportProblem as problem:
        yield problem, 0
    except OSError as error:
        yield ImportProblem(file.name, error.strerror or str(error)), 0
    except Exception as error:
        if faults.ends_the_run(error):
            raise
        log.exception("unexpected fault with %s", file.name)
        yield (
            ImportProblem(file.name, f"unexpected {faults.describe(error)}. {faults.REPORT_IT}"),
            0,
        )


def _ingest(
    run: Import, position: int, piece: RawInput | ImportProblem, reference_data: ReferenceData
) -> IngestResult:
    if isinstance(piece, ImportProblem):
        name = f"{piece.file}:{piece.line}" if piece.line else piece.file
        return refuse(run, position, name, str(piece))
    return ingest_piece(run, position, piece, reference_data)
