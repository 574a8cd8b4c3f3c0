"""Copies of one text in a list: the earliest stands for all of them, and the others are folded under it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from pyroaring import BitMap

from articles.browse.result_list import Results
from articles.index.bitmaps import Index
from articles.index.bitmaps.documents import NO_DAY, as_array
from articles.models import Article


@dataclass(frozen=True)
class Folding:
    """The documents of a list that are folded, by number, under the document that stands for them."""

    copies: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    @property
    def folded(self) -> BitMap:
        return BitMap(number for numbers in self.copies.values() for number in numbers)

    def add_to(self, cards: Iterable[dict], results: Results) -> None:
        """Add to each card the articles folded under it, loaded with one statement for all cards."""
        under = {card["article"].number: card for card in cards}
        wanted = [n for number in under for n in self.copies.get(number, ())]
        loaded = {article.number: article for article in results.load(np.array(wanted, np.int64))}
        for number, card in under.items():
            card["also"] = [loaded[n] for n in self.copies.get(number, ()) if n in loaded]


def fold(index: Index, documents: BitMap) -> Folding:
    """Return which documents of a list are copies of another one in it.

    The earliest stands: the one that was certainly out first, by the last day that its date allows. An undated
    copy is neither earlier nor later: it stands only if all are undated, and is named after the dated ones.
    """
    stories = index.cached("stories", _stories)
    if not stories:
        return Folding()
    numbers = as_array(documents)
    pks = index.snapshot.documents.articles(numbers)
    numbers = numbers[np.isin(pks, np.fromiter(stories, np.int64, len(stories)))]
    first, last = index.snapshot.documents.days(numbers)
    by_story = defaultdict(list)
    for pk, number, first_day, last_day in zip(
        index.snapshot.documents.articles(numbers).tolist(),
        numbers.tolist(),
        first.tolist(),
        last.tolist(),
        strict=True,
    ):
        by_story[stories[pk]].append((first_day == NO_DAY, last_day, first_day, number))
    groups = (sorted(group) for group in by_story.values() if len(group) > 1)
    return Folding({group[0][-1]: tuple(copy[-1] for copy in group[1:]) for group in groups})


def _stories() -> dict[int, int]:
    """Return the story of each published article that has one, by primary key."""
    return dict(Article.objects.published().exclude(story=None).values_list("pk", "story"))
