"""Invariants of the archive, and their verification.

Each invariant is declared once, in the module for its subject. `verify` checks all of them on one snapshot of
the database and writes nothing. Its memory grows with the archive only by some bytes for each document.
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
