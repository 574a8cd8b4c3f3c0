"""One state of the archive: the bitmaps of the documents with each value. Immutable and pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from pyroaring import BitMap

from articles.index.bitmaps.documents import Document, Documents, as_array, day_number
from articles.index.bitmaps.terms import Term, TermList, Terms, pks_of
from articles.querysets import Selection
from articles.querysets.counting_modes import RELATIONS, SLOTS_PER_VALUE, Mode, code

# Reading the values of this many documents costs as much as intersecting one bitmap. With fewer documents
# per term to count, the documents are read instead. Measured (docs/performance.md).
DOCUMENTS_PER_TERM = 12
# Limits of the caches for date ranges and unions, because a reader may request any combination.
MOST_RANGES, MOST_UNIONS = 64, 10_000
_DEFAULT_SLOT = Mode().slots[0]


@dataclass(frozen=True, slots=True)
class Change:
    """A new or changed index entry: its document, and the codes of all its values."""

    document: Document
    codes: Sequence[int]


class Snapshot:
    """Bitmaps by code (`counting_modes.code`), their terms, and the columns of their documents."""

    def __init__(
        self,
        terms: Terms,
        bitmaps: Mapping[int, BitMap],
        everything: BitMap,
        documents: Documents,
    ) -> None:
        self.terms = terms
        self.everything = everything
        self.documents = documents
        self._bitmaps = bitmaps
        self._ranges: dict[tuple, BitMap] = {}
        self._unions: dict[tuple, BitMap] = {}
        self._carried: dict[tuple[str, int], list[tuple[Term, BitMap]]] = {}

    def __len__(self) -> int:
        return len(self.everything)

    # --- selecting -----------------------------------------------------------------------

    def matching(
        self, selection: Selection, words: BitMap | None = None, *, ignoring: str | None = None
    ) -> BitMap:
        """Return the documents of a selection, without the choice in the facet `ignoring`.

        `words` are the documents that match the words of the selection. A range of days belongs to the
        facet `date`.
        """
        bitmaps = [
            self.union(codes) for facet, codes in selection.codes.items() if facet != ignoring
        ]
        if selection.has_range and ignoring != "date":
            bitmaps.append(self._in_range(selection))
        others = (words, selection.among, selection.picked)
        bitmaps += [bitmap for bitmap in others if bitmap is not None]
        if not bitmaps:
            return self.everything
        bitmaps.sort(key=len)
        result = bitmaps[0] & self.everything
        for bitmap in bitmaps[1:]:
            result &= bitmap
        return result

    def union(self, codes: Sequence[int]) -> BitMap:
        """Return the documents with at least one of the codes."""
        if len(codes) < 2:
            return self._bitmaps.get(*codes, _NONE) if codes else _NONE
        return _cached(
            self._unions,
            MOST_UNIONS,
            tuple(codes),
            lambda: BitMap.union(*(self._bitmaps.get(c, _NONE) for c in codes)),
        )

    def carrying(self, term: Term) -> BitMap:
        """Return the documents that have a value in the default counting mode."""
        return self._bitmaps.get(code(term.pk, _DEFAULT_SLOT), _NONE)

    def carried(self, facet: str, slot: int) -> list[tuple[Term, BitMap]]:
        """Return the values of a facet that any document has in a slot, each with its documents."""
        key = (facet, slot)
        if (pairs := self._carried.get(key)) is None:
            every = (
                (term, self._bitmaps.get(code(term.pk, slot))) for term in self.terms.of(facet)
            )
            pairs = self._carried[key] = [(term, bitmap) for term, bitmap in every if bitmap]
        return pairs

    def _in_range(self, selection: Selection) -> BitMap:
        days = (selection.first_day, selection.last_day)

        def between() -> BitMap:
            first, last = (None if day is None else day_number(day) for day in days)
            return BitMap(self.documents.between(as_array(self.everything), first, last))

        return _cached(self._ranges, MOST_RANGES, days, between)

    # --- counting ------------------------------------------------------------------------

    def counts(
        self, documents: BitMap, terms: Sequence[Term], slots: Sequence[Sequence[int]] | None = None
    ) -> np.ndarray:
        """Return for each of `terms` how many of `documents` have it.

        `slots` has for each term the slots that count; None means the default counting mode.
        """
        if slots is None:
            return self.counts_of_lists(documents, [terms])[0]
        return self._by_intersection(
            documents,
            [
                self.union([code(term.pk, slot) for slot in term_slots])
                for term, term_slots in zip(terms, slots, strict=True)
            ],
        )

    def counts_of_lists(
        self, documents: BitMap, lists: Sequence[Sequence[Term]]
    ) -> list[np.ndarray]:
        """Return the counts of several lists of terms by default, in one pass over the documents."""
        pk_lists = [terms.pks if isinstance(terms, TermList) else pks_of(terms) for terms in lists]
        if documents is self.everything:
            return [self._totals[pks] for pks in pk_lists]
        if len(documents) < DOCUMENTS_PER_TERM * sum(map(len, pk_lists)):
            counts = self.documents.counts(as_array(documents), self._terms_end)
            return [counts[pks] for pks in pk_lists]
        bitmaps = self._bitmaps
        return [
            self._by_intersection(
                documents,
                [bitmaps.get(c, _NONE) for c in (pks * SLOTS_PER_VALUE + _DEFAULT_SLOT).tolist()],
            )
            for pks in pk_lists
        ]

    def is_only_suggested(self, term: int) -> bool:
        """Return whether no article has a term in a confirmed slot."""
        confirmed = Mode(RELATIONS).slots
        return not any(self._bitmaps.get(code(term, slot)) for slot in confirmed)

    @staticmethod
    def _by_intersection(documents: BitMap, bitmaps: Iterable[BitMap]) -> np.ndarray:
        shared = documents.intersection_cardinality
        return np.array([shared(bitmap) for bitmap in bitmaps], np.int64)

    @cached_property
    def _totals(self) -> np.ndarray:
        """The number of documents with each value by default, by primary key of the term."""
        totals = np.zeros(self._terms_end, np.int64)
        for value, bitmap in self._bitmaps.items():
            if value % SLOTS_PER_VALUE == _DEFAULT_SLOT and value // SLOTS_PER_VALUE < len(totals):
                totals[value // SLOTS_PER_VALUE] = len(bitmap)
        return totals

    @cached_property
    def _terms_end(self) -> int:
        """One more than the highest primary key of a term."""
        return max(self.terms.end, *(value // SLOTS_PER_VALUE + 1 for value in self._bitmaps), 0)

    # --- sorting -------------------------------------------------------------------------

    def page(self, documents: BitMap, start: int, stop: int, *, newest: bool = True) -> np.ndarray:
        """Return the documents from rank `start` to `stop`, sorted by date; those without a date come last."""
        order = self.documents.newest if newest else self.documents.oldest
        if documents is self.everything and stop <= _SORTED_AHEAD:
            numbers = self._first_newest if newest else self._first_oldest
        else:
            numbers = order(as_array(documents), stop)
        return numbers[start:stop]

    @cached_property
    def _first_newest(self) -> np.ndarray:
        return self.documents.newest(as_array(self.everything), _SORTED_AHEAD)

    @cached_property
    def _first_oldest(self) -> np.ndarray:
        return self.documents.oldest(as_array(self.everything), _SORTED_AHEAD)

    def values(self, number: int) -> dict[str, list[Term]]:
        """Return the values of one document by facet, those of each facet in their own order."""
        by_facet: dict[str, list[Term]] = {}
        for term in self.terms.by_pk(self.documents.values(number)):
            by_facet.setdefault(term.facet, []).append(term)
        return by_facet

    # --- updating ------------------------------------------------------------------------

    def changed(
        self,
        gone: Iterable[int],
        changes: Sequence[Change],
        terms: Mapping[int, Term | None],
    ) -> Snapshot:
        """Return a snapshot without the documents `gone` and with the `changes`.

        `terms` has the changed terms by primary key, None for a deleted one.
        """
        gone = BitMap(gone) & self.everything
        touched: dict[int, list[int]] = defaultdict(list)
        for change in changes:
            for value in change.codes:
                touched[value].append(change.document.number)
        bitmaps = dict(self._bitmaps)
        if gone:
            for value, bitmap in self._bitmaps.items():
                if bitmap.intersect(gone):
                    bitmaps[value] = bitmap - gone
        for value, numbers in touched.items():
            bitmaps[value] = bitmaps.get(value, _NONE) | BitMap(numbers)
        return Snapshot(
            self.terms.changed(terms),
            bitmaps,
            (self.everything - gone) | BitMap([c.document.number for c in changes]),
            self.documents.extended([change.document for change in changes]),
        )


def _cached(cache: dict, most: int, key: Hashable, make: Callable[[], BitMap]) -> BitMap:
    """Return the bitmap of a key, from the cache or from `make`; a cache with `most` entries is emptied."""
    if (bitmap := cache.get(key)) is None:
        if len(cache) >= most:
            cache.clear()
        bitmap = cache[key] = make()
    return bitmap


_NONE = BitMap()
_SORTED_AHEAD = 1_000  # the newest and the oldest documents are sorted once for all pages


def default_terms(codes: Iterable[int]) -> list[int]:
    """Return the terms among `codes` that count by default."""
    return [value // SLOTS_PER_VALUE for value in codes if value % SLOTS_PER_VALUE == _DEFAULT_SLOT]
