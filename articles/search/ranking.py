"""BM25 ranking over packed postings. Pure.

A posting records one document that has a lexeme: `document` (its number), `frequency` (occurrences, weighted
by field), `length` (of the document, weighted by field), packed into seven bytes. The postings of a lexeme may
come in several pieces; concatenated they are one. The score of a document is that of Robertson and Zaragoza,
"The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the word as written scored in addition
to its stem. The constants were measured with `make evaluate` (docs/search.md).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from articles.search.analysis import EXACT, STEM
from articles.search.date_lexemes import DATE
from articles.search.query import Clause, Phrase, Query
from articles.text import stemming

POSTING = np.dtype([("document", "<i4"), ("frequency", "u1"), ("length", "<u2")])
LONGEST_DOCUMENT = 65_535  # words that the two bytes of a posting can hold

SATURATION = 1.5  # k1: how much repeated occurrences add to the score
LENGTH_NORMALISATION = 0.8  # b: how much the length of a document counts against it
AS_WRITTEN_WEIGHT = 0.4  # of the word as written, relative to its stem
ALL_WORDS_BONUS = 0.03  # share of its score added for a document with all the words
OTHER_NAME_WEIGHT = 0.9  # of another name, relative to the one typed
# A document with less than this share of the query's total weight (by rarity) is not relevant …
LEAST_SHARE = 0.2
# … unless fewer documents than this remain: then the best ones are returned, whatever their share.
FEWEST_RESULTS = 20


@dataclass(frozen=True, slots=True)
class Corpus:
    """Collection statistics for ranking: the number of documents and their average length."""

    documents: int
    average_length: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Documents, in ascending order of number, and their scores."""

    documents: np.ndarray
    scores: np.ndarray

    def __len__(self) -> int:
        return len(self.documents)

    def scores_of(self, documents: np.ndarray) -> np.ndarray:
        """Return the score of each of `documents`, 0 for those without any of the words."""
        if not len(self.documents):
            return np.zeros(len(documents))
        indexes = np.minimum(np.searchsorted(self.documents, documents), len(self.documents) - 1)
        return np.where(self.documents[indexes] == documents, self.scores[indexes], 0.0)


def pack(postings: Iterable[tuple[int, int, int]]) -> bytes:
    """Return (document, frequency, length) triples packed into bytes."""
    return np.array(
        [(d, f, min(length, LONGEST_DOCUMENT)) for d, f, length in postings], POSTING
    ).tobytes()


def unpack(octets: bytes) -> np.ndarray:
    return np.frombuffer(octets, POSTING)


def lexemes(query: Query) -> set[str]:
    """Return the lexemes whose postings ranking needs."""
    return {
        lexeme
        for clause in query.wanted
        for phrase in clause.phrases
        for word in phrase.words
        for lexeme, _ in _weighted_lexemes(clause, word)
    }


def rank(
    query: Query,
    postings: Mapping[str, bytes],
    corpus: Corpus,
    gone: Collection[int] = (),
    only: np.ndarray | None = None,
) -> Ranking:
    """Return the documents that match enough of a query, with their scores.

    `gone` are deleted documents that postings still contain. `only`, if given, are the documents that meet
    the other conditions of the search.
    """
    unpacked = {lexeme: unpack(octets) for lexeme, octets in postings.items()}
    numbers = [p["document"] for p in unpacked.values() if len(p)]
    first = min((int(n.min()) for n in numbers), default=0)
    size = 1 + max((int(n.max()) for n in numbers), default=0) - first
    table = _Table(unpacked, corpus, first, size)
    total, share, hits = np.zeros(size), np.zeros(size), np.zeros(size, np.int16)
    total_weight = 0.0
    for clause in query.wanted:
        score, weight = table.clause_scores(clause)
        hit = score > 0
        total += score
        share += hit * weight
        hits += hit
        total_weight += weight
    if len(gone):
        deleted = np.fromiter(gone, np.int64) - first
        total[deleted[(deleted >= 0) & (deleted < size)]] = 0
    if only is not None:
        allowed = np.zeros(size, bool)
        indexes = only - first
        allowed[indexes[(indexes >= 0) & (indexes < size)]] = True
        total *= allowed
    total *= 1 + ALL_WORDS_BONUS * (hits == len(query.wanted))
    documents = np.flatnonzero((total > 0) & (share >= LEAST_SHARE * total_weight))
    if len(documents) < FEWEST_RESULTS:
        documents = np.flatnonzero(total > 0)
        if len(documents) > FEWEST_RESULTS:
            best = documents[np.argsort(-total[documents], kind="stable")[:FEWEST_RESULTS]]
            documents = np.sort(best)
    return Ranking(documents + first, total[documents])


