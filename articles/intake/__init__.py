"""Import of captures: store each unchanged, parse it, match it to an article, suggest links, group copies.

`undo` takes back a whole import; `reparse` parses stored captures again.
"""

from articles.intake.dry_run import Preview, preview
from articles.intake.ingest import Ingested, ingest_piece, refuse
from articles.intake.pipeline import File, PieceOutcome, count, import_files, uploaded_files
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
    "uploaded_files",
]
