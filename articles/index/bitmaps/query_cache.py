"""A cache of search results in one process: bitmaps of matching documents, and rankings."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import numpy as np
from pyroaring import BitMap

from articles.models import IndexEntry

MOST_WORDS = 256
MOST_RANKINGS = 8  # each with 16 octets per document
_MOST_REVISIONS = 64  # a bitmap of words that is further behind is read again
_MOST_DOCUMENTS = 5_000  # a bitmap of words that lacks more new documents is read again
_T = TypeVar("_T")


class QueryCache:
    """Bounded caches of one process, shared by successive snapshots; safe for several threads.

    Whether words match a document never changes (a changed text gets a new number), so a bitmap of
    words is updated by matching the new documents only.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changes: deque[tuple[int, Sequence[int]]] = deque(maxlen=_MOST_REVISIONS)
        self._words: OrderedDict[str, tuple[int, BitMap]] = OrderedDict()
        self._rankings: OrderedDict[Hashable, tuple[int, object]] = OrderedDict()
        self._small: OrderedDict[Hashable, tuple[int, object]] = OrderedDict()

    def with_change(self, revision: int, numbers: Sequence[int]) -> QueryCache:
        """Record the documents that a revision changed; return the same cache."""
        with self._lock:
            self._changes.append((revision, numbers))
        return self

    def words(self, tsqueries: Sequence[str], revision: int) -> list[BitMap]:
        """Return the documents that each `tsquery` matches, possibly including some newer than `revision`."""
        found: dict[str, BitMap] = {}
        with self._lock:
            cached = {tsquery: self._words.get(tsquery) for tsquery in tsqueries}
            changes = list(self._changes)
        for tsquery, entry in cached.items():
            if entry and entry[0] >= revision:
                found[tsquery] = entry[1]
            elif entry and (new := _since(entry[0], changes)) is not None:
                more = _matching([tsquery], new)[0] if new else BitMap()
                found[tsquery] = entry[1] | more
        unknown = [tsquery for tsquery in cached if tsquery not in found]
        found |= zip(unknown, _matching(unknown), strict=True)
        for tsquery, bitmap in found.items():
            self._keep(self._words, MOST_WORDS, tsquery, (revision, bitmap))
        return [found[tsquery] for tsquery in tsqueries]

    def ranking(self, key: Hashable, revision: int, make: Callable[[], _T]) -> _T:
        """Return the value of `make()`, computed once per revision; for values as large as the archive."""
        return self._computed(self._rankings, MOST_RANKINGS, key, revision, make)

    def small(self, key: Hashable, revision: int, make: Callable[[], _T]) -> _T:
        """Return the value of `make()`, computed once per revision; for small values."""
        return self._computed(self._small, MOST_WORDS, key, revision, make)

    def _computed(self, cache: OrderedDict, most: int, key: Hashable, revision: int, make):
        with self._lock:
            entry = cache.get(key)
        if entry and entry[0] == revision:
            return entry[1]
        value = make()
        self._keep(cache, most, key, (revision, value))
        return value

    def clear(self) -> None:
        with self._lock:
            for cache in (self._words, self._rankings, self._small):
                cache.clear()

    def _keep(self, cache: OrderedDict, most: int, key: Hashable, entry: tuple) -> None:
        """Store an entry (revision, value) and drop the oldest ones beyond `most`."""
        with self._lock:
            cache[key] = entry
            cache.move_to_end(key)
            while len(cache) > most:
                cache.popitem(last=False)


def _since(revision: int, changes: Sequence[tuple[int, Sequence[int]]]) -> list[int] | None:
    """Return the documents that changed after a revision, or None if too many did or it is too old."""
    later = [numbers for changed_in, numbers in changes if changed_in > revision]
    if len(later) == len(changes) == _MOST_REVISIONS or sum(map(len, later)) > _MOST_DOCUMENTS:
        return None
    return [number for numbers in later for number in numbers]


def _matching(tsqueries: Sequence[str], among: Sequence[int] | None = None) -> list[BitMap]:
    entries = IndexEntry.objects
    if among is not None:
        entries = entries.filter(number__in=among)
    return [BitMap(numbers.astype(np.uint32)) for numbers in entries.numbers_having(tsqueries)]
