"""The facets in memory: a bitmap of documents for every value, counted by intersection.

`Snapshot` is one state of the archive and never changes; a page takes everything from one. `current()`
brings a process up to date with the database and returns the snapshot of now (docs/facets.md).
"""

from articles.index.bitmaps.snapshot import Snapshot
from articles.index.bitmaps.store import Index, afresh, current, last_known, token
from articles.index.bitmaps.terms import Term, Terms

__all__ = ["Index", "Snapshot", "Term", "Terms", "afresh", "current", "last_known", "token"]
