"""What must hold in the archive whatever happens to it, and a look at whether it does.

Each invariant is declared once, in the module of what it is about; `verify` checks them all in one moment of
the database, writes nothing, and needs no more memory for a large archive than for a small one but some
octets a document.
"""

from articles.fixity import addresses, captures, counts, database, index, postings, texts, workflow
from articles.fixity.checking import Result, verify
from articles.fixity.registry import INVARIANTS, Invariant, Problem

__all__ = [
    "INVARIANTS",
    "Invariant",
    "Problem",
    "Result",
    "addresses",
    "captures",
    "counts",
    "database",
    "index",
    "postings",
    "texts",
    "verify",
    "workflow",
]
