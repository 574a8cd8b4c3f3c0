"""One pass over all published articles: what indexing would write now, beside what it wrote."""

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

MOST_KEPT = 10_000  # problems of a kind: with more, the index is of another archive
_BATCH = 200
_ENTRY, _RECORD = IndexEntry._meta.db_table, PublicRecord._meta.db_table
_COMPARED = ("first_day", "last_day", "facets", "length", "digest")


class Sums:
    """For every document by its number: how many lexemes it has, and a sum that tells which and how often.

    The sum does not depend on the order, so that a document may be added up lexeme by lexeme.
    """

    def __init__(self, highest: int) -> None:
        self.counts = np.zeros(highest + 1, np.int64)
        self.sums = np.zeros(highest + 1, np.uint64)

    def add(self, lexeme: str, postings: np.ndarray) -> None:
        """Add the postings of one lexeme; the numbers lie within."""
        numbers = postings["document"]
        np.add.at(self.counts, numbers, 1)
        np.add.at(self.sums, numbers, _mixed(np.uint64(_hash(lexeme)), postings))

    def add_document(self, number: int, length: int, frequencies: Mapping[str, int]) -> None:
        packed = ranking.unpack(ranking.pack((number, f, length) for f in frequencies.values()))
        hashes = np.fromiter(map(_hash, frequencies), np.uint64, len(frequencies))
        self.counts[number] += len(packed)
        self.sums[number] += _mixed(hashes, packed).sum(dtype=np.uint64)


@lru_cache(maxsize=100_000)
def _hash(lexeme: str) -> int:
    return int.from_bytes(blake2b(lexeme.encode(), digest_size=8).digest(), "big")


def _mixed(hashes, postings: np.ndarray) -> np.ndarray:
    """Return 64 bits for each (lexeme, frequency, length), by the finaliser of SplitMix64."""
    frequency = postings["frequency"].astype(np.uint64)
    length = postings["length"].astype(np.uint64)
    with np.errstate(over="ignore"):
        mixed = hashes + (frequency << np.uint64(32) | length) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return mixed ^ (mixed >> np.uint64(31))


@dataclass
class IndexPass:
    """What the pass found: problems of entries and of public records, and what postings should add up to."""

    expected: Sums
    entries: list[Problem] = field(default_factory=list)
    records: list[Problem] = field(default_factory=list)

    @classmethod
    def over_everything(cls, step: Callable[[int], None]) -> IndexPass:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(max(number), 0) FROM {_ENTRY}")  # noqa: S608
            made = cls(Sums(cursor.fetchone()[0]))
        last = 0
        while articles := list(
            Article.objects.published().filter(pk__gt=last).order_by("pk").for_index()[:_BATCH]
        ):
            made._compare(articles)
            step(len(articles))
            last = articles[-1].pk
        return made

    def _compare(self, articles: list[Article]) -> None:
        pks = [article.pk for article in articles]
        would = {made.entry.article_id: made for made in writer.computed_records(articles)}
        entries = IndexEntry.objects.defer("document").in_bulk(pks)
        for pk, made in would.items():
            if entry := entries.get(pk):  # one that has none, `index-entries` names
                self.expected.add_document(
                    entry.number, made.document.length, made.document.frequencies
                )
                _note(self.entries, _differences(_ENTRY, pk, entry, made.entry, _COMPARED))
        _note(self.entries, _other_documents(would))
        records = PublicRecord.objects.filter(article__in=pks).in_bulk(field_name="article_id")
        for pk, made in would.items():
            if record := records.get(pk):
                kept = (("digest", made.public_digest), ("terms", made.public_terms))
                _note(self.records, [
                    Problem(_RECORD, record.pk, name, getattr(record, name), expected)
                    for name, expected in kept
                    if getattr(record, name) != expected
                ])  # fmt: skip


def _note(problems: list[Problem], found: Iterable[Problem]) -> None:
    if len(problems) < MOST_KEPT:
        problems.extend(found)


def _differences(table: str, pk: int, found, expected, names: Iterable[str]) -> list[Problem]:
    return [
        Problem(table, pk, name, getattr(found, name), getattr(expected, name))
        for name in names
        if getattr(found, name) != getattr(expected, name)
    ]


def _other_documents(would: Mapping[int, writer.IndexRecord]) -> list[Problem]:
    """Return the entries whose `tsvector` is not that of their article."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT article_id, length(entry.document), length(made.vector::tsvector)
            FROM {_ENTRY} AS entry
            JOIN unnest(%s::int[], %s::text[]) AS made (pk, vector) ON pk = article_id
            WHERE entry.document <> made.vector::tsvector ORDER BY article_id""",  # noqa: S608
            [list(would), [made.document.vector for made in would.values()]],
        )
        return [
            Problem(
                _ENTRY, pk, "document", f"another text ({found} lexemes)", f"{expected} lexemes"
            )
            for pk, found, expected in cursor
        ]
