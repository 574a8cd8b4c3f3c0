"""Lists of articles as a paginator takes them: counted at once, loaded by the slice."""

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
from articles.querysets.counting_modes import BACKGROUND, BY_DEFAULT, Mode, code, slot
from articles.search.ranking import in_order

MOST_BY_RANK = 1_000  # articles that a list by relevance gives, page by page
_MENTIONED = slot(BACKGROUND)


class Results(ABC):
    """Articles in an order that is known without asking the database."""

    def __init__(self, articles: ArticleQuerySet, snapshot: Snapshot) -> None:
        self._articles = articles
        self._snapshot = snapshot
        self._sources: dict[int, Source] = {}

    def for_cards(self, *, with_text: bool = False) -> Results:
        """Load of each article what a card shows, with its text or without."""
        self._articles = self._articles.for_cards(with_text=with_text)
        return self

    def for_export(self) -> Results:
        """Load of each article what machines may take."""
        self._articles = self._articles.for_export()
        return self

    @abstractmethod
    def count(self) -> int: ...

    @abstractmethod
    def numbers(self, start: int, stop: int) -> np.ndarray:
        """Return the numbers of the documents from rank `start` to `stop`."""

    @abstractmethod
    def after(self, place: Any, size: int) -> tuple[np.ndarray, Any]:
        """Return the next documents after a place in the list, and the place after them, None at the end.

        The first page comes after None. A place stays right whatever is added, changed or withdrawn
        meanwhile: nothing that was there all the time comes twice or not at all.
        """

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list:
        start, stop, _ = part.indices(self.count())
        return self.load(self.numbers(start, stop))

    def load(self, numbers: np.ndarray) -> list[Article]:
        """Return the articles of documents by number, in one statement."""
        keys = self._snapshot.documents.articles(numbers).tolist()
        found = {article.pk: article for article in self._articles.filter(pk__in=keys)}
        # One that was withdrawn a moment ago is not shown any more.
        return [
            self._with_terms(found[key], number)
            for key, number in zip(keys, numbers.tolist(), strict=True)
            if key in found
        ]

    def _with_terms(self, article: Article, number: int) -> Article:
        """Give an article its number, its values, looked up when they are asked for, and its outlet."""
        article.number = number
        article.values = _Values(self._snapshot, number)
        # Not asked for where the list did not load it.
        if (source := article.__dict__.get("source_id")) is not None:
            article.source = self._source(source)
        return article

    def _source(self, pk: int) -> Source:
        """Return an outlet as the index knows it: name and address."""
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
        """Return the values in a facet, none where the article states none."""
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
    """Articles by date, one group after the other."""

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

    def count(self) -> int:
        return sum(map(len, self._groups))

    def numbers(self, start: int, stop: int) -> np.ndarray:
        found, before = [np.array([], np.int64)], 0
        for group in self._groups:
            first, last = max(start - before, 0), min(stop - before, len(group))
            if first < last:
                found.append(self._snapshot.page(group, first, last, newest=self._newest))
            before += len(group)
        return np.concatenate(found)

    def after(self, place: tuple[int, int] | None, size: int) -> tuple[np.ndarray, Any]:
        """See `Results.after`; a place is a group and what orders its documents by date."""
        documents = self._snapshot.documents
        taken, first = [], place[0] if place else 0
        for at, group in enumerate(self._groups[first:], first):
            numbers = as_array(group)
            keys = documents.places(numbers, newest=self._newest)
            if place and at == first:
                numbers = numbers[keys < place[1]]
            wanted = size + 1 - len(taken)  # one more shows that there is another page
            order = documents.newest if self._newest else documents.oldest
            found = order(numbers, wanted) if len(numbers) else numbers
            taken += [(at, number) for number in found.tolist()]
            if len(taken) > size:
                break
        page = np.array([number for _group, number in taken[:size]], np.int64)
        if len(taken) <= size:
            return page, None
        last = documents.places(page[-1:], newest=self._newest)
        return page, (taken[size - 1][0], int(last[0]))


def articles_with(
    snapshot: Snapshot, *authorities, mode: Mode = BY_DEFAULT, newest: bool = True
) -> ByDate:
    """Return the published articles that stand under any of some authorities or meetings, by date."""
    codes = [
        code(term.pk, how)
        for authority in authorities
        if (term := snapshot.terms.of_object(authority.facet, authority.pk))
        for how in FACETS[authority.facet].slots(term.key, mode)
    ]
    found = snapshot.union(codes) & snapshot.everything
    return ByDate(Article.objects.published(), snapshot, [found], newest)


class ByChange(Results):
    """Articles by what changed last: an entry that changes gets a new number, the highest yet."""

    def __init__(self, articles: ArticleQuerySet, snapshot: Snapshot, found: BitMap) -> None:
        super().__init__(articles, snapshot)
        self._numbers = as_array(found)[::-1]

    def count(self) -> int:
        return len(self._numbers)

    def numbers(self, start: int, stop: int) -> np.ndarray:
        return self._numbers[start:stop]

    def after(self, place: tuple[int, int] | None, size: int) -> tuple[np.ndarray, Any]:
        """See `Results.after`; a place is a number."""
        left = self._numbers if place is None else self._numbers[self._numbers < place[1]]
        page = left[:size]
        return page, (0, int(page[-1])) if len(left) > size else None


class ByRank(Results):
    """Articles by score, the newer first where two have the same."""

    def __init__(
        self, articles: ArticleQuerySet, snapshot: Snapshot, numbers: np.ndarray, scores: np.ndarray
    ) -> None:
        super().__init__(articles, snapshot)
        self._numbers = numbers
        self._scores = scores

    def count(self) -> int:
        return len(self._numbers)

    def numbers(self, start: int, stop: int) -> np.ndarray:
        age = self._snapshot.documents.age(self._numbers)
        return self._numbers[in_order(self._scores, age, start, stop)]

    def after(self, place: frozenset[int] | None, size: int) -> tuple[np.ndarray, Any]:
        """See `Results.after`; a place is what was shown: articles by primary key.

        Scores move with every text that is added, so no score is a place. The list ends with the
        `MOST_BY_RANK` best.
        """
        documents, shown = self._snapshot.documents, place or frozenset()
        keys = documents.articles(self._numbers)
        left = np.flatnonzero(~np.isin(keys, list(shown))) if shown else np.arange(len(keys))
        age = documents.age(self._numbers[left])
        size = min(size, MOST_BY_RANK - len(shown))
        found = left[in_order(self._scores[left], age, 0, size)]
        shown |= frozenset(keys[found].tolist())
        has_more = len(left) > len(found) and len(shown) < MOST_BY_RANK
        return self._numbers[found], shown if has_more else None
