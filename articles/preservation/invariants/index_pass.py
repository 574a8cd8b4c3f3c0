"""Comparison of the index with a new computation from all published articles, in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from django.db import connection

from articles.index import writer
from articles.models import Article, IndexEntry, PublicRecord
from articles.preservation.invariants.problem import Problem
from articles.search import ranking

MAX_PROBLEMS = 10_000  # of one kind; more than this means that the index belongs to another archive
_BATCH_SIZE = 200
_ENTRY, _RECORD = IndexEntry._meta.db_table, PublicRecord._meta.db_table
_COMPARED = ("first_day", "last_day", "facets", "length", "digest")


class Sums:
    """For each document number: the count of its lexemes, and a checksum of the lexemes and their frequencies.

    The checksum does not depend on the order, so that documents can be summed up lexeme by lexeme.
    """

    def __init__(self, highest: int) -> None:
        self.counts = np.zeros(highest + 1, np.int64)
        self.sums = np.zeros(highest + 1, np.uint64)

    def add(self, lexeme: str, postings: np.ndarray) -> None:
        """Add the postings of one lexeme; their document numbers must not exceed the highest."""
        numbers = postings["document"]
        np.add.at(self.counts, numbers, 1)
        np.add.at(self.sums, numbers, _mix(np.uint64(_hash(lexeme)), postings))

    def add_document(self, number: int, length: int, frequencies: Mapping[str, int]) -> None:
        """Add all lexemes of one document."""
        packed = ranking.unpack(ranking.pack((number, f, length) for f in frequencies.values()))
        hashes = np.fromiter(map(_hash, frequencies), np.uint64, len(frequencies))
        self.counts[number] += len(packed)
        self.sums[number] += _mix(hashes, packed).sum(dtype=np.uint64)


@lru_cache(maxsize=100_000)
def _hash(lexeme: str) -> int:
    return int.from_bytes(blake2b(lexeme.encode(), digest_size=8).digest(), "big")


def _mix(hashes, postings: np.ndarray) -> np.ndarray:
    """Return a 64-bit hash of each (lexeme, frequency, length), with the finaliser of SplitMix64."""
    frequency = postings["frequency"].astype(np.uint64)
    length = postings["length"].astype(np.uint64)
    with np.errstate(over="ignore"):
        mixed = hashes + (frequency << np.uint64(32) | length) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return mixed ^ (mixed >> np.uint64(31))


@dataclass
class IndexPass:
    """Results of the pass: problems of entries and public records, and the expected sums of the postings."""

    expected: Sums
    entries: list[Problem] = field(default_factory=list)
    records: list[Problem] = field(default_factory=list)

    @classmethod
    def over_everything(cls, step: Callable[[int], None]) -> IndexPass:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(max(number), 0) FROM {_ENTRY}")  # noqa: S608
            index_pass = cls(Sums(cursor.fetchone()[0]))
        last = 0
        while articles := list(
            Article.objects.published().filter(pk__gt=last).order_by("pk").for_index()[:_BATCH_SIZE]
        ):
            index_pass._compare(articles)
            step(len(articles))
            last = articles[-1].pk
        return index_pass

    def _compare(self, articles: list[Article]) -> None:
        pks = [article.pk for article in articles]
        computed = {new.entry.article_id: new for new in writer.computed_records(articles)}
        entries = IndexEntry.objects.defer("document").in_bulk(pks)
        for pk, new in computed.items():
            if entry := entries.get(pk):  # a missing entry is a problem of `index-entries`
                self.expected.add_document(
                    entry.number, new.document.length, new.document.frequencies
                )
                _collect(self.entries, _field_differences(_ENTRY, pk, entry, new.entry, _COMPARED))
        _collect(self.entries, _document_differences(computed))
        records = PublicRecord.objects.filter(article__in=pks).in_bulk(field_name="article_id")
        for pk, new in computed.items():
            if stored := records.get(pk):
                expected_values = (
                    ("digest", new.public_digest),
                    ("terms", new.public_terms),
                )
                _collect(self.records, [
                    Problem(_RECORD, stored.pk, name, getattr(stored, name), expected)
                    for name, expected in expected_values
                    if getattr(stored, name) != expected
                ])  # fmt: skip


def _collect(problems: list[Problem], found: Iterable[Problem]) -> None:
    if len(problems) < MAX_PROBLEMS:
        problems.extend(found)


def _field_differences(table: str, pk: int, found, expected, names: Iterable[str]) -> list[Problem]:
    return [
        Problem(table, pk, name, getattr(found, name), getattr(expected, name))
        for name in names
        if getattr(found, name) != getattr(expected, name)
    ]


def _document_differences(computed: Mapping[int, writer.IndexRecord]) -> list[Problem]:
    """Return a problem for each entry whose `tsvector` differs from the computed one."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT article_id, length(entry.document), length(made.vector::tsvector)
            FROM {_ENTRY} AS entry
            JOIN unnest(%s::int[], %s::text[]) AS made (pk, vector) ON pk = article_id
            WHERE entry.document <> made.vector::tsvector ORDER BY article_id""",  # noqa: S608
            [list(computed), [new.document.vector for new in computed.values()]],
        )
        return [
            Problem(
                _ENTRY, pk, "document", f"another text ({found} lexemes)", f"{expected} lexemes"
            )
            for pk, found, expected in cursor
        ]
