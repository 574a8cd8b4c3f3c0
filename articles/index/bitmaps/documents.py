"""Columns with the date, article and values of every document, by document number. Pure.

A number always means the same version of an index entry, so an entry of a column never changes once it is
written. Later snapshots share the columns with earlier ones, which do not refer to the newer numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pyroaring import BitMap

NO_DAY = -1
_EPOCH = dt.date(1900, 1, 1)
_PK_BITS = 32
_PK_MASK = (1 << _PK_BITS) - 1
_LAST = 1 << 62  # after every day
_SPARE = 4_096  # documents and values that a growing column has free space for


@dataclass(frozen=True, slots=True)
class Document:
    """One index entry: article, days as given by `day_number`, terms that count by default."""

    number: int
    article: int
    first_day: int
    last_day: int
    terms: Sequence[int]


def day_number(day: dt.date | None) -> int:
    """Return the number of days since 1900 (0 for earlier days), or `NO_DAY` for None."""
    return NO_DAY if day is None else max(0, (day - _EPOCH).days)


def as_array(documents: BitMap) -> np.ndarray:
    """Return the numbers in a bitmap, ascending."""
    return np.frombuffer(documents.to_array(), np.uint32).astype(np.int64)


class Documents:
    """Columns by document number: 18 octets per document and four per value."""

    def __init__(self, first: int = 0, capacity: int = _SPARE, values: int = _SPARE) -> None:
        self._first = first
        # First day and article in one number: sorts by date, and articles of one day by primary key.
        self._date_keys = np.full(capacity, -1, np.int64)
        self._last_day = np.full(capacity, NO_DAY, np.int32)
        self._start = np.zeros(capacity, np.uint32)
        self._length = np.zeros(capacity, np.uint16)
        self._values = np.zeros(values, np.uint32)
        self._used = 0  # how many of `_values`
        self._is_empty = True

    @classmethod
    def of(
        cls,
        numbers: np.ndarray,
        articles: np.ndarray,
        first_days: np.ndarray,
        last_days: np.ndarray,
        postings: Mapping[int, BitMap],
    ) -> Documents:
        """Return the columns of many documents, given as parallel arrays.

        `postings` has for each value the documents that have it. The bitmaps are unpacked one at a time,
        because unpacked they are many times as large.
        """
        if not len(numbers):
            return cls()
        first = int(numbers.min())
        size = int(numbers.max()) - first + 1
        total = sum(len(bitmap) for bitmap in postings.values())
        columns = cls(first, size + size // 16 + _SPARE, total + total // 16 + _SPARE)
        columns._date_keys[numbers - first] = (first_days.astype(np.int64) << _PK_BITS) | articles
        columns._last_day[numbers - first] = last_days
        for bitmap in postings.values():
            columns._length[as_array(bitmap) - first] += 1
        ends = np.cumsum(columns._length, dtype=np.uint32)
        columns._start[:] = ends - columns._length
        free = columns._start.copy()
        for value, bitmap in postings.items():
            rows = as_array(bitmap) - first
            columns._values[free[rows]] = value
            free[rows] += 1
        columns._used, columns._is_empty = total, False
        return columns

    def extended(self, documents: Sequence[Document]) -> Documents:
        """Return columns that include these documents: the same object if it has enough space."""
        if not documents:
            return self
        numbers = [document.number for document in documents]
        values = sum(len(document.terms) for document in documents)
        columns = self
        if (
            min(numbers) < self._first
            or max(numbers) - self._first >= len(self._date_keys)
            or self._used + values > len(self._values)
        ):
            columns = self._grown(min(numbers), max(numbers), values)
        for document in documents:
            columns._write(document)
        return columns

    def _grown(self, lowest: int, highest: int, values: int) -> Documents:
        """Return a copy with space for the documents from `lowest` to `highest` and more `values`."""
        first = lowest if self._is_empty else min(self._first, lowest)
        size = highest - first + 1
        known = 0 if self._is_empty else len(self._date_keys)
        size = max(size, known + self._first - first)
        grown = Documents(first, size + size // 8 + _SPARE, (self._used + values) * 9 // 8 + _SPARE)
        offset = max(self._first - first, 0)
        for name in ("_date_keys", "_last_day", "_start", "_length"):
            getattr(grown, name)[offset : offset + known] = getattr(self, name)[:known]
        grown._values[: self._used] = self._values[: self._used]
        grown._used, grown._is_empty = self._used, self._is_empty
        return grown

    def _write(self, document: Document) -> None:
        row = document.number - self._first
        self._is_empty = False
        self._date_keys[row] = (document.first_day << _PK_BITS) | document.article
        self._last_day[row] = document.last_day
        self._start[row], self._length[row] = self._used, len(document.terms)
        self._values[self._used : self._used + len(document.terms)] = document.terms
        self._used += len(document.terms)

    def articles(self, numbers: np.ndarray) -> np.ndarray:
        """Return the primary keys of the articles."""
        return self._date_keys[numbers - self._first] & _PK_MASK

    def values(self, number: int) -> list[int]:
        """Return the values of one document, ascending."""
        row = number - self._first
        start = int(self._start[row])
        return sorted(self._values[start : start + int(self._length[row])].tolist())

    def date_keys(self, numbers: np.ndarray) -> np.ndarray:
        """Return numbers that sort documents by date, the newer the higher."""
        return self._date_keys[numbers - self._first]

    def days(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the first and last days as numbers; `NO_DAY` for those without a date."""
        rows = numbers - self._first
        return self._date_keys[rows] >> _PK_BITS, self._last_day[rows]

    def between(self, numbers: np.ndarray, first_day: int | None, last_day: int | None):
        """Return those of `numbers` whose days all lie in a range; None leaves an end open."""
        rows = numbers - self._first
        inside = self._date_keys[rows] >= (0 if first_day is None else first_day << _PK_BITS)
        if last_day is not None:
            inside &= self._last_day[rows] <= last_day
        return numbers[inside]

    def counts(self, numbers: np.ndarray, size: int) -> np.ndarray:
        """Return how many of `numbers` have each value, as an array of `size` by value."""
        rows = numbers - self._first
        lengths = self._length[rows].astype(np.int64)
        ends = np.cumsum(lengths)
        positions = np.repeat(self._start[rows] - ends + lengths, lengths)
        positions += np.arange(len(positions))
        return np.bincount(self._values.take(positions), minlength=size)

    def sort_keys(self, numbers: np.ndarray, *, newest: bool) -> np.ndarray:
        """Return keys that sort a list by date, the highest first; documents without a date come last."""
        keys = self.date_keys(numbers)
        if newest:
            return keys
        return -np.where(keys < 0, _LAST | (keys & _PK_MASK), keys)

    def newest(self, numbers: np.ndarray, stop: int) -> np.ndarray:
        """Return the newest `stop` of `numbers` in order; those without a date come last."""
        return self._ordered(numbers, self.sort_keys(numbers, newest=True), stop)

    def oldest(self, numbers: np.ndarray, stop: int) -> np.ndarray:
        """Return the oldest `stop` of `numbers` in order; those without a date come last."""
        return self._ordered(numbers, self.sort_keys(numbers, newest=False), stop)

    @staticmethod
    def _ordered(numbers: np.ndarray, keys: np.ndarray, stop: int) -> np.ndarray:
        """Return the `stop` numbers with the highest keys, the highest first."""
        if stop < len(numbers) // 4:
            kept = np.argpartition(keys, len(keys) - stop)[len(keys) - stop :]
            numbers, keys = numbers[kept], keys[kept]
        return numbers[np.argsort(-keys, kind="stable")][:stop]
