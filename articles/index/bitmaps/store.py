"""The index of a process: one snapshot, updated from the database at the start of every request.

Triggers add a row to the change log (`articles_indexchange`) in the transaction of every write: its
transaction id, and the numbers of the index entries and the terms it touched. A process reads the rows of
the transactions that may have ended since its last read: those at or above the oldest one that was open
then. A cursor over a plain sequence would miss transactions that commit late.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from django.db import InterfaceError, OperationalError
from pyroaring import BitMap

from articles.database.consistent_read import consistent_read
from articles.database.routing import alias, connection
from articles.index.bitmaps.documents import Document, Documents, day_number
from articles.index.bitmaps.query_cache import QueryCache
from articles.index.bitmaps.snapshot import Change, Snapshot, default_terms
from articles.index.bitmaps.terms import Term, Terms
from articles.models import FacetTerm, IndexEntry
from articles.querysets import Selection
from articles.querysets.counting_modes import SLOTS_PER_VALUE
from articles.search import Query
from articles.search.ranking import Ranking

# With more changed documents than this share of all plus this number, reloading everything is faster.
MOST_CHANGES = 0.2
_MOST_CHANGES_BASE = 2_000

_AFTER_ALL = 2**63 - 1  # higher than any transaction id: reads no rows
_T = TypeVar("_T")
_TERM_COLUMNS = ("pk", "facet", "key", "object_id", "label_ar", "label_en", "sort_key")


@dataclass(frozen=True)
class _LogState:
    """The state of the change log, and the rows requested from it.

    `oldest_open` is the oldest open transaction, `last` the last one in the log, `revision` the number
    of writes so far, `pruned` the number of writes in pruned rows, `horizon` the highest transaction of
    those; `rows` gives the transaction of each row by its id.
    """

    oldest_open: int
    revision: int
    last: int | None
    pruned: int
    horizon: int
    rows: dict[int, int]


@dataclass(frozen=True)
class Index:
    """The archive at one revision: its snapshot, and the cache of searches in it.

    `revision` counts all writes so far. `token` identifies this state; it differs even from a state
    with as many writes after a backup was restored. `applied` are the rows of the change log in this
    snapshot that will be read again, because their transactions were not below `seen_until`.
    """

    revision: int
    token: str
    snapshot: Snapshot
    remembered: QueryCache
    seen_until: int = 0
    pruned: int = 0
    applied: frozenset[int] = field(default_factory=frozenset)

    def matching(self, selection: Selection, *, ignoring: str | None = None) -> BitMap:
        """Return the documents of a selection, without the choice in the facet `ignoring`."""
        words = self.words(selection.words) if selection.words else None
        return self.snapshot.matching(selection, words, ignoring=ignoring)

    def words(self, tsquery: str) -> BitMap:
        """Return the documents that match a `tsquery`; read from PostgreSQL once."""
        return self.remembered.words([tsquery], self.revision)[0]

    def read_words(self, *tsqueries: str) -> None:
        """Load the matches of several `tsquery` into the cache of `words`, with one statement."""
        self.remembered.words(tsqueries, self.revision)

    def ranking(self, query: Query, make: Callable[[], Ranking]) -> Ranking:
        """Return the ranking of a query, computed once per revision."""
        return self.remembered.ranking(query, self.revision, make)

    def cached(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return a small value that depends on the archive only, computed once per revision."""
        return self.remembered.small(key, self.revision, make)

    def is_invalid(self, state: _LogState) -> bool:
        """Return whether unread rows were pruned, or applied rows were rolled back."""
        unseen = state.pruned != self.pruned and state.horizon >= self.seen_until
        return unseen or not self.applied <= state.rows.keys()


