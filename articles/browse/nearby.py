"""Lists near a search without results: of the same thing, of the same year, of the search less a part.

Every way is a link to a list that is not empty, with the number of articles in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.browse.article_list import ArticleList
from articles.browse.explanation import Explanation
from articles.browse.filterset import parameters
from articles.browse.url_state import UrlState
from articles.facets.registry import FACETS
from articles.facets.values import NOT_STATED, label_of
from articles.search.date_lexemes import DATE
from articles.text.dates import PartialDate, in_words

MOST = 8  # ways shown
MOST_TRIED = 16
DATES = ("date", "meeting_date")


@dataclass(frozen=True)
class Way:
    """A list nearby: what it keeps or leaves out in words, its address, its number of articles."""

    label: Promise | str
    value: str
    address: UrlState
    articles: int


class Nearby:
    """The ways from a list without results."""

    def __init__(self, article_list: ArticleList, explanation: Explanation | None) -> None:
        self._list = article_list
        self._explanation = explanation

    @property
    def is_narrow(self) -> bool:
        """Whether facet values, days or single articles are chosen."""
        return self._list.filters.selection.is_narrow

    @property
    def missing_words(self) -> list[str]:
        """The parts of the search that no article of the choice has, if others are in one."""
        return [word for word, _address in self._explanation.fatal] if self._explanation else []

    @cached_property
    def ways(self) -> list[Way]:
        """The lists nearby that have articles, each once."""
        ways: list[Way] = []
        tried = {str(self._list.state)}
        for label, value, address in self._candidates():
            if len(ways) == MOST or len(tried) > MOST_TRIED:
                break
            if str(address) in tried:
                continue
            tried.add(str(address))
            if count := self._count(address):
                ways.append(Way(label, value, address, count))
        return ways

    def _count(self, address: UrlState) -> int:
        data = QueryDict(str(address).removeprefix("?"))
        return ArticleList(data, index=self._list.index).results.count()

    def _candidates(self) -> Iterator[tuple[Promise | str, str, UrlState]]:
        """Yield (label, value, address): first what keeps most of the search."""
        state = self._list.state
        if self._explanation:
            # All of them at once: one search more, which costs up to four statements.
            words = " ".join(f"«{word}»" for word in self.missing_words)
            yield _("Search without:"), words, self._explanation.without_fatal
        for chip in self._list.wording.chips:
            yield _("Without:"), f"{chip.label} {chip.value}", chip.address
        for facet, key, value in self._things():
            yield FACETS[facet].label, value, _only(facet, key)
        for year in sorted(self._years()):
            for facet in DATES:
                yield (
                    FACETS[facet].label,
                    in_words(PartialDate(year), get_language()),
                    _only(facet, str(year)),
                )
        if self._list.query:
            yield _("Without the words"), f"«{self._list.query.text}»", state.without("q")

    def _things(self) -> Iterator[tuple[str, str, str]]:
        """Yield (facet, key, name) of what the words name, and of the meetings and places chosen."""
        for named in self._list.answer.named.shown:
            yield named.kind, named.subject.slug, named.subject.name
        for facet, value in self._list.filters.facet_values:
            if value.key != NOT_STATED and facet not in DATES:
                yield facet, value.key, label_of(value)

    def _years(self) -> set[int]:
        """Return the years that the words or the choices name."""
        texts = [v.key for facet, v in self._list.filters.facet_values if facet in DATES]
        if self._list.query:
            phrases = (p for clause in self._list.query.wanted for p in clause.phrases)
            texts += [
                word.removeprefix(DATE)
                for p in phrases
                for word in p.words
                if word.startswith(DATE)
            ]
        dates = [*filter(None, self._list.filters.days), *_dates(texts)]
        return {date.year for date in dates}


def _dates(texts: Iterable[str]) -> Iterator[PartialDate]:
    for text in texts:
        try:
            yield PartialDate.parse(text)
        except ValueError:
            continue  # a month without a year, or «not stated»


def _only(facet: str, key: str) -> UrlState:
    return UrlState.of([(facet, key)], parameters())
