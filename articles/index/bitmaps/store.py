"""Keeps one snapshot a process, brought up to date with the database at the start of every request.

Every write leaves a row in the change log, in its own transaction (`articles_indexchange`, written by
triggers): its transaction id, and the numbers of the index entries and the terms it touched. A process
asks for the rows of transactions that may have ended since it looked last: those at or above the oldest
one that was open then. A cursor over a plain sequence would miss who commits late.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from django.db import InterfaceError, OperationalError, transaction
from pyroaring import BitMap

from articles.database.routing import alias, connection
from articles.index.bitmaps.documents import Document, Documents, day_number
from articles.index.bitmaps.query_cache import QueryCache
from articles.index.bitmaps.snapshot import Change, Snapshot, default_terms
from articles.index.bitmaps.terms import Term, Terms
from articles.models import FacetTerm, IndexEntry
from articles.querysets import Selection
from articles.querysets.counting_modes import SLOTS
from articles.search import Query
from articles.search.ranking import Ranking

# Beyond this share of the documents changed at once, reading everything anew is faster.
MOST_CHANGES = 0.2
_AT_LEAST_MOST = 2_000

_NOTHING_MORE = 2**63 - 1  # no transaction is as late as that
_T = TypeVar("_T")
_TERM_COLUMNS = ("pk", "facet", "key", "object_id", "label_ar", "label_en", "sort_key")


@dataclass(frozen=True)
class _Look:
    """What the change log says: the oldest open transaction, the revision, the last transaction, how
    many rows were pruned and up to which transaction, and the rows asked for, each with its transaction.
    """

    oldest_open: int
    revision: int
    last: int | None
    pruned: int
    horizon: int
    rows: dict[int, int]


@dataclass(frozen=True)
class Index:
    """The archive at one revision: its snapshot, and what was found out about words in it.

    `revision` counts the changes ever made. `token` tells this state from every other, also from one
    with as many changes after a backup was restored.
    """

    revision: int
    token: str
    snapshot: Snapshot
    remembered: QueryCache
    seen_until: int = 0
    pruned: int = 0
    applied: frozenset[int] = field(default_factory=frozenset)

    def matching(self, selection: Selection, *, ignoring: str | None = None) -> BitMap:
        """Return the documents selected; `ignoring` leaves one facet's choice out."""
        words = self.words(selection.words) if selection.words else None
        return self.snapshot.matching(selection, words, ignoring=ignoring)

    def words(self, tsquery: str) -> BitMap:
        """Return the documents that words match; read from PostgreSQL once."""
        return self.remembered.words([tsquery], self.revision)[0]

    def read_words(self, *tsqueries: str) -> None:
        """Read what several `tsquery` match in one statement, for `words` to find."""
        self.remembered.words(tsqueries, self.revision)

    def ranking(self, query: Query, make: Callable[[], Ranking]) -> Ranking:
        """Return the ranking of a question, made once a revision."""
        return self.remembered.ranking(query, self.revision, make)

    def once(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return something small that is the same while nothing changes, made once a revision."""
        return self.remembered.once(key, self.revision, make)

    def has_lost(self, look: _Look) -> bool:
        """Whether rows were pruned that it had not seen, or what it saw has been taken back."""
        unseen = look.pruned != self.pruned and look.horizon >= self.seen_until
        return unseen or not self.applied <= look.rows.keys()


class IndexStore:
    """Keeps the index of one database; safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._begun = self._answered = 0  # questions to the change log

    def current(self) -> Index:
        """Return the index as of now: every transaction that has ended is in it."""
        arrived = self._begun
        # The question is asked while nobody else asks: a thread that waited gets a later answer, so a
        # snapshot never follows a newer one.
        with self._lock:
            if self._answered > arrived and not connection.in_atomic_block:
                return self._index  # asked and answered since this thread came
            self._begun += 1
            number = self._begun
            self._index = self._asked()
            self._answered = number
            return self._index

    def last_known(self) -> Index | None:
        """Return the index as it was when it was last asked for; it may be behind."""
        return self._index

    def _asked(self) -> Index:
        index = self._index
        seen_until = index.seen_until if index else 0
        look = _look_again(seen_until)
        if index and index.revision == look.revision and index.applied == look.rows.keys():
            return index
        with _one_moment():
            return self._brought_up_to_date(index, seen_until)

    def _brought_up_to_date(self, index: Index | None, seen_until: int) -> Index:
        look = _look(seen_until)
        if index is None or index.has_lost(look):
            return _read_everything(_look(0))
        numbers, terms = _changes(look.rows.keys() - index.applied)
        most = MOST_CHANGES * len(index.snapshot) + _AT_LEAST_MOST
        if numbers is None or len(numbers) > most:
            return _read_everything(_look(0))
        snapshot = index.snapshot
        if numbers or terms:
            snapshot = snapshot.changed(numbers, _read(numbers), _read_terms(terms))
        remembered = index.remembered.after(look.revision, numbers)
        return _index(look, snapshot, remembered)


_keepers: dict[tuple[str, str], IndexStore] = defaultdict(IndexStore)


def current() -> Index:
    """Return the index of the database in use, as of now; one statement where nothing changed."""
    return _keeper().current()


def token() -> str:
    """Return what tells this state of the archive from every other, without reading the archive."""
    return _token(_look(_NOTHING_MORE))


def last_known() -> Index | None:
    """Return the index of the database in use as this process knew it last; None where it never asked."""
    return _keeper().last_known()


def _keeper() -> IndexStore:
    # A replica may be a moment behind: what is known of one is not mixed with what is known of another.
    return _keepers[alias(), connection.settings_dict["NAME"]]


def afresh() -> Index:
    """Return the index as read from the tables now, whatever this process knows."""
    with _one_moment():
        return _read_everything(_look(0))


def _index(look: _Look, snapshot: Snapshot, remembered: QueryCache) -> Index:
    open_still = frozenset(row for row, xid in look.rows.items() if xid >= look.oldest_open)
    return Index(
        look.revision, _token(look), snapshot, remembered,
        look.oldest_open, look.pruned, open_still,
    )  # fmt: skip


def _token(look: _Look) -> str:
    return f"{look.revision:x}.{look.last or 0:x}"


def _look_again(seen_until: int) -> _Look:
    """Ask the change log; over a new connection where the old one has gone."""
    # This question shows whether the connection lives: nothing else needs to be asked to know.
    connection.health_check_done = True
    try:
        return _look(seen_until)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        return _look(seen_until)


def _look(seen_until: int) -> _Look:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM articles_look(%s)", [seen_until])
        *known, rows = cursor.fetchone()
    return _Look(*known, dict(rows or ()))


@contextmanager
def _one_moment() -> Iterator[None]:
    """Let several statements see the database as of one moment, however long they take."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(using=alias()), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        yield


def _changes(rows: Collection[int]) -> tuple[list[int] | None, list[int]]:
    """Return the numbers and terms that rows of the log name; no numbers where it was everything."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT numbers, terms, is_everything FROM articles_indexchange WHERE id = ANY(%s)",
            [list(rows)],
        )
        found = cursor.fetchall()
    if any(is_everything for _numbers, _terms, is_everything in found):
        return None, []
    numbers = {number for of_row, _terms, _all in found for number in of_row}
    return sorted(numbers), sorted({term for _numbers, of_row, _all in found for term in of_row})


