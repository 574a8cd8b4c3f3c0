"""From a capture to an article: kept byte for byte, read, placed, its links suggested, its copies grouped.

What a run brought in can be undone (`undo`), and what is kept can be read again (`reparse`).
"""

from articles.intake.dry_run import Preview, preview
from articles.intake.ingest import Ingested, ingest_piece, refuse
from articles.intake.pipeline import File, PieceOutcome, count, import_files, uploads
from articles.intake.reference_data import ReferenceData, gazetteer, load_reference_data
from articles.intake.reparse import Difference, differences, reread
from articles.intake.runs import finish, interrupt, is_carried_on, start, status_of, take_up
from articles.intake.undo import UndoRefused, undo_import
from articles.intake.uploads import UploadRefused, limits, receive

__all__ = [
    "Difference",
    "File",
    "Ingested",
    "PieceOutcome",
    "Preview",
    "ReferenceData",
    "UndoRefused",
    "UploadRefused",
    "count",
    "differences",
    "finish",
    "gazetteer",
    "import_files",
    "ingest_piece",
    "interrupt",
    "is_carried_on",
    "limits",
    "load_reference_data",
    "preview",
    "receive",
    "refuse",
    "reread",
    "start",
    "status_of",
    "take_up",
    "undo_import",
    "uploads",
]
