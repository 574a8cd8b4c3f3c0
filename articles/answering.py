"""What the words of a question find among the articles chosen otherwise."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np

from articles import search
from articles.models import IndexEntry, Posting, Spelling
from articles.querysets import ArticleQuerySet, Selection
from articles.results import RankedArticles
from articles.search.ranking import Ranking

# Fewer articles than this with all the words of a question: those with enough of them are shown too.
# Measured (docs/search.md): asking for all the words alone loses what one of them is spelt otherwise in.
FEW = 100


class Answer:
    """A question as it was understood, and the documents it finds.

    `chosen` is the selection without words: facets and days. `query` is None where nothing was asked,
    or too much.
    """

    def __init__(
        self, text: str, switches: search.Switches, wants_all_words: bool, chosen: Selection
    ) -> None:
        self._text = text
        self._switches = switches
        self._wants_all_words = wants_all_words
        self._chosen = chosen

    @property
    def is_refused(self) -> bool:
        """Whether the question is too long to be one."""
        return len(self._text) > search.LONGEST_QUESTION

    @cached_property
    def query(self) -> search.Query | None:
        """What the words ask for, other names of what they name included."""
        if self.is_refused or not (query := search.parse(self._text)):
            return None
        query = _with_phrases_found(query.switched(self._switches))
        groups = Spelling.objects.groups(search.widening_keys(query))
        return search.widen(query, groups, self._switches).switched(self._switches)

    @cached_property
    def selection(self) -> Selection:
        """What is shown: all the words; where too few articles have them, enough of them.

        Page and counts both follow it, so that they agree.
        """
        if self.is_refused:
            return replace(self._chosen, among=np.array([], np.int32))
        if self._wants_all_words or not self.query or not self.query.may_do_with_less:
            return self._strict
        if self.strict_count >= FEW:
            return self._strict
        return replace(self._strict, among=self._enough_words)

    @property
    def is_relaxed(self) -> bool:
        """Whether articles with only some of the words are shown too."""
        return self.query is not None and self.selection.among is not None

    @property
    def strict_count(self) -> int:
        """How many articles have all the words."""
        return len(self._strict_numbers)

    def ranked(self, articles: ArticleQuerySet) -> ArticleQuerySet | RankedArticles:
        """Return the articles found, the best match first; where nothing ranks them, the newest."""
        if not len(self._ranking):
            return articles.matching(self.selection).newest()
        return RankedArticles(articles, self._numbers, self._ranking.scores_of(self._numbers))

    @property
    def _strict(self) -> Selection:
        return replace(self._chosen, query=self.query)

    @cached_property
    def _strict_numbers(self) -> np.ndarray:
        return IndexEntry.objects.matching(self._strict).numbers()

    @cached_property
    def _numbers(self) -> np.ndarray:
        """The documents found."""
        if not self.is_relaxed:
            return self._strict_numbers
        if self._chosen.is_narrow or self.selection.words:
            return IndexEntry.objects.matching(self.selection).numbers()
        return self._enough_words

    @cached_property
    def _ranking(self) -> Ranking:
        return Posting.objects.rank(self.query, self._demanded)

    @cached_property
    def _demanded(self) -> np.ndarray | None:
        """The documents that have what none may do without, where the question says so."""
        if not (self.query.conditions and self.query.free):
            return None
        return IndexEntry.objects.matching(Selection(query=self.query.only_conditions())).numbers()

    @cached_property
    def _enough_words(self) -> np.ndarray:
        """The documents with enough of the words, or with all of them in the names editors linked.

        Whatever else is chosen: a facet is counted as if nothing were chosen in it.
        """
        all_words = (
            IndexEntry.objects.matching(Selection(query=self.query)).numbers()
            if self._chosen.is_narrow
            else self._strict_numbers
        )
        enough = np.union1d(self._ranking.documents, all_words)
        if self._demanded is not None and not len(enough):
            return self._demanded
        return enough


def _with_phrases_found(query: search.Query) -> search.Query:
    """Let go of quotation marks around what no article has: its words may still be found."""
    phrases = [c for c in query.wanted if c.quoted and len(c.phrases[0].words) > 1]
    if not phrases:
        return query
    alone = [Selection(query=replace(query, clauses=(phrase,))) for phrase in phrases]
    found = IndexEntry.objects.with_any(alone)
    lost = [phrase for phrase, has_any in zip(phrases, found, strict=True) if not has_any]
    return query.loosened(lost)
