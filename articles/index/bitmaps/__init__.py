"""The facets in memory: a bitmap of documents for every value, counted by intersection.

A `Snapshot` is one immutable state of the archive; everything on a page comes from the same one. `current()`
updates the process from the database and returns the present state (docs/facets.md).
"""

from articles.index.bitmaps.snapshot import Snapshot
from articles.index.bitmaps.store import Index, current, last_known, read_fresh, token
from articles.index.bitmaps.terms import Term, Terms

__all__ = ["Index", "Snapshot", "Term", "Terms", "current", "last_known", "read_fresh", "token"]
