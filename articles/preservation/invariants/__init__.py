"""What must hold in the archive whatever happens to it, and a look at whether it does.

Each invariant is declared once, in the module of what it is about; `verify` checks them all in one moment of
the database, writes nothing, and needs no more memory for a large archive than for a small one but some
octets a document.
"""

from articles.preservation.invariants import (
    addresses,
    captures,
    database,
    facet_counts,
    index,
    postings,
    texts,
    workflow,
)
from articles.preservation.invariants.problem import Problem
from articles.preservation.invariants.registry import INVARIANTS, Invariant
from articles.preservation.invariants.verify import Result, verify_archive

__all__ = [
    "INVARIANTS",
    "Invariant",
    "Problem",
    "Result",
    "addresses",
    "captures",
    "database",
    "facet_counts",
    "index",
    "postings",
    "texts",
    "verify_archive",
    "workflow",
]
