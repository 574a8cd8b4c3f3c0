"""Questions for the contenders: combinations of filters and a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from tests.benchmarks.world import World

VARIANTS = 5  # of each question, used in turn, so that no answer comes from a cache
FREQUENT, RARE = 0.10, 0.0005  # shares of the articles that contain the word


@dataclass(frozen=True)
class Question:
    """Chosen values by facet, counted from 0, and a word of the vocabulary."""

    filters: Mapping[str, int] = field(default_factory=dict, hash=False)
    word: str = ""

    def query_string(self, sort: str = "newest", *, exactly: bool = True) -> str:
        """Return the query string of the question.

        With `exactly` the word is not widened to prefixes, as the other engines do not widen it either.
        """
        pairs = [f"{name}={name}-{value}" for name, value in self.filters.items()]
        pairs += [f"q={self.word}", f"sort={sort}"] if self.word else []
        pairs += ["off=prefixes"] if self.word and exactly else []
        return "&".join(pairs)


def questions(world: World) -> dict[str, list[Question]]:
    """Return the variants of every question, by name."""
    frequent, rare = _words(world, FREQUENT), _words(world, RARE)
    return {
        "no filter": [Question()] * VARIANTS,
        "1 filter": [Question({"state": n}) for n in range(VARIANTS)],
        "3 filters": [Question({"state": n, "venue": n % 3, "topic": n}) for n in range(VARIANTS)],
        "frequent word": [Question(word=word) for word in frequent],
        "rare word": [Question(word=word) for word in rare],
        "word, 2 filters": [
            Question({"state": n, "topic": n}, word) for n, word in enumerate(frequent)
        ],
    }


def _words(world: World, share: float) -> list[str]:
    """Return the words whose share of the articles is nearest to the given one."""
    batch = next(world.batches())
    rows = np.repeat(np.arange(len(batch.words)), batch.words.shape[1])
    pairs = np.unique(batch.words.ravel().astype(np.int64) << 32 | rows)
    shares = np.bincount(pairs >> 32, minlength=len(world.vocabulary)) / len(batch.words)
    nearest = np.argsort(np.abs(shares - share), kind="stable")[:VARIANTS]
    return [world.vocabulary[word] for word in nearest]