class IndexStore:
    """The index of one database; safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index: Index | None = None
        # Reads of the change log: begun, and the last one finished.
        self._begun = self._finished = 0

    def current(self) -> Index:
        """Return the present index, with every transaction that has ended."""
        arrived = self._begun
        # Only one thread at a time reads the change log, so a snapshot never follows a newer one.
        with self._lock:
            # Another thread may have begun and finished a read after this one arrived.
            if self._finished > arrived and not connection.in_atomic_block:
                return self._index
            self._begun += 1
            number = self._begun
            self._index = self._refreshed()
            self._finished = number
            return self._index

    def last_known(self) -> Index | None:
        """Return the index as last read, without reading the database; it may be out of date."""
        return self._index

    def _refreshed(self) -> Index:
        index = self._index
        seen_until = index.seen_until if index else 0
        state = _read_log_reconnecting(seen_until)
        if index and index.revision == state.revision and index.applied == state.rows.keys():
            return index
        with consistent_read():
            return self._updated(index, seen_until)

    def _updated(self, index: Index | None, seen_until: int) -> Index:
        state = _read_log(seen_until)
        if index is None or index.is_invalid(state):
            return _read_everything(_read_log(0))
        numbers, terms = _changes(state.rows.keys() - index.applied)
        most = MOST_CHANGES * len(index.snapshot) + _MOST_CHANGES_BASE
        if numbers is None or len(numbers) > most:
            return _read_everything(_read_log(0))
        snapshot = index.snapshot
        if numbers or terms:
            snapshot = snapshot.changed(numbers, _read(numbers), _read_terms(terms))
        remembered = index.remembered.with_change(state.revision, numbers)
        return _index(state, snapshot, remembered)


_stores: dict[tuple[str, str], IndexStore] = defaultdict(IndexStore)


def current() -> Index:
    """Return the present index of the database in use; one statement if nothing has changed."""
    return _store().current()


def token() -> str:
    """Return the token that identifies the present state of the archive, without reading the archive."""
    return _token(_read_log(_AFTER_ALL))


def last_known() -> Index | None:
    """Return the index of the database in use as this process last read it, or None."""
    return _store().last_known()


def _store() -> IndexStore:
    # A store for each database: a replica may be slightly behind, and their states must not be mixed.
    return _stores[alias(), connection.settings_dict["NAME"]]


def read_fresh() -> Index:
    """Return the index as read from the tables now, regardless of the one in memory."""
    with consistent_read():
        return _read_everything(_read_log(0))


def _index(state: _LogState, snapshot: Snapshot, remembered: QueryCache) -> Index:
    read_again = frozenset(row for row, xid in state.rows.items() if xid >= state.oldest_open)
    return Index(
        state.revision, _token(state), snapshot, remembered,
        state.oldest_open, state.pruned, read_again,
    )  # fmt: skip


def _token(state: _LogState) -> str:
    return f"{state.revision:x}.{state.last or 0:x}"


def _read_log_reconnecting(seen_until: int) -> _LogState:
    """Read the change log, over a new connection if the old one is lost."""
    # This statement shows whether the connection is alive, so Django's own check is not needed.
    connection.health_check_done = True
    try:
        return _read_log(seen_until)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        return _read_log(seen_until)


def _read_log(seen_until: int) -> _LogState:
    """Return the state of the change log with the rows of the transactions from `seen_until` on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM articles_look(%s)", [seen_until])
        *known, rows = cursor.fetchone()
    return _LogState(*known, dict(rows or ()))


def _changes(rows: Collection[int]) -> tuple[list[int] | None, list[int]]:
    """Return the numbers and terms that rows of the change log name; (None, []) if a row covers everything."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT numbers, terms, is_everything FROM articles_indexchange WHERE id = ANY(%s)",
            [list(rows)],
        )
        changes = cursor.fetchall()
    if any(is_everything for _numbers, _terms, is_everything in changes):
        return None, []
    numbers = {number for row_numbers, _terms, _all in changes for number in row_numbers}
    return sorted(numbers), sorted({term for _numbers, terms, _all in changes for term in terms})


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


def _read_everything(state: _LogState) -> Index:
    bitmaps, terms = _read_bitmaps(), FacetTerm.objects.values_list(*_TERM_COLUMNS)
    numbers, articles, first_days, last_days = _read_documents()
    by_default = {
        value // SLOTS_PER_VALUE: bitmap
        for value, bitmap in bitmaps.items()
        if default_terms([value])
    }
    documents = Documents.of(numbers, articles, first_days, last_days, by_default)
    snapshot = Snapshot(
        Terms({row[0]: Term(*row) for row in terms.iterator()}), bitmaps,
        BitMap(numbers.astype(np.uint32)), documents,
    )  # fmt: skip
    return _index(state, snapshot, QueryCache())


def _read_bitmaps() -> dict[int, BitMap]:
    """Return the documents of every code; streamed, so that only the bitmaps are held in memory."""
    bitmaps = {}
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
                bitmaps[value] = bitmap
    return bitmaps


def _read_documents() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return number, article, first day and last day of every entry, as parallel arrays."""
    statement = """COPY (SELECT number, article_id::int4,
            CASE WHEN first_day IS NULL THEN -1 ELSE greatest(first_day - date '1900-01-01', 0) END,
            CASE WHEN last_day IS NULL THEN -1 ELSE greatest(last_day - date '1900-01-01', 0) END
        FROM articles_indexentry) TO STDOUT (FORMAT BINARY)"""
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        octets = b"".join(copy)
    # Binary COPY: a header of 19 octets and a trailer of two; each row begins with its number of fields, and
    # each field with its length.
    row = np.dtype([("fields", ">i2")] + [(f"{part}{n}", ">i4") for n in range(4) for part in "lv"])
    rows = np.frombuffer(octets, row, offset=19, count=(len(octets) - 21) // row.itemsize)
    return tuple(rows[f"v{n}"].astype(np.int64) for n in range(4))
