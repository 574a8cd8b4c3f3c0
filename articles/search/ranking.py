"""BM25 over packed postings. Pure.

A posting says in which documents a lexeme stands: `document` (its number), `frequency` (how often, by
field), `length` (of the document, by field), packed into seven octets. Postings of a lexeme may come in
several pieces; joined end to end they are one. The score of a document is that of Robertson and Zaragoza,
"The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the word as written counted beside its
stem. The constants were measured with `make evaluate` (docs/search.md).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from articles.search.analysis import EXACT, STEM
from articles.search.query import Clause, Phrase, Query
from articles.text import stemming

POSTING = np.dtype([("document", "<i4"), ("frequency", "u1"), ("length", "<u2")])
LONGEST_DOCUMENT = 65_535

SATURATION = 1.5  # k1: how soon another occurrence says little
LENGTH = 0.8  # b: how much a long document is held to its length
AS_WRITTEN = 0.4  # weight of the word as written beside its stem
ALL_WORDS = 0.03  # of its score, what a document with all the words is given more
OTHER_NAME = 0.9  # weight of another name beside the one typed
# With less than this share of the question's weight (by rarity) a document has nothing to do with it.
LEAST_SHARE = 0.2
# … unless there are fewer than these: then the best ones, whatever they have of it.
FEWEST = 20


@dataclass(frozen=True, slots=True)
class Corpus:
    """What ranking knows of the whole: how many documents there are, and how long they are."""

    documents: int
    average_length: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Documents, ascending by number, and their scores."""

    documents: np.ndarray
    scores: np.ndarray

    def __len__(self) -> int:
        return len(self.documents)

    def scores_of(self, documents: np.ndarray) -> np.ndarray:
        """Return the score of each of `documents`; 0 of those that have none of the words."""
        if not len(self.documents):
            return np.zeros(len(documents))
        at = np.minimum(np.searchsorted(self.documents, documents), len(self.documents) - 1)
        return np.where(self.documents[at] == documents, self.scores[at], 0.0)


def pack(postings: Iterable[tuple[int, int, int]]) -> bytes:
    """Return (document, frequency, length) triples as octets."""
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
        for lexeme, _ in _weights(clause, word)
    }


def rank(
    query: Query,
    postings: Mapping[str, bytes],
    corpus: Corpus,
    gone: Collection[int] = (),
    only: np.ndarray | None = None,
) -> Ranking:
    """Return the documents that have enough of a question, scored.

    `gone` are documents that postings still name and that are no more; `only` those that fulfil what
    else is asked, where something is.
    """
    read = {lexeme: unpack(octets) for lexeme, octets in postings.items()}
    numbers = [p["document"] for p in read.values() if len(p)]
    first = min((int(n.min()) for n in numbers), default=0)
    size = 1 + max((int(n.max()) for n in numbers), default=0) - first
    table = _Table(read, corpus, first, size)
    total, share, hits = np.zeros(size), np.zeros(size), np.zeros(size, np.int16)
    whole = 0.0
    for clause in query.wanted:
        score, weight = table.clause(clause)
        hit = score > 0
        total += score
        share += hit * weight
        hits += hit
        whole += weight
    if len(gone):
        dead = np.fromiter(gone, np.int64) - first
        total[dead[(dead >= 0) & (dead < size)]] = 0
    if only is not None:
        allowed = np.zeros(size, bool)
        within = only - first
        allowed[within[(within >= 0) & (within < size)]] = True
        total *= allowed
    total *= 1 + ALL_WORDS * (hits == len(query.wanted))
    documents = np.flatnonzero((total > 0) & (share >= LEAST_SHARE * whole))
    if len(documents) < FEWEST:
        documents = np.flatnonzero(total > 0)
        if len(documents) > FEWEST:
            best = documents[np.argsort(-total[documents], kind="stable")[:FEWEST]]
            documents = np.sort(best)
    return Ranking(documents + first, total[documents])


class _Table:
    """Scores of the parts of a question, each as an array over all documents."""

    def __init__(self, postings: Mapping[str, np.ndarray], corpus: Corpus, first: int, size: int):
        self._postings = postings
        self._first = first
        self._corpus = corpus
        self._size = size

    def clause(self, clause: Clause) -> tuple[np.ndarray, float]:
        """Return the scores of a clause, and its weight: how rare is what it asks for."""
        best = np.zeros(self._size)
        for phrase in clause.phrases:
            best = np.maximum(best, self._phrase(clause, phrase))
        found = np.count_nonzero(best)
        # A word nobody wrote tells no document from another.
        return best, self._rarity(found) if found else 0.0

    def _phrase(self, clause: Clause, phrase: Phrase) -> np.ndarray:
        score = np.zeros(self._size)
        everywhere = np.ones(self._size, bool)
        for word in phrase.words:
            if word in stemming.stop_words():
                continue
            word_score = np.zeros(self._size)
            for lexeme, weight in _weights(clause, word):
                if (found := self._postings.get(lexeme)) is not None:
                    self._add(word_score, found, weight)
            everywhere &= word_score > 0
            score += word_score
        score *= everywhere
        return score * OTHER_NAME if phrase.name else score

    def _add(self, score: np.ndarray, found: np.ndarray, weight: float) -> None:
        frequency = found["frequency"].astype(np.float64)
        relative = found["length"] / max(self._corpus.average_length, 1.0)
        saturation = frequency + SATURATION * (1 - LENGTH + LENGTH * relative)
        rarity = self._rarity(len(found))
        # A document stands in a posting once; a lexeme may be asked for by two words.
        score[found["document"] - self._first] += (
            weight * rarity * frequency * (SATURATION + 1) / saturation
        )

    def _rarity(self, documents: int) -> float:
        """Return the inverse document frequency."""
        number = max(self._corpus.documents, documents)
        return math.log(1 + (number - documents + 0.5) / (documents + 0.5))


def _weights(clause: Clause, word: str) -> Iterator[tuple[str, float]]:
    """Yield the lexemes a word is ranked by, and how much each counts."""
    if word in stemming.stop_words():
        return
    if clause.forms:
        yield STEM + stemming.stem(word), 1.0
        yield EXACT + word, AS_WRITTEN
        if not stemming.lexicon().knows(word):
            yield word, AS_WRITTEN
    else:
        yield EXACT + word, 1.0
        if clause.prefixes:
            yield word, 1.0


def in_order(scores: np.ndarray, age: np.ndarray, start: int, stop: int) -> np.ndarray:
    """Return the places of the documents from rank `start` to `stop`, the best first.

    Equal scores (to four digits) are settled by `age`: the higher, the newer, the earlier.
    """
    rounded = np.round(scores, 4)
    places = np.arange(len(rounded))
    if stop < len(rounded):
        worst = np.partition(rounded, len(rounded) - stop)[len(rounded) - stop]
        places = np.flatnonzero(rounded >= worst)
    order = np.lexsort((-age[places], -rounded[places]))
    return places[order][start:stop]
