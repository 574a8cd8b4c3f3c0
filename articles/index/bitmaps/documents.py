"""What is known of every document by its number: date, article, values. Pure.

A number names one version of an index entry for good, so nothing written here ever changes. Later
versions of a snapshot share these columns with earlier ones, which do not know the numbers that came
after them.
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
_ROOM = 4_096  # documents and values a growing column leaves room for


@dataclass(frozen=True, slots=True)
class Document:
    """One index entry: article, days as `day_number` gives them, values that count by default."""

    number: int
    article: int
    first_day: int
    last_day: int
    terms: Sequence[int]


def day_number(day: dt.date | None) -> int:
    """Return a day as a number that grows with it; `NO_DAY` for none. Years from 1900 on."""
    return NO_DAY if day is None else max(0, (day - _EPOCH).days)


def as_array(documents: BitMap) -> np.ndarray:
    """Return the numbers in a bitmap, ascending."""
    return np.frombuffer(documents.to_array(), np.uint32).astype(np.int64)


class Documents:
    """Columns by document number: 18 octets a document and four a value."""

    def __init__(self, first: int = 0, capacity: int = _ROOM, values: int = _ROOM) -> None:
        self._first = first
        # Day and article in one number: the order of dates, articles of one day by their age.
        self._place = np.full(capacity, -1, np.int64)
        self._last_day = np.full(capacity, NO_DAY, np.int32)
        self._start = np.zeros(capacity, np.uint32)
        self._length = np.zeros(capacity, np.uint16)
        self._values = np.zeros(values, np.uint32)
        self._used = 0  # values
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
        """Return the columns of many documents at once.

        Arrays run parallel; `postings` gives for each value the documents that carry it. They are
        unpacked one at a time: together they are many times as large.
        """
        if not len(numbers):
            return cls()
        first = int(numbers.min())
        size = int(numbers.max()) - first + 1
        total = sum(len(found) for found in postings.values())
        made = cls(first, size + size // 16 + _ROOM, total + total // 16 + _ROOM)
        made._place[numbers - first] = (first_days.astype(np.int64) << _PK_BITS) | articles
        made._last_day[numbers - first] = last_days
        for found in postings.values():
            made._length[as_array(found) - first] += 1
        ends = np.cumsum(made._length, dtype=np.uint32)
        made._start[:] = ends - made._length
        free = made._start.copy()
        for value, found in postings.items():
            at = as_array(found) - first
            made._values[free[at]] = value
            free[at] += 1
        made._used, made._is_empty = total, False
        return made

    def with_(self, documents: Sequence[Document]) -> Documents:
        """Return columns that know these documents too: the same ones where there is room."""
        if not documents:
            return self
        numbers = [document.number for document in documents]
        values = sum(len(document.terms) for document in documents)
        columns = self
        if (
            min(numbers) < self._first
            or max(numbers) - self._first >= len(self._place)
            or self._used + values > len(self._values)
        ):
            columns = self._roomier(min(numbers), max(numbers), values)
        for document in documents:
            columns._write(document)
        return columns

    def _roomier(self, lowest: int, highest: int, values: int) -> Documents:
        first = lowest if self._is_empty else min(self._first, lowest)
        size = highest - first + 1
        known = 0 if self._is_empty else len(self._place)
        size = max(size, known + self._first - first)
        made = Documents(first, size + size // 8 + _ROOM, (self._used + values) * 9 // 8 + _ROOM)
        at = max(self._first - first, 0)
        for name in ("_place", "_last_day", "_start", "_length"):
            getattr(made, name)[at : at + known] = getattr(self, name)[:known]
        made._values[: self._used] = self._values[: self._used]
        made._used, made._is_empty = self._used, self._is_empty
        return made

    def _write(self, document: Document) -> None:
        at = document.number - self._first
        self._is_empty = False
        self._place[at] = (document.first_day << _PK_BITS) | document.article
        self._last_day[at] = document.last_day
        self._start[at], self._length[at] = self._used, len(document.terms)
        self._values[self._used : self._used + len(document.terms)] = document.terms
        self._used += len(document.terms)

    def articles(self, numbers: np.ndarray) -> np.ndarray:
        """Return the primary keys of the articles."""
        return self._place[numbers - self._first] & _PK_MASK

    def values(self, number: int) -> list[int]:
        """Return the values of one document, ascending."""
        at = number - self._first
        start = int(self._start[at])
        return sorted(self._values[start : start + int(self._length[at])].tolist())

    def age(self, numbers: np.ndarray) -> np.ndarray:
        """Return what orders documents by date: the newer one has the higher."""
        return self._place[numbers - self._first]

    def days(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the first and last days as numbers; `NO_DAY` for those without a date."""
        at = numbers - self._first
        return self._place[at] >> _PK_BITS, self._last_day[at]

    def between(self, numbers: np.ndarray, first_day: int | None, last_day: int | None):
        """Return those of `numbers` all of whose days lie in a range."""
        at = numbers - self._first
        inside = self._place[at] >= (0 if first_day is None else first_day << _PK_BITS)
        if last_day is not None:
            inside &= self._last_day[at] <= last_day
        return numbers[inside]

    def counts(self, numbers: np.ndarray, size: int) -> np.ndarray:
        """Return how many of `numbers` carry each value, as an array of `size` by value."""
        at = numbers - self._first
        lengths = self._length[at].astype(np.int64)
        ends = np.cumsum(lengths)
        steps = np.repeat(self._start[at] - ends + lengths, lengths)
        steps += np.arange(len(steps))
        return np.bincount(self._values.take(steps), minlength=size)

    def places(self, numbers: np.ndarray, *, newest: bool) -> np.ndarray:
        """Return what orders documents by date, the higher the earlier; those without a date come last."""
        place = self.age(numbers)
        if newest:
            return place
        return -np.where(place < 0, _LAST | (place & _PK_MASK), place)

    def newest(self, numbers: np.ndarray, stop: int) -> np.ndarray:
        """Return the newest `stop` of `numbers` in order; those without a date come last."""
        return self._ordered(numbers, self.places(numbers, newest=True), stop)

    def oldest(self, numbers: np.ndarray, stop: int) -> np.ndarray:
        """Return the oldest `stop` of `numbers` in order; those without a date come last."""
        return self._ordered(numbers, self.places(numbers, newest=False), stop)

    @staticmethod
    def _ordered(numbers: np.ndarray, keys: np.ndarray, stop: int) -> np.ndarray:
        """Return the `stop` numbers with the highest keys, the highest first."""
        if stop < len(numbers) // 4:
            kept = np.argpartition(keys, len(keys) - stop)[len(keys) - stop :]
            numbers, keys = numbers[kept], keys[kept]
        return numbers[np.argsort(-keys, kind="stable")][:stop]
