"""From a capture to an article: kept byte for byte, read, placed, its links suggested, its copies grouped.

What a run brought in can be undone (`undoing`), and what is kept can be read again (`rereading`).
"""

from articles.ingest.bringing import Brought, File, bring_in, count, uploads
from articles.ingest.knowing import Known, gazetteer, known
from articles.ingest.previewing import Preview, preview
from articles.ingest.reading import Ingested, refuse, take_in
from articles.ingest.receiving import NotReceived, limits, receive
from articles.ingest.rereading import Difference, differences, reread
from articles.ingest.running import (
    finish,
    interrupt,
    is_carried_on,
    standing,
    start,
    take_up,
)
from articles.ingest.undoing import NotUndone, undo

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
