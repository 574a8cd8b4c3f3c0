"""Records for harvesters: published and deleted articles, in order of their datestamps.

Each part of a list starts after the last record of the part before it, and the server keeps no state: a harvest
continues after a restart, and a record that changes meanwhile comes again at the end, or in the next harvest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Min, Q, QuerySet

from articles.browse import facet_keys
from articles.browse.result_list import ByDate
from articles.facets.registry import FACETS, Facet
from articles.index.bitmaps import Snapshot, Term
from articles.index.bitmaps.documents import as_array
from articles.models import Article, PublicRecord
from articles.outputs.metadata import article_fields
from articles.outputs.oai.protocol import ListRequest, OAIError, Position

RECORDS_PER_PART = 100  # records in one part of a list


@dataclass(frozen=True)
class Record:
    """A record: its id, datestamp and sets, and its description, which is None if it was deleted."""

    permanent_id: str
    changed_at: dt.datetime
    sets: tuple[str, ...]
    description: dict[str, Any] | None


@dataclass(frozen=True)
class Page:
    """A part of a list, the position after it (None at the end), and the length of the whole list."""

    records: list[Record]
    after: Position | None
    total: int


def facets_with_sets() -> list[Facet]:
    """Return the facets whose values are sets: those of authorities."""
    return [facet for facet in FACETS.values() if facet.authority]


class Repository:
    """The records in one state of the archive; `site` begins the addresses in their descriptions."""

    def __init__(self, snapshot: Snapshot, site: str) -> None:
        self._snapshot = snapshot
        self._site = site

    def earliest(self) -> dt.datetime | None:
        """Return the earliest datestamp, None if there are no records."""
        return PublicRecord.objects.aggregate(first=Min("changed_at"))["first"]

    def sets(self) -> Iterable[tuple[Facet, Term | None]]:
        """Yield every set as (facet, term): first the facet itself (None), then its values."""
        for facet in facets_with_sets():
            yield facet, None
            for term in self._snapshot.terms.of(facet.name):
                if term.object_id is not None:
                    yield facet, term

    def record(self, permanent_id: str) -> Record:
        """Return one record; raise OAIError if there never was one with this id."""
        row = PublicRecord.objects.filter(permanent_id=permanent_id).first()
        if row is None:
            raise OAIError("idDoesNotExist", "There is no such item.")
        return (self._described([row]) or [self._deleted(row)])[0]

    def page(self, requested: ListRequest, *, with_descriptions: bool) -> Page:
        """Return a part of a list; raise OAIError if it would be empty."""
        selected = self._selected(requested)
        total = selected.count() if requested.total is None else requested.total
        rest = selected
        if requested.after:
            changed_at, last_id = requested.after.changed_at, requested.after.permanent_id
            # Written this way, and not as `or`, the database finds the position with its index.
            rest = selected.filter(changed_at__gte=changed_at).exclude(
                changed_at=changed_at, permanent_id__lte=last_id
            )
        rows = list(rest.order_by("changed_at", "permanent_id")[: RECORDS_PER_PART + 1])
        if not rows and requested.after:
            # The remaining records have changed since and no longer belong to the list. A response may not
            # be empty, so repeat the last record as it is now.
            rows = list(PublicRecord.objects.filter(pk=requested.after.permanent_id))
        if not rows:
            raise OAIError("noRecordsMatch", "No record matches.")
        shown = rows[:RECORDS_PER_PART]
        after = None
        if len(rows) > RECORDS_PER_PART:
            after = Position(shown[-1].changed_at, shown[-1].permanent_id)
        records = (
            self._described(shown) if with_descriptions else [self._header(row) for row in shown]
        )
        return Page(records, after, total)

    def _selected(self, requested: ListRequest) -> QuerySet[PublicRecord]:
        rows = PublicRecord.objects.all()
        if requested.since:
            rows = rows.filter(changed_at__gte=requested.since)
        if requested.until:
            rows = rows.filter(changed_at__lte=requested.until)
        if requested.set:
            rows = rows.filter(self._in_set(requested.set))
        return rows

    def _in_set(self, set_spec: str) -> Q:
        facet, _colon, key = set_spec.partition(":")
        if not any(facet == known.name for known in facets_with_sets()):
            raise OAIError("noRecordsMatch", "There is no such set.")
        if not key:
            return Q(terms__overlap=[term.pk for term in self._snapshot.terms.of(facet)])
        # A former key is the set of the authority that it became, by renaming or merging.
        for term in facet_keys.read(self._snapshot, {facet: [key]}).values[facet]:
            if term.object_id is not None:
                return Q(terms__contains=[term.pk])
        raise OAIError("noRecordsMatch", "There is no such set.")

    def _described(self, rows: list[PublicRecord]) -> list[Record]:
        """Return records in the same order, with the descriptions of those that are published."""
        everything = as_array(self._snapshot.everything)
        articles = self._snapshot.documents.articles(everything)
        numbers = everything[np.isin(articles, [row.article_id for row in rows if row.article_id])]
        results = ByDate(Article.objects.published(), self._snapshot, [], newest=True).for_export()
        loaded = {article.pk: article for article in results.load(numbers)}
        records = []
        for row in rows:
            article = loaded.get(row.article_id)
            if row.is_gone or article is None:
                records.append(self._deleted(row))
            else:
                description = article_fields.describe(article, self._site)
                records.append(
                    Record(row.permanent_id, row.changed_at, self._sets(row), description)
                )
        return records

    def _header(self, row: PublicRecord) -> Record:
        """Return a record for its header only: its description is empty, or None if it was deleted."""
        description = None if row.is_gone else {}
        return Record(row.permanent_id, row.changed_at, self._sets(row), description)

    def _deleted(self, row: PublicRecord) -> Record:
        return Record(row.permanent_id, row.changed_at, self._sets(row), None)

    def _sets(self, row: PublicRecord) -> tuple[str, ...]:
        known = {facet.name for facet in facets_with_sets()}
        terms = self._snapshot.terms.by_pk(row.terms)
        return tuple(
            f"{term.facet}:{term.key}"
            for term in terms
            if term.facet in known and term.object_id is not None
        )