def _read(numbers: list[int]) -> list[Change]:
    columns = ("number", "pk", "first_day", "last_day", "facets")
    rows = IndexEntry.objects.filter(number__in=numbers).order_by("number").values_list(*columns)
    return [
        Change(
            Document(number, pk, day_number(first), day_number(last), default_terms(codes)), codes
        )
        for number, pk, first, last, codes in rows
    ]


def _read_terms(pks: list[int]) -> dict[int, Term | None]:
    known = FacetTerm.objects.filter(pk__in=pks).values_list(*_TERM_COLUMNS) if pks else ()
    return dict.fromkeys(pks) | {row[0]: Term(*row) for row in known}


def _read_everything(look: _Look) -> Index:
    bitmaps, terms = _read_bitmaps(), FacetTerm.objects.values_list(*_TERM_COLUMNS)
    numbers, articles, first_days, last_days = _read_documents()
    by_default = {
        value // SLOTS: bitmap for value, bitmap in bitmaps.items() if default_terms([value])
    }
    documents = Documents.of(numbers, articles, first_days, last_days, by_default)
    snapshot = Snapshot(
        Terms({row[0]: Term(*row) for row in terms.iterator()}), bitmaps,
        BitMap(numbers.astype(np.uint32)), documents,
    )  # fmt: skip
    return _index(look, snapshot, QueryCache())


def _read_bitmaps() -> dict[int, BitMap]:
    """Return the documents of every code, streamed: nothing but the bitmaps stays in memory."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        with cursor.copy(
            """COPY (SELECT code, string_agg(int4send(number), '')
                FROM (SELECT number, unnest(facets) AS code FROM articles_indexentry) AS each_value
                GROUP BY code) TO STDOUT (FORMAT BINARY)"""
        ) as copy:
            copy.set_types(["int4", "bytea"])
            for value, octets in copy.rows():
                bitmap = BitMap(np.frombuffer(octets, ">u4").astype(np.uint32))
                bitmap.run_optimize()
                found[value] = bitmap
    return found


def _read_documents() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return number, article, first day and last day of every entry, as parallel arrays."""
    statement = """COPY (SELECT number, article_id::int4,
            CASE WHEN first_day IS NULL THEN -1 ELSE greatest(first_day - date '1900-01-01', 0) END,
            CASE WHEN last_day IS NULL THEN -1 ELSE greatest(last_day - date '1900-01-01', 0) END
        FROM articles_indexentry) TO STDOUT (FORMAT BINARY)"""
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        octets = b"".join(copy)
    # A header of 19 octets, a trailer of two; each row its count of fields, each field its length.
    row = np.dtype([("fields", ">i2")] + [(f"{part}{n}", ">i4") for n in range(4) for part in "lv"])
    found = np.frombuffer(octets, row, offset=19, count=(len(octets) - 21) // row.itemsize)
    return tuple(found[f"v{n}"].astype(np.int64) for n in range(4))
