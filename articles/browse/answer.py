"""Search within a selection: the articles that match the words among those the filters select."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from pyroaring import BitMap

from articles import search
from articles.browse import named
from articles.browse.named import NamedThings
from articles.browse.result_list import ByChange, ByDate, ByRank, Results
from articles.facets.values import NOT_STATED
from articles.index.bitmaps import Index, Snapshot
from articles.index.bitmaps.documents import as_array
from articles.models import IndexEntry, Posting, Spelling
from articles.querysets import ArticleQuerySet, Selection
from articles.search import naming, query_dates
from articles.search.ranking import Ranking
from articles.text.dates import PartialDate

# If fewer articles than this have all the words of a query, those with enough of the words are shown too.
# Measured (docs/search.md): requiring all the words misses articles that spell one of them differently.
FEW = 100


class Answer:
    """The parsed query of a request, and the documents it finds.

    `chosen` is the selection without words: facets, days and picked articles. `query` is None if the
    text is empty or too long.
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
        """Whether the text is too long for a query."""
        return len(self._text) > search.LONGEST_QUESTION

    @cached_property
    def query(self) -> search.Query | None:
        """The parsed query, widened by other names of what it names."""
        if self.is_refused or not (query := search.parse(self._text)):
            return None
        self._typed = query.switched(self._switches)
        return self._understood.widened

    @cached_property
    def _understood(self) -> _Understood:
        """The query widened, and what it names; looked up in the archive once per revision."""
        key = (self._typed, self._switches)
        return self.index.cached(key, lambda: _understood(*key))

    @cached_property
    def named(self) -> NamedThings:
        """The meetings and authorities that the words name."""
        if not self.query:
            return NamedThings()
        found, snapshot = self._found, self.index.snapshot
        return self.index.cached(
            ("named", self._understood.widened), lambda: named.load(found, snapshot)
        )

    @cached_property
    def _found(self) -> named.Found:
        understood, snapshot = self._understood, self.index.snapshot
        return self.index.cached(
            ("found", understood.widened),
            lambda: named.find(understood.typed, understood.widened, understood.mentions, snapshot),
        )

    @cached_property
    def _leading(self) -> BitMap:
        """The documents that come first by relevance.

        Those about the meetings that the words mean; for a date alone, those that came out then, and those
        about meetings held then.
        """
        if asked := query_dates.asked_date(self.query):
            return _of_date(self.index.snapshot, asked)
        return self._found.leading

    @cached_property
    def selection(self) -> Selection:
        """The articles shown: those with all the words, or with enough of them if too few have all.

        Used for both the page and the counts, so that they agree.
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
        """The number of articles with all the words."""
        return len(self._strict_documents)

    def results(
        self, articles: ArticleQuerySet, order: str, *, without: BitMap | None = None
    ) -> Results:
        """Return the articles found, ordered by `relevance`, `newest`, `oldest`, or `changed` (latest first).

        `without` are documents to leave out. By date, articles with all the words of a relaxed query come
        before those with some of them.
        """
        snapshot = self.index.snapshot
        documents = self.documents - without if without else self.documents
        if order == "relevance" and self.query and len(self._ranking):
            numbers = as_array(documents)
            scores = self._ranking.scores_of(numbers)
            if self._leading:
                is_leading = np.isin(numbers, as_array(self._leading))
                scores = scores + is_leading * (1 + scores.max(initial=0.0))
            return ByRank(articles, snapshot, numbers, scores)
        if order == "changed":
            return ByChange(articles, snapshot, documents)
        groups = [documents]
        if self.is_relaxed:
            groups = [documents & self._strict_documents, documents - self._strict_documents]
        return ByDate(articles, snapshot, groups, newest=order != "oldest")

    @cached_property
    def documents(self) -> BitMap:
        """The documents found."""
        return self.index.matching(self.selection)

    @property
    def _strict(self) -> Selection:
        return replace(self._chosen, query=self.query)

    @cached_property
    def _strict_documents(self) -> BitMap:
        if self.query and self.query.conditions and self.query.free:
            # One statement for these and for those that `_required` needs.
            self.index.read_words(self.query.tsquery, self.query.conditions)
        return self.index.matching(self._strict)

    @cached_property
    def _ranking(self) -> Ranking:
        def rank() -> Ranking:
            required = self._required
            return Posting.objects.rank(
                self.query, None if required is None else as_array(required)
            )

        return self.index.ranking(self.query, rank)

    @cached_property
    def _required(self) -> BitMap | None:
        """The documents that meet the conditions of the query, if it has conditions and free words."""
        if not (self.query.conditions and self.query.free):
            return None
        return self.index.words(self.query.conditions)

    @cached_property
    def _enough_words(self) -> BitMap:
        """The documents with enough of the words, or with all of them in the names that editors linked.

        Independent of the other choices, because a facet is counted as if nothing were chosen in it.
        """
        ranked = BitMap(self._ranking.documents.astype(np.uint32))
        enough = ranked | self.index.words(self.query.tsquery)
        if self._required is not None and not enough:
            return self._required
        return enough


@dataclass(frozen=True, slots=True)
class _Understood:
    """A query as typed, the same widened, and the authorities it names."""

    typed: search.Query
    widened: search.Query
    mentions: tuple[naming.Mention, ...]


def _understood(typed: search.Query, switches: search.Switches) -> _Understood:
    typed = _with_missing_phrases_loosened(typed)
    groups = Spelling.objects.groups(search.expansion_keys(typed) | naming.keys(typed))
    widened = search.expand(typed, groups, switches).switched(switches)
    return _Understood(typed, widened, tuple(naming.mentions(typed, groups)))


def _of_date(snapshot: Snapshot, asked: query_dates.AskedDate) -> BitMap:
    """Return the documents that came out at a date, or are about a meeting held then."""
    found = BitMap()
    for facet in ("date", "meeting_date"):
        for term in snapshot.terms.of(facet):
            if term.key != NOT_STATED and asked.includes(PartialDate.parse(term.key)):
                found |= snapshot.carrying(term)
    return found


def _with_missing_phrases_loosened(query: search.Query) -> search.Query:
    """Drop the quotation marks around phrases in no article, so that their words can be found."""
    phrases = [c for c in query.wanted if c.quoted and len(c.phrases[0].words) > 1]
    if not phrases:
        return query
    alone = [Selection(query=replace(query, clauses=(phrase,))) for phrase in phrases]
    exist = IndexEntry.objects.with_any(alone)
    missing = [phrase for phrase, has_any in zip(phrases, exist, strict=True) if not has_any]
    return query.loosened(missing)
