"""The wording of an article list: chips, notices, sort orders, and the addresses they link to."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from articles import search
from articles.browse import facet_keys
from articles.browse.answer import Answer
from articles.browse.filterset import PICKED, RELATION, SORTS, SUGGESTED, ArticleFilterSet
from articles.browse.url_state import PAGE, UrlState
from articles.facets.registry import FACETS
from articles.facets.values import label_of
from articles.models import Coverage
from articles.querysets.counting_modes import BACKGROUND, PRIMARY, RELATIONS, Mode
from articles.text.arabic import without_controls
from articles.text.dates import in_words

RELATION_LABELS = dict(Coverage.Relation.choices)


@dataclass(frozen=True, slots=True)
class Chip:
    """One choice in words, the address without it, and its parameter."""

    label: Promise | str
    value: str
    address: UrlState
    parameter: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A value that was left out: its parameter, the value, and the reason in words."""

    parameter: str
    value: str
    said: str


class ListWording:
    """The choices of a list in words, each with the address without it, and the values left out and why."""

    def __init__(
        self, filters: ArticleFilterSet, answer: Answer, state: UrlState, sort: str
    ) -> None:
        self._filters = filters
        self._answer = answer
        self.state = state
        self.sort = sort

    @property
    def chips(self) -> list[Chip]:
        chips = [
            Chip(FACETS[name].label, label_of(value), self.state.without(name, value.key), name)
            for name, value in self._filters.facet_values
        ]
        if self._filters.picked:
            count = len(self._filters.picked)
            wording = ngettext("%(n)s article", "%(n)s articles", count) % {"n": count}
            chips.append(Chip(_("Selected by hand"), wording, self.state.without(PICKED), PICKED))
        for name, label in (("from", _("From")), ("to", _("To"))):
            if date := self._filters.value(name):
                wording = in_words(date, get_language())
                chips.append(Chip(label, wording, self.state.without(name), name))
        if self._filters.mode.relations != Mode().relations:
            chosen = " + ".join(str(RELATION_LABELS[r]) for r in self._filters.mode.relations)
            chips.append(Chip(_("Search scope"), chosen, self.state.without(RELATION), RELATION))
        if self._filters.mode.suggested:
            label = _("include unreviewed suggestions")
            chips.append(Chip(_("Search scope"), label, self.state.without(SUGGESTED), SUGGESTED))
        return chips

    @property
    def notices(self) -> list[str]:
        """The reasons for values that were left out: a result is never widened without saying so."""
        notices = [value.said for value in self.left_out]
        first, last = self._filters.days
        if first and last and last.last_day < first.first_day:
            notices.append(_("The end date is before the start date, so there are no results."))
        return notices

    @property
    def left_out(self) -> list[LeftOut]:
        """The values that were left out because they are invalid or unknown."""
        values = [
            LeftOut(name, self._filters.form.data.get(name, ""), without_controls(str(error)))
            for name in self._filters.form.errors
            for error in self._filters.form.errors[name]
        ]
        if self._answer.is_refused:
            reason = _(
                "This search is too long (the limit is %(most)s characters). Nothing was searched."
            ) % {"most": search.LONGEST_QUESTION}
            values.append(LeftOut("q", self._filters.text[:40], reason))
        return values + [
            LeftOut(
                name,
                value,
                facet_keys.unknown_value_message(value, self._filters.filters[name].label),
            )
            for name, value in self._filters.unknown_values
        ]

    @property
    def sorts(self) -> list[tuple[str, Promise, bool, UrlState]]:
        """The available sort orders as (name, label, chosen, address)."""
        return [
            (name, label, name == self.sort, self.state.replaced("sort", name))
            for name, label in SORTS
            if name != "relevance" or self._answer.query
        ]

    @property
    def modes(self) -> list[tuple[Promise, bool, UrlState]]:
        """The choices of relations counted for meetings and venues as (label, chosen, address)."""
        return [
            (label, self._filters.mode.relations == relations, self._with_relations(relations))
            for relations, label in (
                ((PRIMARY,), _("articles about the meeting")),
                ((BACKGROUND,), _("articles that mention it")),
                (RELATIONS, _("both")),
            )
        ]

    @property
    def toggled_suggestions(self) -> UrlState:
        """The address that includes machine suggestions, or excludes them if they are included."""
        if self._filters.mode.suggested:
            return self.state.without(SUGGESTED)
        return self.state.with_(SUGGESTED, "yes")

    def _with_relations(self, relations: tuple[str, ...]) -> UrlState:
        state = self.state.without(RELATION)
        for relation in relations if relations != Mode().relations else ():
            state = state.with_(RELATION, relation)
        return state

    @property
    def pairs_beside_words(self) -> list[tuple[str, str]]:
        """The hidden fields of the search form: every parameter but the words and the page."""
        return self._pairs_but("q")

    @property
    def pairs_beside_range(self) -> list[tuple[str, str]]:
        """The hidden fields of the form for the range of days: every parameter but the range and the page."""
        return self._pairs_but("from", "to")

    def _pairs_but(self, *names: str) -> list[tuple[str, str]]:
        return [pair for pair in self.state.pairs if pair[0] not in (*names, PAGE)]
