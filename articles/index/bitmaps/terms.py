"""The facet values in memory, for lookup by key, by authority and in order. Immutable and pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True, slots=True)
class Term:
    """One value of one facet, as stored in `FacetTerm`."""

    pk: int
    facet: str
    key: str
    object_id: int | None
    label_ar: str
    label_en: str
    sort_key: str


def pks_of(terms: Sequence[Term]) -> np.ndarray:
    return np.fromiter((term.pk for term in terms), np.int64, len(terms))


class TermList(list[Term]):
    """A list of terms, with their primary keys as a cached array."""

    @cached_property
    def pks(self) -> np.ndarray:
        return pks_of(self)


class Terms:
    """All values of all facets."""

    def __init__(self, by_pk: Mapping[int, Term]) -> None:
        self._by_pk = by_pk

    def of(self, facet: str) -> TermList:
        """Return the values of a facet in their own order."""
        return self._by_facet.get(facet) or TermList()

    def by_pk(self, pks: Iterable[int]) -> list[Term]:
        """Return the terms with these primary keys, sorted by their sort keys; unknown ones are left out."""
        terms = [self._by_pk[pk] for pk in pks if pk in self._by_pk]
        return sorted(terms, key=lambda term: (term.sort_key, term.key))

    def children(self, facet: str, key: str) -> list[Term]:
        """Return the values of a tree facet one level below a key; the roots for the empty key."""
        return self._by_parent.get((facet, key), [])

    def find(self, facet: str, key: str) -> Term | None:
        return self._by_key.get((facet, key))

    def of_object(self, facet: str, object_id: int) -> Term | None:
        """Return the value of an authority or meeting, or None."""
        return self._by_object.get((facet, object_id))

    def changed(self, terms: Mapping[int, Term | None]) -> Terms:
        """Return a copy with the given terms, by primary key, replaced or added, or removed if None."""
        if not terms:
            return self
        return Terms({pk: term for pk, term in {**self._by_pk, **terms}.items() if term})

    @cached_property
    def end(self) -> int:
        """One more than the highest primary key."""
        return max(self._by_pk, default=0) + 1

    @cached_property
    def _by_facet(self) -> dict[str, TermList]:
        by_facet = defaultdict(TermList)
        for term in sorted(self._by_pk.values(), key=lambda term: (term.sort_key, term.key)):
            by_facet[term.facet].append(term)
        return dict(by_facet)

    @cached_property
    def _by_parent(self) -> dict[tuple[str, str], list[Term]]:
        by_parent = defaultdict(list)
        for facet, terms in self._by_facet.items():
            for term in terms:
                by_parent[facet, term.key.rpartition("-")[0]].append(term)
        return dict(by_parent)

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Term]:
        return {(term.facet, term.key): term for term in self._by_pk.values()}

    @cached_property
    def _by_object(self) -> dict[tuple[str, int], Term]:
        return {
            (term.facet, term.object_id): term
            for term in self._by_pk.values()
            if term.object_id is not None
        }
