"""What the words of a question find among the articles chosen otherwise."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import numpy as np
from pyroaring import BitMap

from articles import search
from articles.browse.result_list import ByChange, ByDate, ByRank, Results
from articles.index.bitmaps import Index
from articles.index.bitmaps.documents import as_array
from articles.models import IndexEntry, Posting, Spelling
from articles.querysets import ArticleQuerySet, Selection
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
        self,
        text: str,
        switches: search.Switches,
        wants_all_words: bool,
        chosen: Selection,
        index: Index,
    ) -> None:
        self.index = index
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
        asked = query.switched(self._switches)
        # Quoted phrases and other names are looked up in the archive: once while nothing changes.
        return self.index.once((asked, self._switches), lambda: self._widened(asked))

    def _widened(self, asked: search.Query) -> search.Query:
        query = _with_phrases_found(asked)
        groups = Spelling.objects.groups(search.widening_keys(query))
        return search.widen(query, groups, self._switches).switched(self._switches)

    @cached_property
    def selection(self) -> Selection:
        """What is shown: all the words; where too few articles have them, enough of them.

        Page and counts both follow it, so that they agree.
        """
        if self.is_refused:
            return replace(self._chosen, among=BitMap())
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
        return len(self._strict_found)

    def results(self, articles: ArticleQuerySet, order: str) -> Results:
        """Return the articles found in an order: `relevance`, `newest`, `oldest`, or `changed` last first.

        By date, what has all the words of a relaxed question comes before what has some.
        """
        snapshot, found = self.index.snapshot, self.found
        if order == "relevance" and self.query and len(self._ranking):
            numbers = as_array(found)
            return ByRank(articles, snapshot, numbers, self._ranking.scores_of(numbers))
        if order == "changed":
            return ByChange(articles, snapshot, found)
        groups = [found]
        if self.is_relaxed:
            groups = [found & self._strict_found, found - self._strict_found]
        return ByDate(articles, snapshot, groups, newest=order != "oldest")

    @cached_property
    def found(self) -> BitMap:
        """The documents found."""
        return self.index.matching(self.selection)

    @property
    def _strict(self) -> Selection:
        return replace(self._chosen, query=self.query)

    @cached_property
    def _strict_found(self) -> BitMap:
        if self.query and self.query.conditions and self.query.free:
            # `_demanded` asks for these in a moment.
            self.index.read_words(self.query.tsquery, self.query.conditions)
        return self.index.matching(self._strict)

    @cached_property
    def _ranking(self) -> Ranking:
        def rank() -> Ranking:
            demanded = self._demanded
            return Posting.objects.rank(
                self.query, None if demanded is None else as_array(demanded)
            )

        return self.index.ranking(self.query, rank)

    @cached_property
    def _demanded(self) -> BitMap | None:
        """The documents that have what none may do without, where the question says so."""
        if not (self.query.conditions and self.query.free):
            return None
        return self.index.words(self.query.conditions)

    @cached_property
    def _enough_words(self) -> BitMap:
        """The documents with enough of the words, or with all of them in the names editors linked.

        Whatever else is chosen: a facet is counted as if nothing were chosen in it.
        """
        ranked = BitMap(self._ranking.documents.astype(np.uint32))
        enough = ranked | self.index.words(self.query.tsquery)
        if self._demanded is not None and not enough:
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
