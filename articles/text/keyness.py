"""Which words are much more frequent in one set of texts than in another. Pure.

Log-likelihood ratio G2 as in T. Dunning, "Accurate methods for the statistics of surprise and
coincidence", Computational Linguistics 19(1), 1993, in the form P. Rayson and R. Garside give for two
corpora ("Comparing corpora using frequency profiling", 2000).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from articles.text import arabic, stemming

SIGNIFICANT = (
    3.84  # G2 that chance reaches in one word of twenty (chi-square, one degree, p < 0.05)
)
FEWEST = 3  # times a word must stand in the set it is frequent in
MOST = 15  # words returned for each set


@dataclass(frozen=True)
class Frequent:
    """A word in its commonest spelling, how often it stands here and there, and its G2."""

    word: str
    here: int
    there: int
    score: float


@dataclass(frozen=True)
class Counted:
    """How often each stem stands in some texts, the spellings it has there, and the words in all."""

    stems: Counter[str]
    spellings: dict[str, Counter[str]]
    total: int


def count(texts: Iterable[str]) -> Counted:
    """Count the words of texts by their stems; function words and numbers count for the total only."""
    stems: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = {}
    total = 0
    for text in texts:
        for token in arabic.tokens(text):
            total += 1
            if token.form in stemming.stop_words() or token.form.isdigit() or len(token.form) < 2:
                continue
            found = stemming.stem(token.form)
            stems[found] += 1
            spellings.setdefault(found, Counter())[
                arabic.without_marks(text[token.start : token.end])
            ] += 1
    return Counted(stems, spellings, total)


def much_more_frequent(here: Counted, there: Counted) -> list[Frequent]:
    """Return the words that stand much more often `here` than `there`, the most telling first."""
    found = []
    for stem, times in here.stems.items():
        other = there.stems[stem]
        if times < FEWEST or times * there.total <= other * here.total:
            continue
        score = log_likelihood(times, here.total, other, there.total)
        if score >= SIGNIFICANT:
            ((word, _),) = here.spellings[stem].most_common(1)
            found.append(Frequent(word, times, other, score))
    return sorted(found, key=lambda f: (-f.score, f.word))[:MOST]


def log_likelihood(a: int, size_a: int, b: int, size_b: int) -> float:
    """Return G2 of a word that stands `a` times among `size_a` words and `b` times among `size_b`.

    0 where both are equally frequent; raises ZeroDivisionError where there are no words at all.
    """
    share = (a + b) / (size_a + size_b)
    return 2 * sum(
        observed * math.log(observed / (size * share))
        for observed, size in ((a, size_a), (b, size_b))
        if observed
    )
