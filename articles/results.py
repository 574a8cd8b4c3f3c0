"""Lists of articles as a paginator takes them: counted at once, loaded by the slice."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from pyroaring import BitMap

from articles.bitmaps import Snapshot, Term
from articles.facets import FACETS, NOT_STATED
from articles.models import Article, Source
from articles.querysets import ArticleQuerySet
from articles.search.ranking import in_order
from articles.standing import BY_DEFAULT, Mode, code


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

    @abstractmethod
    def count(self) -> int: ...

    @abstractmethod
    def numbers(self, start: int, stop: int) -> np.ndarray:
        """Return the numbers of the documents from rank `start` to `stop`."""

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


def standing_under(
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
