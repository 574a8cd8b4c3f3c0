"""From a capture to an article: kept byte for byte, read, placed, its links suggested, its copies grouped.

What a run brought in can be undone (`undoing`), and what is kept can be read again (`rereading`).
"""

from articles.ingest.knowing import Known, gazetteer, known
from articles.ingest.reading import Ingested, refuse, take_in
from articles.ingest.rereading import Difference, differences, reread
from articles.ingest.running import finish, start
from articles.ingest.undoing import NotUndone, undo

__all__ = [
    "Difference",
    "Ingested",
    "Known",
    "NotUndone",
    "differences",
    "finish",
    "gazetteer",
    "known",
    "refuse",
    "reread",
    "start",
    "take_in",
    "undo",
]
