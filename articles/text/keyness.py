"""Keyness: the words that are much more frequent in one set of texts than in another. Pure.

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

# G2 that one word in twenty reaches by chance (chi-square, one degree of freedom, p < 0.05).
SIGNIFICANT = 3.84
LEAST_OCCURRENCES = 3  # of a word, in the set where it is more frequent
MOST_WORDS = 15  # returned for each set


@dataclass(frozen=True)
class Keyword:
    """A word in its commonest spelling, its occurrences in this set and in the other, and its G2."""

    word: str
    here: int
    there: int
    score: float


@dataclass(frozen=True)
class WordCounts:
    """The occurrences of each stem in a set of texts, the spellings of each stem, and the total of words."""

    stems: Counter[str]
    spellings: dict[str, Counter[str]]
    total: int


def count(texts: Iterable[str]) -> WordCounts:
    """Count the words of texts by stem.

    Function words, numbers and words of one letter count only towards the total.
    """
    stems: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = {}
    total = 0
    for text in texts:
        for token in arabic.tokens(text):
            total += 1
            if token.form in stemming.stop_words() or token.form.isdigit() or len(token.form) < 2:
                continue
            stem = stemming.stem(token.form)
            stems[stem] += 1
            spellings.setdefault(stem, Counter())[
                arabic.without_marks(text[token.start : token.end])
            ] += 1
    return WordCounts(stems, spellings, total)


def much_more_frequent(here: WordCounts, there: WordCounts) -> list[Keyword]:
    """Return the words that are much more frequent `here` than `there`, highest G2 first."""
    frequent = []
    for stem, occurrences in here.stems.items():
        other = there.stems[stem]
        if occurrences < LEAST_OCCURRENCES or occurrences * there.total <= other * here.total:
            continue
        score = log_likelihood(occurrences, here.total, other, there.total)
        if score >= SIGNIFICANT:
            ((word, _),) = here.spellings[stem].most_common(1)
            frequent.append(Keyword(word, occurrences, other, score))
    return sorted(frequent, key=lambda f: (-f.score, f.word))[:MOST_WORDS]


def log_likelihood(a: int, size_a: int, b: int, size_b: int) -> float:
    """Return G2 of a word that occurs `a` times in `size_a` words and `b` times in `size_b` words.

    0 if it is equally frequent in both; raises ZeroDivisionError if there are no words at all.
    """
    share = (a + b) / (size_a + size_b)
    return 2 * sum(
        observed * math.log(observed / (size * share))
        for observed, size in ((a, size_a), (b, size_b))
        if observed
    )
