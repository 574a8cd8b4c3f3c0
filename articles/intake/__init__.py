"""From a capture to an article: kept byte for byte, read, placed, its links suggested, its copies grouped.

What a run brought in can be undone (`undoing`), and what is kept can be read again (`rereading`).
"""

from articles.intake.dry_run import Preview, preview
from articles.intake.ingest import Ingested, refuse, take_in
from articles.intake.pipeline import Brought, File, bring_in, count, uploads
from articles.intake.reference_data import Known, gazetteer, known
from articles.intake.reparse import Difference, differences, reread
from articles.intake.runs import finish, interrupt, is_carried_on, standing, start, take_up
from articles.intake.undo import NotUndone, undo
from articles.intake.uploads import NotReceived, limits, receive

__all__ = [
    "Brought",
    "Difference",
    "File",
    "Ingested",
    "Known",
    "NotReceived",
    "NotUndone",
    "Preview",
    "bring_in",
    "count",
    "differences",
    "finish",
    "gazetteer",
    "interrupt",
    "is_carried_on",
    "known",
    "limits",
    "preview",
    "receive",
    "refuse",
    "reread",
    "standing",
    "start",
    "take_in",
    "take_up",
    "undo",
    "uploads",
]
