"""The articles about one meeting, compared by the country of their outlets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from pyroaring import BitMap

from articles.browse.result_list import articles_with
from articles.facets.registry import FACETS
from articles.facets.values import NOT_STATED
from articles.index.bitmaps import Snapshot, Term
from articles.models import Meeting
from articles.text.dates import PartialDate

# What is compared, by the name of the facet, and how many values of each are shown.
COMPARED = ("resolution", "topic", "official", "state")
MOST_VALUES = 6


@dataclass(frozen=True)
class Value:
    """A value that articles of one country have: their number, and whether no other country's have it."""

    term: Term
    count: int
    is_only_here: bool


@dataclass(frozen=True)
class Country:
    """The articles about a meeting that outlets of one country published.

    `first_on` is the earliest day of publication that is known. `values` are, for each facet compared that has
    any, its label and its most frequent values.
    """

    term: Term
    count: int
    outlets: tuple[tuple[Term, int], ...]
    first_on: PartialDate | None
    values: tuple[tuple[Promise, tuple[Value, ...]], ...]

    @property
    def is_known(self) -> bool:
        return self.term.key != NOT_STATED


def compare(snapshot: Snapshot, meeting: Meeting) -> tuple[int, list[Country]]:
    """Return the number of articles about a meeting, and its countries, those with most articles first.

    Articles of outlets whose country is not known come last.
    """
    documents = articles_with(snapshot, meeting).documents
    counted = [
        (term, count, documents & snapshot.carrying(term))
        for term, count in _counted(snapshot, documents, "country")
    ]
    counted.sort(key=lambda each: (each[0].key == NOT_STATED, -each[1], each[0].sort_key))
    by_facet = {
        name: [dict(_counted(snapshot, own, name)) for _term, _count, own in counted]
        for name in COMPARED
    }
    return len(documents), [
        Country(
            term,
            count,
            tuple(sorted(_counted(snapshot, own, "source"), key=lambda pair: -pair[1])),
            _first_day(snapshot, own),
            tuple(
                (FACETS[name].label, _values(of_countries, place))
                for name, of_countries in by_facet.items()
                if _values(of_countries, place)
            ),
        )
        for place, (term, count, own) in enumerate(counted)
    ]


def _counted(snapshot: Snapshot, documents: BitMap, facet: str) -> list[tuple[Term, int]]:
    """Return the values of a facet that any of the documents has, each with their number."""
    terms = snapshot.terms.of(facet)
    counts = snapshot.counts(documents, terms).tolist()
    return [(term, count) for term, count in zip(terms, counts, strict=True) if count]


def _values(of_countries: Sequence[dict[Term, int]], place: int) -> tuple[Value, ...]:
    """Return the most frequent values of the country at a place."""
    others = {term for other, terms in enumerate(of_countries) if other != place for term in terms}
    own = sorted(of_countries[place].items(), key=lambda pair: -pair[1])
    return tuple(
        Value(term, count, len(of_countries) > 1 and term not in others)
        for term, count in own
        if term.key != NOT_STATED
    )[:MOST_VALUES]


def _first_day(snapshot: Snapshot, documents: BitMap) -> PartialDate | None:
    days = [
        term.key
        for term, _count in _counted(snapshot, documents, "date")
        if term.key.count("-") == 2 and term.key != NOT_STATED
    ]
    return PartialDate.parse(min(days)) if days else None
