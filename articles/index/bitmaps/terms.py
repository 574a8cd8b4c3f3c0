"""The values of the facets, to look up by key, by authority, and in their order. Immutable and pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True, slots=True)
class Term:
    """One value of one facet, as `FacetTerm` keeps it."""

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
    """Terms with their primary keys as an array, made once."""

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
        """Return the terms with these primary keys in their own order."""
        found = [self._by_pk[pk] for pk in pks if pk in self._by_pk]
        return sorted(found, key=lambda term: (term.sort_key, term.key))

    def below(self, facet: str, key: str) -> list[Term]:
        """Return the values of a tree one step below a key; the roots below the empty one."""
        return self._by_parent.get((facet, key), [])

    def find(self, facet: str, key: str) -> Term | None:
        return self._by_key.get((facet, key))

    def of_object(self, facet: str, object_id: int) -> Term | None:
        """Return the value that stands for an authority."""
        return self._by_object.get((facet, object_id))

    def changed(self, terms: Mapping[int, Term | None]) -> Terms:
        """Return these terms with some changed, and without those that are None."""
        if not terms:
            return self
        return Terms({pk: term for pk, term in {**self._by_pk, **terms}.items() if term})

    @cached_property
    def end(self) -> int:
        """One more than the highest primary key."""
        return max(self._by_pk, default=0) + 1

    @cached_property
    def _by_facet(self) -> dict[str, TermList]:
        found = defaultdict(TermList)
        for term in sorted(self._by_pk.values(), key=lambda term: (term.sort_key, term.key)):
            found[term.facet].append(term)
        return dict(found)

    @cached_property
    def _by_parent(self) -> dict[tuple[str, str], list[Term]]:
        found = defaultdict(list)
        for facet, terms in self._by_facet.items():
            for term in terms:
                found[facet, term.key.rpartition("-")[0]].append(term)
        return dict(found)

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
