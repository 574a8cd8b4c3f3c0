"""Lists of articles as a paginator takes them: counted at once, loaded by the slice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pyroaring import BitMap

from articles.bitmaps import Snapshot
from articles.querysets import ArticleQuerySet
from articles.search.ranking import in_order


class Results:
    """Articles in an order that is known without asking the database."""

    def __init__(self, articles: ArticleQuerySet, snapshot: Snapshot) -> None:
        self._articles = articles
        self._snapshot = snapshot

    def for_cards(self) -> Results:
        """Load with each slice what cards show."""
        self._articles = self._articles.for_cards()
        return self

    def count(self) -> int:
        raise NotImplementedError

    def keys(self, start: int, stop: int) -> list[int]:
        """Return the primary keys of the articles from rank `start` to `stop`."""
        raise NotImplementedError

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list:
        start, stop, _ = part.indices(self.count())
        keys = self.keys(start, stop)
        found = {article.pk: article for article in self._articles.filter(pk__in=keys)}
        # One that was withdrawn a moment ago is not shown any more.
        return [found[key] for key in keys if key in found]


class ByDate(Results):
    """Articles by date, one group after the other."""

    def __init__(
        self, articles: ArticleQuerySet, snapshot: Snapshot, groups: Sequence[BitMap], newest: bool
    ) -> None:
        super().__init__(articles, snapshot)
        self._groups = groups
        self._newest = newest

    def count(self) -> int:
        return sum(map(len, self._groups))

    def keys(self, start: int, stop: int) -> list[int]:
        keys: list[int] = []
        before = 0
        for group in self._groups:
            first, last = max(start - before, 0), min(stop - before, len(group))
            if first < last:
                keys += self._snapshot.page(group, first, last, newest=self._newest)
            before += len(group)
        return keys


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

    def keys(self, start: int, stop: int) -> list[int]:
        documents = self._snapshot.documents
        order = in_order(self._scores, documents.age(self._numbers), start, stop)
        return documents.articles(self._numbers[order]).tolist()
