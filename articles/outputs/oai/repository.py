"""The records that harvesters ask for: published articles, and what is gone, by datestamp.

A list is read by the place after the last record and keeps nothing here: it goes on after a restart, and a
record that changes meanwhile comes again at the end, or in the next harvest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Min, Q, QuerySet

from articles.browse.result_list import ByDate
from articles.facets.registry import FACETS, Facet
from articles.index.bitmaps import Snapshot, Term
from articles.index.bitmaps.documents import as_array
from articles.models import Article, PublicRecord
from articles.outputs.metadata import article_fields
from articles.outputs.oai.protocol import ListRequest, OAIError, Place

PAGE = 100  # records at once


@dataclass(frozen=True)
class Record:
    """A record: its identity, when it changed, its sets, and its description, None where it is gone."""

    permanent_id: str
    changed_at: dt.datetime
    sets: tuple[str, ...]
    described: dict[str, Any] | None


@dataclass(frozen=True)
class Page:
    """A part of a list, the place after it (None at the end), and how long the list is."""

    records: list[Record]
    after: Place | None
    total: int


def facets_with_sets() -> list[Facet]:
    """Return the facets whose values are sets: those that stand for authorities."""
    return [facet for facet in FACETS.values() if facet.authority]


class Repository:
    """The records as of one state of the archive; `site` is that of the addresses in descriptions."""

    def __init__(self, snapshot: Snapshot, site: str) -> None:
        self._snapshot = snapshot
        self._site = site

    def earliest(self) -> dt.datetime | None:
        """Return the datestamp before which nothing changed."""
        return PublicRecord.objects.aggregate(first=Min("changed_at"))["first"]

    def sets(self) -> Iterable[tuple[Facet, Term | None]]:
        """Yield every set: each facet, then its values."""
        for facet in facets_with_sets():
            yield facet, None
            for term in self._snapshot.terms.of(facet.name):
                if term.object_id is not None:
                    yield facet, term

    def record(self, permanent_id: str) -> Record:
        """Return one record; raise OAIError where there never was one."""
        found = PublicRecord.objects.filter(permanent_id=permanent_id).first()
        if found is None:
            raise OAIError("idDoesNotExist", "There is no such item.")
        return (self._described([found]) or [self._gone(found)])[0]

    def page(self, listed: ListRequest, *, whole: bool) -> Page:
        """Return a part of a list; raise OAIError where it holds nothing. `whole`: with descriptions."""
        every = self._selected(listed)
        total = every.count() if listed.total is None else listed.total
        rest = every
        if listed.after:
            at, key = listed.after.changed_at, listed.after.permanent_id
            # The first condition lets the index find the place.
            rest = every.filter(changed_at__gte=at).exclude(changed_at=at, permanent_id__lte=key)
        found = list(rest.order_by("changed_at", "permanent_id")[: PAGE + 1])
        if not found and listed.after:
            # What was left has changed since and lies beyond the list. An answer holds something: the
            # last record comes once more, as it is now.
            found = list(PublicRecord.objects.filter(pk=listed.after.permanent_id))
        if not found:
            raise OAIError("noRecordsMatch", "No record fits.")
        shown = found[:PAGE]
        after = None
        if len(found) > PAGE:
            after = Place(shown[-1].changed_at, shown[-1].permanent_id)
        records = self._described(shown) if whole else [self._header(each) for each in shown]
        return Page(records, after, total)

    def _selected(self, listed: ListRequest) -> QuerySet[PublicRecord]:
        found = PublicRecord.objects.all()
        if listed.since:
            found = found.filter(changed_at__gte=listed.since)
        if listed.until:
            found = found.filter(changed_at__lte=listed.until)
        if listed.set:
            found = found.filter(self._in_set(listed.set))
        return found

    def _in_set(self, name: str) -> Q:
        facet, _colon, key = name.partition(":")
        if not any(facet == known.name for known in facets_with_sets()):
            raise OAIError("noRecordsMatch", "There is no such set.")
        if not key:
            return Q(terms__overlap=[term.pk for term in self._snapshot.terms.of(facet)])
        term = self._snapshot.terms.find(facet, key)
        if term is None or term.object_id is None:
            raise OAIError("noRecordsMatch", "There is no such set.")
        return Q(terms__contains=[term.pk])

    def _described(self, found: list[PublicRecord]) -> list[Record]:
        """Return the records with the descriptions of those that are there."""
        everything = as_array(self._snapshot.everything)
        articles = self._snapshot.documents.articles(everything)
        numbers = everything[np.isin(articles, [r.article_id for r in found if r.article_id])]
        results = ByDate(Article.objects.published(), self._snapshot, [], newest=True).for_export()
        loaded = {article.pk: article for article in results.load(numbers)}
        records = []
        for each in found:
            article = loaded.get(each.article_id)
            if each.is_gone or article is None:
                records.append(self._gone(each))
            else:
                described = article_fields.describe(article, self._site)
                records.append(
                    Record(each.permanent_id, each.changed_at, self._sets(each), described)
                )
        return records

    def _header(self, each: PublicRecord) -> Record:
        described = None if each.is_gone else {}
        return Record(each.permanent_id, each.changed_at, self._sets(each), described)

    def _gone(self, each: PublicRecord) -> Record:
        return Record(each.permanent_id, each.changed_at, self._sets(each), None)

    def _sets(self, each: PublicRecord) -> tuple[str, ...]:
        known = {facet.name for facet in facets_with_sets()}
        terms = self._snapshot.terms.by_pk(each.terms)
        return tuple(
            f"{term.facet}:{term.key}"
            for term in terms
            if term.facet in known and term.object_id is not None
        )
