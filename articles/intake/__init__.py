"""Import of captures: store each unchanged, parse it, match it to an article, suggest links, group copies.

`undo` takes back a whole import; `reparse` parses stored captures again.
"""

from articles.intake import faults
from articles.intake.dry_run import Preview, preview
from articles.intake.ingest import IngestResult, ingest_piece, refuse
from articles.intake.pipeline import File, PieceOutcome, count, import_files, uploaded_files
from articles.intake.reference_data import ReferenceData, gazetteer, load_reference_data
from articles.intake.reparse import Difference, apply_difference, differences
from articles.intake.runs import claim, finish, interrupt, is_being_run, start, status_of
from articles.intake.undo import UndoRefused, undo_import
from articles.intake.uploads import UploadRefused, limits_message, receive

__all__ = [
    "Difference",
    "File",
    "IngestResult",
    "PieceOutcome",
    "Preview",
    "ReferenceData",
    "UndoRefused",
    "UploadRefused",
    "apply_difference",
    "claim",
    "count",
    "differences",
    "faults",
    "finish",
    "gazetteer",
    "import_files",
    "ingest_piece",
    "interrupt",
    "is_being_run",
    "limits_message",
    "load_reference_data",
    "preview",
    "receive",
    "refuse",
    "start",
    "status_of",
    "undo_import",
    "uploaded_files",
]
