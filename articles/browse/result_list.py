"""Result lists for a paginator: counted in memory, loaded slice by slice."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from pyroaring import BitMap

from articles.facets.registry import FACETS
from articles.facets.values import NOT_STATED
from articles.index.bitmaps import Snapshot, Term
from articles.index.bitmaps.documents import as_array
from articles.models import Article, Source
from articles.querysets import ArticleQuerySet
from articles.querysets.counting_modes import BACKGROUND, DEFAULT_MODE, Mode, code, slot
from articles.search.ranking import ranked_slice

MOST_BY_RANK = 1_000  # articles in all the pages of a list by relevance that is read with cursors
_MENTIONED = slot(BACKGROUND)


class Results(ABC):
    """Articles in an order that is known without a database query."""

    def __init__(self, articles: ArticleQuerySet, snapshot: Snapshot) -> None:
        self._articles = articles
        self._snapshot = snapshot
        self._sources: dict[int, Source] = {}

    def for_cards(self, *, with_text: bool = False) -> Results:
        """Load the fields of a card for each article, with or without its text; return self."""
        self._articles = self._articles.for_cards(with_text=with_text)
        return self

    def for_export(self) -> Results:
        """Load the fields of exports for each article; return self."""
        self._articles = self._articles.for_export()
        return self

    @abstractmethod
    def count(self) -> int: ...

    @abstractmethod
    def numbers(self, start: int, stop: int) -> np.ndarray:
        """Return the numbers of the documents from rank `start` to `stop`."""

    @abstractmethod
    def after(self, position: Any, size: int) -> tuple[np.ndarray, Any]:
        """Return the `size` documents after a position, and the next position, None at the end.

        None as a position means the beginning. A position remains valid when articles are added, changed or
        withdrawn: an article that stays in the list is neither repeated nor skipped.
        """

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list:
        start, stop, _ = part.indices(self.count())
        return self.load(self.numbers(start, stop))

    def load(self, numbers: np.ndarray) -> list[Article]:
        """Return the articles of documents by number, loaded with one statement."""
        pks = self._snapshot.documents.articles(numbers).tolist()
        articles = {article.pk: article for article in self._articles.filter(pk__in=pks)}
        # An article withdrawn since the snapshot is left out.
        return [
            self._with_terms(articles[pk], number)
            for pk, number in zip(pks, numbers.tolist(), strict=True)
            if pk in articles
        ]

    def _with_terms(self, article: Article, number: int) -> Article:
        """Set the number, the values (looked up lazily) and the outlet of an article."""
        article.number = number
        article.values = _Values(self._snapshot, number)
        # Read from `__dict__`, because the list may have deferred the column.
        if (source_id := article.__dict__.get("source_id")) is not None:
            article.source = self._source(source_id)
        return article

    def _source(self, pk: int) -> Source:
        """Return an outlet with the names and slug that the index has."""
        if pk not in self._sources:
            term = self._snapshot.terms.of_object(Source.facet, pk)
            self._sources[pk] = (
                Source(pk=pk, slug=term.key, name_ar=term.label_ar, name_en=term.label_en)
                if term
                else Source.objects.get(pk=pk)
            )
        return self._sources[pk]


class _Values:
    """The values of one article by facet."""

    def __init__(self, snapshot: Snapshot, number: int) -> None:
        self._snapshot = snapshot
        self._number = number

    def stated(self, facet: str) -> list[Term]:
        """Return the values in a facet, without «not stated»."""
        return [term for term in self._by_facet.get(facet, ()) if term.key != NOT_STATED]

    def mentioned(self, facet: str) -> list[Term]:
        """Return the values in a facet that the article only mentions."""
        return [
            term
            for term, documents in self._snapshot.carried(facet, _MENTIONED)
            if term.key != NOT_STATED and self._number in documents
        ]

    @cached_property
    def _by_facet(self) -> dict[str, list[Term]]:
        return self._snapshot.values(self._number)


class ByDate(Results):
    """Articles by date within each group, one group after the other."""

    def __init__(
        self, articles: ArticleQuerySet, snapshot: Snapshot, groups: Sequence[BitMap], newest: bool
    ) -> None:
        super().__init__(articles, snapshot)
        self._groups = groups
        self._newest = newest

    @property
    def documents(self) -> BitMap:
        """The documents of all groups."""
        return BitMap.union(*self._groups)

    def without(self, documents: BitMap) -> ByDate:
        """Return the same list without some documents."""
        groups = [group - documents for group in self._groups]
        return ByDate(self._articles, self._snapshot, groups, self._newest)

    def in_groups(self, groups: Sequence[BitMap]) -> ByDate:
        """Return the same list in other groups, one after the other."""
        return ByDate(self._articles, self._snapshot, groups, self._newest)

    def count(self) -> int:
        return sum(map(len, self._groups))

    def numbers(self, start: int, stop: int) -> np.ndarray:
        parts, before = [np.array([], np.int64)], 0
        for group in self._groups:
            first, last = max(start - before, 0), min(stop - before, len(group))
            if first < last:
                parts.append(self._snapshot.page(group, first, last, newest=self._newest))
            before += len(group)
        return np.concatenate(parts)

    def after(self, position: tuple[int, int] | None, size: int) -> tuple[np.ndarray, Any]:
        """See `Results.after`; a position is the index of a group and a sort key in it."""
        documents = self._snapshot.documents
        rows, first = [], position[0] if position else 0
        for index, group in enumerate(self._groups[first:], first):
            numbers = as_array(group)
            keys = documents.sort_keys(numbers, newest=self._newest)
            if position and index == first:
                numbers = numbers[keys < position[1]]
            missing = size + 1 - len(rows)  # one more than the page, to know if there is another
            order = documents.newest if self._newest else documents.oldest
            ordered = order(numbers, missing) if len(numbers) else numbers
            rows += [(index, number) for number in ordered.tolist()]
            if len(rows) > size:
                break
        page = np.array([number for _index, number in rows[:size]], np.int64)
        if len(rows) <= size:
            return page, None
        last = documents.sort_keys(page[-1:], newest=self._newest)
        return page, (rows[size - 1][0], int(last[0]))


def articles_with(
    snapshot: Snapshot, *authorities, mode: Mode = DEFAULT_MODE, newest: bool = True
) -> ByDate:
    """Return the published articles that have any of the authorities or meetings as a value, by date."""
    codes = [
        code(term.pk, counted)
        for authority in authorities
        if (term := snapshot.terms.of_object(authority.facet, authority.pk))
        for counted in FACETS[authority.facet].slots(term.key, mode)
    ]
    documents = snapshot.union(codes) & snapshot.everything
    return ByDate(Article.objects.published(), snapshot, [documents], newest)


class ByChange(Results):
    """Articles by their last change, latest first: a changed index entry gets a new, highest number."""

    def __init__(self, articles: ArticleQuerySet, snapshot: Snapshot, documents: BitMap) -> None:
        super().__init__(articles, snapshot)
        self._numbers = as_array(documents)[::-1]

    def count(self) -> int:
        return len(self._numbers)

    def numbers(self, start: int, stop: int) -> np.ndarray:
        return self._numbers[start:stop]

    def after(self, position: tuple[int, int] | None, size: int) -> tuple[np.ndarray, Any]:
        """See `Results.after`; a position is 0 and a document number."""
        rest = self._numbers if position is None else self._numbers[self._numbers < position[1]]
        page = rest[:size]
        return page, (0, int(page[-1])) if len(rest) > size else None


class ByRank(Results):
    """Articles by score, newer ones first among equal scores."""

    def __init__(
        self, articles: ArticleQuerySet, snapshot: Snapshot, numbers: np.ndarray, scores: np.ndarray
    ) -> None:
        super().__init__(articles, snapshot)
        self._numbers = numbers
        self._scores = scores

    def count(self) -> int:
        return len(self._numbers)

    def numbers(self, start: int, stop: int) -> np.ndarray:
        dates = self._snapshot.documents.date_keys(self._numbers)
        return self._numbers[ranked_slice(self._scores, dates, start, stop)]

    def after(self, position: frozenset[int] | None, size: int) -> tuple[np.ndarray, Any]:
        """See `Results.after`; a position is the set of articles already shown, by primary key.

        A score cannot be a position, because scores change with every text that is added. The list
        ends after the `MOST_BY_RANK` best articles.
        """
        documents, shown = self._snapshot.documents, position or frozenset()
        pks = documents.articles(self._numbers)
        rest = np.flatnonzero(~np.isin(pks, list(shown))) if shown else np.arange(len(pks))
        dates = documents.date_keys(self._numbers[rest])
        size = min(size, MOST_BY_RANK - len(shown))
        page = rest[ranked_slice(self._scores[rest], dates, 0, size)]
        shown |= frozenset(pks[page].tolist())
        has_more = len(rest) > len(page) and len(shown) < MOST_BY_RANK
        return self._numbers[page], shown if has_more else None
