"""A list of articles in the order of a ranking: counted at once, loaded by the slice."""

from __future__ import annotations

import numpy as np
from django.db.models import F

from articles.models import IndexEntry
from articles.querysets import ArticleQuerySet
from articles.search.ranking import in_order

NUMBER = F("index_entry__number")


class RankedArticles:
    """What a paginator needs of a queryset: `count()` and slices, best match first.

    `numbers` are the documents found, `scores` theirs; between equal scores the newer article is first.
    """

    def __init__(self, articles: ArticleQuerySet, numbers: np.ndarray, scores: np.ndarray) -> None:
        self._articles = articles
        self._numbers = numbers
        self._scores = scores

    def for_cards(self) -> RankedArticles:
        """Load with each slice what cards show."""
        return RankedArticles(self._articles.for_cards(), self._numbers, self._scores)

    def count(self) -> int:
        return len(self._numbers)

    __len__ = count

    def numbers(self, start: int, stop: int) -> list[int]:
        """Return the documents from rank `start` to `stop`."""

        def newest(places: np.ndarray) -> np.ndarray:
            return places[IndexEntry.objects.newest_first(self._numbers[places])]

        return self._numbers[in_order(self._scores, start, stop, newest)].tolist()

    def __getitem__(self, part: slice) -> list:
        start, stop, _ = part.indices(len(self._numbers))
        numbers = self.numbers(start, stop)
        articles = self._articles.filter(index_entry__number__in=numbers)
        found = {article.number: article for article in articles.annotate(number=NUMBER)}
        return [found[number] for number in numbers if number in found]
