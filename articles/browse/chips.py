"""The wording of an article list: chips, notices, sort orders, and the addresses they link to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from articles import search
from articles.browse import facet_keys
from articles.browse.answer import Answer
from articles.browse.filterset import PICKED, RELATION, SORTS, SUGGESTED, ArticleFilterSet
from articles.browse.url_state import PAGE, UrlState
from articles.facets.registry import FACETS, Facet
from articles.facets.values import NOT_STATED, label_of
from articles.querysets.counting_modes import BACKGROUND, PRIMARY, RELATIONS, Mode, slot
from articles.text.arabic import without_controls
from articles.text.dates import in_words

# What counts as a meeting, a venue or a kind of meeting of an article.
MODES = (
    ((PRIMARY,), _("meetings and places that articles are about")),
    ((BACKGROUND,), _("meetings and places mentioned in passing")),
    (RELATIONS, _("both")),
)


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
        if self._relations != Mode().relations:
            label = next(each for relations, each in MODES if relations == self._relations)
            chips.append(Chip(_("Search scope"), label, self.state.without(RELATION), RELATION))
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
        """The choices of relations counted for meetings and venues as (label, chosen, address).

        None where they would change nothing: no article of the list mentions a meeting or place in passing.
        """
        suggested = self._filters.mode.suggested
        if self._relations == Mode().relations and not self._changes_in(
            Mode(RELATIONS, suggested),
            Mode((BACKGROUND,), suggested).slots,
            [facet for facet in FACETS.values() if facet.has_relation],
        ):
            return []
        return [
            (label, self._relations == relations, self._with_relations(relations))
            for relations, label in MODES
        ]

    @property
    def has_suggestions(self) -> bool:
        """Whether suggestions are included, or would change the list or a count."""
        slots = [slot(relation, suggested=True) for relation in self._relations]
        return self._filters.mode.suggested or self._changes_in(
            Mode(self._relations, suggested=True), slots, FACETS.values()
        )

    @property
    def _relations(self) -> tuple[str, ...]:
        return self._filters.mode.relations

    def _changes_in(self, wider: Mode, slots: Iterable[int], facets: Iterable[Facet]) -> bool:
        """Return whether the list or a count changes in a wider counting mode, which adds `slots`.

        It does if an article that the list has then has a value of one of the facets in one of the slots.
        """
        selection, index = self._answer.selection, self._answer.index
        codes = self._filters.codes_in(wider)
        if codes == selection.codes:
            documents = self._answer.documents
        else:  # «not stated» is for fewer articles in a wider mode: those of the present mode are kept
            both = {name: (*selection.codes[name], *more) for name, more in codes.items()}
            documents = index.matching(replace(selection, codes=both))
        return any(
            term.key != NOT_STATED and documents.intersect(carrying)
            for facet in facets
            for slot_ in slots
            for term, carrying in index.snapshot.carried(facet.name, slot_)
        )

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
