"""What words found, remembered while it stays true: bitmaps of words, and rankings."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import numpy as np
from pyroaring import BitMap

from articles.models import IndexEntry

MOST_WORDS = 256
MOST_RANKINGS = 8  # of 16 octets a document each
_MOST_REVISIONS = 64  # behind which a bitmap of words is asked for anew
_MOST_DOCUMENTS = 5_000
_T = TypeVar("_T")


class QueryCache:
    """Bounded memories of one process, shared by all snapshots that follow one another.

    What words match in a document never changes (a changed text gets a new number), so a bitmap of
    words is brought up to date by looking at the documents that are new.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changes: deque[tuple[int, Sequence[int]]] = deque(maxlen=_MOST_REVISIONS)
        self._words: OrderedDict[str, tuple[int, BitMap]] = OrderedDict()
        self._rankings: OrderedDict[Hashable, tuple[int, object]] = OrderedDict()
        self._small: OrderedDict[Hashable, tuple[int, object]] = OrderedDict()

    def after(self, revision: int, numbers: Sequence[int]) -> QueryCache:
        """Note which documents changed with a revision."""
        with self._lock:
            self._changes.append((revision, numbers))
        return self

    def words(self, tsqueries: Sequence[str], revision: int) -> list[BitMap]:
        """Return the documents that each `tsquery` matches, and perhaps such as came later."""
        found: dict[str, BitMap] = {}
        with self._lock:
            known = {tsquery: self._words.get(tsquery) for tsquery in tsqueries}
            changes = list(self._changes)
        for tsquery, memory in known.items():
            if memory and memory[0] >= revision:
                found[tsquery] = memory[1]
            elif memory and (new := _since(memory[0], changes)) is not None:
                more = _matching([tsquery], new)[0] if new else BitMap()
                found[tsquery] = memory[1] | more
        unknown = [tsquery for tsquery in known if tsquery not in found]
        found |= zip(unknown, _matching(unknown), strict=True)
        for tsquery, bitmap in found.items():
            self._keep(self._words, MOST_WORDS, tsquery, (revision, bitmap))
        return [found[tsquery] for tsquery in tsqueries]

    def ranking(self, key: Hashable, revision: int, make: Callable[[], _T]) -> _T:
        """Return what `make` returns, made once a revision; for what is as large as the archive."""
        return self._once(self._rankings, MOST_RANKINGS, key, revision, make)

    def once(self, key: Hashable, revision: int, make: Callable[[], _T]) -> _T:
        """Return what `make` returns, made once a revision; for what is small."""
        return self._once(self._small, MOST_WORDS, key, revision, make)

    def _once(self, memory: OrderedDict, most: int, key: Hashable, revision: int, make):
        with self._lock:
            known = memory.get(key)
        if known and known[0] == revision:
            return known[1]
        made = make()
        self._keep(memory, most, key, (revision, made))
        return made

    def clear(self) -> None:
        with self._lock:
            for memory in (self._words, self._rankings, self._small):
                memory.clear()

    def _keep(self, memory: OrderedDict, most: int, key: Hashable, value: tuple) -> None:
        with self._lock:
            memory[key] = value
            memory.move_to_end(key)
            while len(memory) > most:
                memory.popitem(last=False)


def _since(revision: int, changes: Sequence[tuple[int, Sequence[int]]]) -> list[int] | None:
    """Return the documents that changed after a revision; None where too much is forgotten."""
    later = [numbers for at, numbers in changes if at > revision]
    if len(later) == len(changes) == _MOST_REVISIONS or sum(map(len, later)) > _MOST_DOCUMENTS:
        return None
    return [number for numbers in later for number in numbers]


def _matching(tsqueries: Sequence[str], among: Sequence[int] | None = None) -> list[BitMap]:
    entries = IndexEntry.objects
    if among is not None:
        entries = entries.filter(number__in=among)
    return [BitMap(numbers.astype(np.uint32)) for numbers in entries.numbers_having(tsqueries)]
