"""One state of the archive: which documents carry which value. Immutable and pure."""

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
from articles.querysets.counting_modes import RELATIONS, SLOTS, Mode, code

# Reading the values of this many documents costs as much as intersecting one bitmap: with fewer documents
# for each term to count, each document is read. Measured (docs/performance.md).
DOCUMENTS_A_TERM = 12
# Bitmaps kept beside those of single values: anybody may ask for any range and any choice.
MOST_RANGES, MOST_UNIONS = 64, 10_000
_DEFAULT_SLOT = Mode().slots[0]


@dataclass(frozen=True, slots=True)
class Change:
    """An index entry as it is now under its number: its document, and the codes of its values."""

    document: Document
    codes: Sequence[int]


class Snapshot:
    """Bitmaps by code (`standing.code`), the terms they stand for, and the documents in them."""

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
        """Return the documents selected; `ignoring` leaves one facet's choice out.

        `words` are the documents that have what the words of the selection demand. A range of days
        belongs to the facet `date`.
        """
        found = [self.union(codes) for facet, codes in selection.codes.items() if facet != ignoring]
        if selection.has_range and ignoring != "date":
            found.append(self._in_range(selection))
        others = (words, selection.among, selection.picked)
        found += [bitmap for bitmap in others if bitmap is not None]
        if not found:
            return self.everything
        found.sort(key=len)
        result = found[0] & self.everything
        for bitmap in found[1:]:
            result &= bitmap
        return result

    def union(self, codes: Sequence[int]) -> BitMap:
        """Return the documents that carry any of some codes."""
        if len(codes) < 2:
            return self._bitmaps.get(*codes, _NONE) if codes else _NONE
        return _kept(
            self._unions,
            MOST_UNIONS,
            tuple(codes),
            lambda: BitMap.union(*(self._bitmaps.get(c, _NONE) for c in codes)),
        )

    def carrying(self, term: Term) -> BitMap:
        """Return the documents that carry a value by default."""
        return self._bitmaps.get(code(term.pk, _DEFAULT_SLOT), _NONE)

    def carried(self, facet: str, slot: int) -> list[tuple[Term, BitMap]]:
        """Return the values of a facet that any document carries in a slot, each with its documents."""
        place = (facet, slot)
        if (found := self._carried.get(place)) is None:
            each = ((term, self._bitmaps.get(code(term.pk, slot))) for term in self.terms.of(facet))
            found = self._carried[place] = [(term, bitmap) for term, bitmap in each if bitmap]
        return found

    def _in_range(self, selection: Selection) -> BitMap:
        days = (selection.first_day, selection.last_day)

        def between() -> BitMap:
            first, last = (None if day is None else day_number(day) for day in days)
            return BitMap(self.documents.between(as_array(self.everything), first, last))

        return _kept(self._ranges, MOST_RANGES, days, between)

    # --- counting ------------------------------------------------------------------------

    def counts(
        self, documents: BitMap, terms: Sequence[Term], slots: Sequence[Sequence[int]] | None = None
    ) -> np.ndarray:
        """Return for each of `terms` how many of `documents` carry it.

        `slots` runs parallel: the slots of each term that count; None for what counts by default.
        """
        if slots is None:
            return self.counts_of_lists(documents, [terms])[0]
        return self._by_intersection(
            documents,
            [
                self.union([code(term.pk, slot) for slot in of_term])
                for term, of_term in zip(terms, slots, strict=True)
            ],
        )

    def counts_of_lists(
        self, documents: BitMap, lists: Sequence[Sequence[Term]]
    ) -> list[np.ndarray]:
        """Return the counts of several lists of terms, in one pass over the documents."""
        each = [terms.pks if isinstance(terms, TermList) else pks_of(terms) for terms in lists]
        if documents is self.everything:
            return [self._totals[pks] for pks in each]
        if len(documents) < DOCUMENTS_A_TERM * sum(map(len, each)):
            counts = self.documents.counts(as_array(documents), self._terms_end)
            return [counts[pks] for pks in each]
        known = self._bitmaps
        return [
            self._by_intersection(
                documents, [known.get(c, _NONE) for c in (pks * SLOTS + _DEFAULT_SLOT).tolist()]
            )
            for pks in each
        ]

    def is_only_suggested(self, term: int) -> bool:
        """Whether no article carries a term in a standing that an editor confirmed."""
        confirmed = Mode(RELATIONS).slots
        return not any(self._bitmaps.get(code(term, slot)) for slot in confirmed)

    @staticmethod
    def _by_intersection(documents: BitMap, bitmaps: Iterable[BitMap]) -> np.ndarray:
        shared = documents.intersection_cardinality
        return np.array([shared(bitmap) for bitmap in bitmaps], np.int64)

    @cached_property
    def _totals(self) -> np.ndarray:
        """How many documents carry each value, by its primary key."""
        totals = np.zeros(self._terms_end, np.int64)
        for value, bitmap in self._bitmaps.items():
            if value % SLOTS == _DEFAULT_SLOT and value // SLOTS < len(totals):
                totals[value // SLOTS] = len(bitmap)
        return totals

    @cached_property
    def _terms_end(self) -> int:
        """One more than the highest primary key of a term."""
        return max(self.terms.end, *(value // SLOTS + 1 for value in self._bitmaps), 0)

    # --- order ---------------------------------------------------------------------------

    def page(self, documents: BitMap, start: int, stop: int, *, newest: bool = True) -> np.ndarray:
        """Return the documents from rank `start` to `stop` in the order of dates, none with a day last."""
        order = self.documents.newest if newest else self.documents.oldest
        if documents is self.everything and stop <= _KEPT:
            numbers = self._first_newest if newest else self._first_oldest
        else:
            numbers = order(as_array(documents), stop)
        return numbers[start:stop]

    @cached_property
    def _first_newest(self) -> np.ndarray:
        return self.documents.newest(as_array(self.everything), _KEPT)

    @cached_property
    def _first_oldest(self) -> np.ndarray:
        return self.documents.oldest(as_array(self.everything), _KEPT)

    def values(self, number: int) -> dict[str, list[Term]]:
        """Return the values of one document by facet, each facet's in their own order."""
        found: dict[str, list[Term]] = {}
        for term in self.terms.by_pk(self.documents.values(number)):
            found.setdefault(term.facet, []).append(term)
        return found

    # --- change --------------------------------------------------------------------------

    def changed(
        self,
        gone: Iterable[int],
        changes: Sequence[Change],
        terms: Mapping[int, Term | None],
    ) -> Snapshot:
        """Return this snapshot without the documents `gone` and with the `changes`.

        `terms` are the terms that changed by primary key, None where one is no more.
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
            self.documents.with_([change.document for change in changes]),
        )


def _kept(memory: dict, most: int, key: Hashable, make: Callable[[], BitMap]) -> BitMap:
    """Return what `make` returns for a key, kept until there are too many."""
    if (found := memory.get(key)) is None:
        if len(memory) >= most:
            memory.clear()
        found = memory[key] = make()
    return found


_NONE = BitMap()
_KEPT = 1_000  # the first documents in order of dates that are kept at hand


def default_terms(codes: Iterable[int]) -> list[int]:
    """Return the terms among `codes` that count by default."""
    return [value // SLOTS for value in codes if value % SLOTS == _DEFAULT_SLOT]
