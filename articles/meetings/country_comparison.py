"""The press coverage of one meeting by country of the outlets: how much, by whom, and what about."""

from __future__ import annotations

from dataclasses import dataclass

from pyroaring import BitMap

from articles.facets.values import NOT_STATED
from articles.index.bitmaps import Snapshot, Term
from articles.meetings import press_coverage

MOST_NAMED = 6  # values of each facet that a country is described by
# What the articles of a country are compared by.
COMPARED = ("topic", "resolution", "state")

Counted = tuple[tuple[Term, int], ...]


@dataclass(frozen=True)
class CountryPress:
    """The articles of the outlets of one country (None: not recorded) about a meeting.

    `share` is their number in per cent of the country with most; `named` has the most frequent values by facet.
    """

    country: Term | None
    articles: int
    share: int
    outlets: Counted
    named: dict[str, Counted]


def by_country(snapshot: Snapshot, documents: BitMap) -> list[CountryPress]:
    """Return the coverage in some documents by country, the country with most articles first."""
    found = []
    for country, outlets in press_coverage.outlets(snapshot, documents).countries:
        of_country = documents & BitMap.union(
            *(snapshot.carrying(outlet) for outlet, _count in outlets)
        )
        found.append((country, outlets, of_country))
    most = max((len(of_country) for _country, _outlets, of_country in found), default=1)
    return [
        CountryPress(
            country,
            len(of_country),
            round(100 * len(of_country) / most),
            outlets,
            {facet: _most_named(snapshot, facet, of_country) for facet in COMPARED},
        )
        for country, outlets, of_country in found
    ]


def _most_named(snapshot: Snapshot, facet: str, documents: BitMap) -> Counted:
    terms = snapshot.terms.of(facet)
    counts = snapshot.counts(documents, terms).tolist()
    counted = [
        (term, count)
        for term, count in zip(terms, counts, strict=True)
        if count and term.key != NOT_STATED
    ]
    return tuple(sorted(counted, key=lambda pair: -pair[1])[:MOST_NAMED])