class _Table:
    """Scores of the parts of a query, each an array over the documents from number `first` on."""

    def __init__(self, postings: Mapping[str, np.ndarray], corpus: Corpus, first: int, size: int):
        self._postings = postings
        self._first = first
        self._corpus = corpus
        self._size = size

    def clause_scores(self, clause: Clause) -> tuple[np.ndarray, float]:
        """Return the scores of a clause and its weight: the rarity of its matches."""
        best = np.zeros(self._size)
        for phrase in clause.phrases:
            best = np.maximum(best, self._phrase_scores(clause, phrase))
        matches = np.count_nonzero(best)
        # A word without matches distinguishes no documents.
        return best, self._rarity(matches) if matches else 0.0

    def _phrase_scores(self, clause: Clause, phrase: Phrase) -> np.ndarray:
        score = np.zeros(self._size)
        has_all_words = np.ones(self._size, bool)
        for word in phrase.words:
            if word in stemming.stop_words():
                continue
            word_score = np.zeros(self._size)
            for lexeme, weight in _weighted_lexemes(clause, word):
                if (postings := self._postings.get(lexeme)) is not None:
                    self._add(word_score, postings, weight)
            has_all_words &= word_score > 0
            score += word_score
        score *= has_all_words
        return score * OTHER_NAME_WEIGHT if phrase.name else score

    def _add(self, score: np.ndarray, postings: np.ndarray, weight: float) -> None:
        frequency = postings["frequency"].astype(np.float64)
        relative_length = postings["length"] / max(self._corpus.average_length, 1.0)
        saturation = frequency + SATURATION * (
            1 - LENGTH_NORMALISATION + LENGTH_NORMALISATION * relative_length
        )
        rarity = self._rarity(len(postings))
        # A document occurs once in the postings of a lexeme, so += loses nothing. Two words of a query may
        # have the same lexeme.
        score[postings["document"] - self._first] += (
            weight * rarity * frequency * (SATURATION + 1) / saturation
        )

    def _rarity(self, documents: int) -> float:
        """Return the inverse document frequency."""
        number = max(self._corpus.documents, documents)
        return math.log(1 + (number - documents + 0.5) / (documents + 0.5))


def _weighted_lexemes(clause: Clause, word: str) -> Iterator[tuple[str, float]]:
    """Yield the lexemes that a word is ranked by, and the weight of each."""
    if word in stemming.stop_words():
        return
    if word.startswith(DATE):
        yield word, 1.0
    elif clause.forms:
        yield STEM + stemming.stem(word), 1.0
        yield EXACT + word, AS_WRITTEN_WEIGHT
        if not stemming.lexicon().knows(word):
            yield word, AS_WRITTEN_WEIGHT
    else:
        yield EXACT + word, 1.0
        if clause.prefixes:
            yield word, 1.0


def ranked_slice(scores: np.ndarray, age: np.ndarray, start: int, stop: int) -> np.ndarray:
    """Return the indexes of the documents from rank `start` to `stop`, best first.

    Documents with equal scores (to four decimal places) are ordered by `age`: a higher value means newer, and
    newer documents come first.
    """
    rounded = np.round(scores, 4)
    indexes = np.arange(len(rounded))
    if stop < len(rounded):
        worst = np.partition(rounded, len(rounded) - stop)[len(rounded) - stop]
        indexes = np.flatnonzero(rounded >= worst)
    order = np.lexsort((-age[indexes], -rounded[indexes]))
    return indexes[order][start:stop]
