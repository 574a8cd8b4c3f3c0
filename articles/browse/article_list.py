"""The list of articles at an address: its filters, its results, and its wording."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from django.http import QueryDict

from articles import search
from articles.browse import copies
from articles.browse.answer import Answer
from articles.browse.chips import ListWording
from articles.browse.filterset import PICKED, RELATION, SUGGESTED, ArticleFilterSet, parameters
from articles.browse.result_list import Results
from articles.browse.url_state import UrlState
from articles.index.bitmaps import Index
from articles.models import Article
from articles.querysets import Selection
from articles.querysets.counting_modes import Mode


class ArticleList:
    """One request for a list of articles, from which page, counts, export, feed and API are made.

    `data` are the parameters of the address. `index` is the state of the archive to read from, by default the
    present one.
    """

    def __init__(self, data: Mapping, *, index: Index | None = None, articles=None) -> None:
        self.filters = ArticleFilterSet(data, index=index)
        self.articles = Article.objects.published() if articles is None else articles

    @property
    def index(self) -> Index:
        return self.filters.index

    @property
    def mode(self) -> Mode:
        return self.filters.mode

    @cached_property
    def answer(self) -> Answer:
        """The matches of the words among the articles selected by the filters."""
        filters = self.filters
        return Answer(
            filters.text,
            filters.switches,
            filters.wants_all_words,
            filters.selection,
            filters.index,
        )

    @property
    def query(self) -> search.Query | None:
        return self.answer.query

    @property
    def selection(self) -> Selection:
        return self.answer.selection

    @property
    def is_narrowed(self) -> bool:
        return self.filters.selection.is_narrow or bool(self.query)

    @cached_property
    def results(self) -> Results:
        """The articles in the requested order; counted and sliced without a database query."""
        return self.answer.results(self.articles, self.sort)

    @cached_property
    def folding(self) -> copies.Folding:
        """The articles that a page folds, since they are copies of another one in the list."""
        return copies.fold(self.index, self.answer.documents)

    @cached_property
    def unfolded(self) -> Results:
        """The results without the folded copies, as pages show them; files, feeds and the API have all."""
        return self.answer.results(self.articles, self.sort, without=self.folding.folded)

    @property
    def sort(self) -> str:
        """The requested order; by default the best match first if there are words, else the newest first."""
        chosen = self.filters.sort
        if chosen == "relevance" and not self.query:
            chosen = None
        return chosen or ("relevance" if self.query else "newest")

    @cached_property
    def state(self) -> UrlState:
        """The address of this list, of known and valid parameters only, without page number."""
        filters = self.filters
        pairs = [(name, value.key) for name, value in filters.facet_values]
        pairs += [(PICKED, permanent_id) for permanent_id in filters.picked]
        if self.query:
            pairs.append(("q", self.query.text))
            pairs += [("off", value) for value in filters.switches.values()]
            if filters.wants_all_words:
                pairs.append(("words", "all"))
        if filters.mode.relations != Mode().relations:
            pairs += [(RELATION, relation) for relation in filters.mode.relations]
        if filters.mode.suggested:
            pairs.append((SUGGESTED, "yes"))
        pairs += [(name, str(date)) for name in ("from", "to") if (date := filters.value(name))]
        if chosen := filters.sort:
            pairs.append(("sort", chosen))
        return UrlState.of(pairs, parameters())

    @cached_property
    def by_meeting_date(self) -> tuple[UrlState, int] | None:
        """The list with the chosen dates of publication as dates of the meetings, and how many more it has.

        None without such a choice, or if there are no more: articles without a date, or of another year, that
        are about a meeting of that time.
        """
        chosen = self.state.values("date")
        if not chosen or self.state.values("meeting_date"):
            return None
        address = self.state.without("date")
        for value in chosen:
            address = address.with_("meeting_date", value)
        data = QueryDict(str(address).removeprefix("?"))
        other = ArticleList(data, index=self.index)
        more = len(other.answer.documents - self.answer.documents)
        return (address, more) if more else None

    @cached_property
    def wording(self) -> ListWording:
        """The chips, notices and orders of the list."""
        return ListWording(self.filters, self.answer, self.state, self.sort)
