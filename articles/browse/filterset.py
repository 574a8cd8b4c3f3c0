"""What an address asks for: parameters read and checked by django-filter, as `FACETS` declares them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from articles import search
from articles.browse import facet_keys
from articles.browse.answer import Answer
from articles.browse.form_fields import KeysFilter, PartialDateFilter
from articles.browse.result_list import Results
from articles.browse.url_state import PAGE, UrlState
from articles.facets.registry import FACETS
from articles.facets.values import Named, label_of
from articles.index.bitmaps import Index, current
from articles.models import Article, Coverage, IndexEntry
from articles.querysets import Selection
from articles.querysets.counting_modes import BACKGROUND, PRIMARY, RELATIONS, Mode, code
from articles.text.arabic import without_controls
from articles.text.dates import in_words

# A value that exists in principle and that no article has: it selects nothing.
NO_TERM = 0
SORTS = (
    ("newest", _("newest first")),
    ("oldest", _("oldest first")),
    ("relevance", _("most relevant first")),
)
WORDS = (("all", _("only articles with all the words")),)
RELATION, SUGGESTED, PICKED = "relation", "suggested", "id"
MOST_PICKED = 200  # articles chosen one by one: what an address has room for
RELATION_LABELS = dict(Coverage.Relation.choices)
SUGGESTIONS = (("yes", _("also what a machine suggests and nobody has checked")),)


def parameters() -> tuple[str, ...]:
    """Return the parameters of a list of articles, in the order of canonical addresses."""
    return ("q", "off", "words", PICKED, *FACETS, RELATION, SUGGESTED, "from", "to", "sort", PAGE)


_PERMANENT_ID = re.compile(r"[0-9a-z]{1,12}")
_FORMS: dict[tuple[str, ...], type[forms.Form]] = {}


@dataclass(frozen=True, slots=True)
class Chip:
    """One choice in words, the address without it, and the parameter that makes it."""

    label: Promise | str
    value: str
    address: UrlState
    parameter: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A value that was left out: of which parameter, and why in words."""

    parameter: str
    value: str
    said: str


class ArticleFilterSet(django_filters.FilterSet):
    """The articles an address selects.

    `qs` are the articles in the order asked for, `selection` the same for counting, `state` the
    address in canonical form, `chips` the choices in words, `notices` what was dropped and why.
    """

    class Meta:
        model = Article
        fields: tuple[str, ...] = ()

    @classmethod
    def get_filters(cls):
        return {
            "q": django_filters.CharFilter(label=_("Search")),
            "off": KeysFilter(
                label=_("Left out of the search"),
                hint="forms, prefixes, names; names:داعش",
            ),
            "words": django_filters.ChoiceFilter(label=_("Words"), choices=WORDS, null_label=None),
            PICKED: KeysFilter(label=_("Chosen articles"), hint="0123456789"),
            **{name: KeysFilter(label=facet.label) for name, facet in FACETS.items()},
            RELATION: KeysFilter(
                label=_("What counts of meetings and venues"), hint=", ".join(RELATIONS)
            ),
            SUGGESTED: django_filters.ChoiceFilter(
                label=_("Suggestions"), choices=SUGGESTIONS, null_label=None
            ),
            "from": PartialDateFilter(label=_("From")),
            "to": PartialDateFilter(label=_("To")),
            "sort": django_filters.ChoiceFilter(label=_("Sort"), choices=SORTS, null_label=None),
        }

    def filter_queryset(self, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the same articles from the tables: slower, and what `results` must agree with."""
        return queryset.matching(self.selection).newest()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # Facets declared after this class was.
        for name in FACETS.keys() - self.filters.keys():
            self.filters[name] = KeysFilter(field_name=name, label=FACETS[name].label)

    def get_form_class(self) -> type[forms.Form]:
        """Return the form of all parameters: the same for every address, so made once."""
        names = tuple(self.filters)
        if names not in _FORMS:
            _FORMS[names] = super().get_form_class()
        return _FORMS[names]

    @cached_property
    def index(self) -> Index:
        """The archive as of this request: everything an address gives comes from one state."""
        return getattr(self.request, "index", None) or current()

    @cached_property
    def results(self) -> Results:
        """The articles in the order asked for; counted and sliced without asking the database."""
        return self.answer.results(self.queryset, self.sort)

    @cached_property
    def answer(self) -> Answer:
        """What the words find among what is chosen otherwise."""
        text = self._cleaned("q") or ""
        return Answer(text, self.switches, self.wants_all_words, self._chosen, self.index)

    @property
    def query(self) -> search.Query | None:
        return self.answer.query

    @property
    def selection(self) -> Selection:
        return self.answer.selection

    @cached_property
    def switches(self) -> search.Switches:
        """What the reader switched off: for all words, or for one (`names:داعش`)."""
        return search.Switches.of(self._cleaned("off") or [])

    @property
    def wants_all_words(self) -> bool:
        return self._cleaned("words") == "all"

    @property
    def sort(self) -> str:
        """The order asked for; where none is, the best match first when searching, else the newest."""
        chosen = self._cleaned("sort")
        if chosen == "relevance" and not self.query:
            chosen = None
        return chosen or ("relevance" if self.query else "newest")

    @property
    def sorts(self) -> list[tuple[str, Promise, bool, UrlState]]:
        """Return (name, label, chosen, address) of the orders that make sense now."""
        return [
            (name, label, name == self.sort, self.state.replaced("sort", name))
            for name, label in SORTS
            if name != "relevance" or self.query
        ]

    @cached_property
    def _chosen(self) -> Selection:
        """What is chosen beside the words."""
        first, last = self._cleaned("from"), self._cleaned("to")
        return Selection(
            codes={
                name: tuple(
                    code(getattr(value, "pk", NO_TERM), how)
                    for value in values
                    for how in FACETS[name].slots(value.key, self.mode)
                )
                for name, values in self._choices.values.items()
                if values
            },
            mode=self.mode,
            first_day=first.first_day if first else None,
            last_day=last.last_day if last else None,
            picked=BitMap(self._picked.values()) if self._picked else None,
        )

    @cached_property
    def _picked(self) -> dict[str, int]:
        """The numbers of the articles chosen one by one, by permanent id."""
        asked = sorted(set(self._cleaned(PICKED) or []))[:MOST_PICKED]
        wanted = [each for each in asked if _PERMANENT_ID.fullmatch(each)]
        return IndexEntry.objects.numbers_of(wanted) if wanted else {}

    @cached_property
    def state(self) -> UrlState:
        """The address of this list, of known and valid parameters only, without page number."""
        pairs = [(name, value.key) for name, value in self._each_value()]
        pairs += [(PICKED, each) for each in self._picked]
        if self.query:
            pairs.append(("q", self.query.text))
            pairs += [("off", value) for value in self.switches.values()]
            if self.wants_all_words:
                pairs.append(("words", "all"))
        if self.mode.relations != Mode().relations:
            pairs += [(RELATION, relation) for relation in self.mode.relations]
        if self.mode.suggested:
            pairs.append((SUGGESTED, "yes"))
        pairs += [(name, str(date)) for name in ("from", "to") if (date := self._cleaned(name))]
        if chosen := self._cleaned("sort"):
            pairs.append(("sort", chosen))
        return UrlState.of(pairs, parameters())

    @property
    def chips(self) -> list[Chip]:
        chips = [
            Chip(FACETS[name].label, label_of(value), self.state.without(name, value.key), name)
            for name, value in self._each_value()
        ]
        if self._picked:
            count = len(self._picked)
            said = ngettext("%(n)s article", "%(n)s articles", count) % {"n": count}
            chips.append(Chip(_("Chosen one by one"), said, self.state.without(PICKED), PICKED))
        for name, label in (("from", _("From")), ("to", _("To"))):
            if date := self._cleaned(name):
                said = in_words(date, get_language())
                chips.append(Chip(label, said, self.state.without(name), name))
        if self.mode.relations != Mode().relations:
            chosen = " + ".join(str(RELATION_LABELS[r]) for r in self.mode.relations)
            chips.append(Chip(_("Counted"), chosen, self.state.without(RELATION), RELATION))
        if self.mode.suggested:
            label = _("with suggestions nobody has checked")
            chips.append(Chip(_("Counted"), label, self.state.without(SUGGESTED), SUGGESTED))
        return chips

    @property
    def modes(self) -> list[tuple[Promise, bool, UrlState]]:
        """Return (label, chosen, address) of what may count of meetings and venues."""
        return [
            (label, self.mode.relations == relations, self._with_relations(relations))
            for relations, label in (
                ((PRIMARY,), _("what articles are about")),
                ((BACKGROUND,), _("what they mention beside")),
                (RELATIONS, _("both")),
            )
        ]

    @property
    def toggled_suggestions(self) -> UrlState:
        """The address that takes machine suggestions in, or leaves them out again."""
        if self.mode.suggested:
            return self.state.without(SUGGESTED)
        return self.state.with_(SUGGESTED, "yes")

    def _with_relations(self, relations: tuple[str, ...]) -> UrlState:
        state = self.state.without(RELATION)
        for relation in relations if relations != Mode().relations else ():
            state = state.with_(RELATION, relation)
        return state

    @property
    def pairs_beside_words(self) -> list[tuple[str, str]]:
        """What the search form carries along: everything but the words and the page."""
        return self._pairs_but("q")

    @property
    def pairs_beside_range(self) -> list[tuple[str, str]]:
        """What the form for the range of days carries along: everything but the range and the page."""
        return self._pairs_but("from", "to")

    def _pairs_but(self, *names: str) -> list[tuple[str, str]]:
        return [pair for pair in self.state.pairs if pair[0] not in (*names, PAGE)]

    @property
    def notices(self) -> list[str]:
        """Say which values were dropped: a result is never widened in silence."""
        found = [each.said for each in self.left_out]
        first, last = self._cleaned("from"), self._cleaned("to")
        if first and last and last.last_day < first.first_day:
            found.append(_("The range of days ends before it begins: nothing lies in it."))
        return found

    @property
    def left_out(self) -> list[LeftOut]:
        """What was left out, because it cannot be or is not known."""
        found = [
            LeftOut(name, self.form.data.get(name, ""), without_controls(str(error)))
            for name in self.form.errors
            for error in self.form.errors[name]
        ]
        if self.answer.is_refused:
            said = _(
                "This is too long for a question: at most %(most)s letters. Nothing was searched."
            ) % {"most": search.LONGEST_QUESTION}
            found.append(LeftOut("q", (self._cleaned("q") or "")[:40], said))
        unknown = [(RELATION, v) for v in self._cleaned(RELATION) or [] if v not in RELATIONS]
        unknown += [("off", v) for v in self._cleaned("off") or [] if not search.Switches.of([v])]
        unknown += [(PICKED, each) for each in self._lost]
        unknown += [(facet.name, key) for facet, key in self._choices.unknown]
        return found + [
            LeftOut(name, value, facet_keys.left_out(value, self.filters[name].label))
            for name, value in unknown
        ]

    @property
    def _lost(self) -> list[str]:
        """What was chosen one by one and is not there: withdrawn, or more than there is room for."""
        return [
            each for each in dict.fromkeys(self._cleaned(PICKED) or []) if each not in self._picked
        ]

    @property
    def is_narrowed(self) -> bool:
        return self._chosen.is_narrow or bool(self.query)

    @cached_property
    def mode(self) -> Mode:
        """What counts: relations in their own order, and suggestions only where asked for."""
        asked = self._cleaned(RELATION) or []
        relations = tuple(relation for relation in RELATIONS if relation in asked)
        return Mode(relations or Mode().relations, self._cleaned(SUGGESTED) == "yes")

    def _cleaned(self, name: str):
        if not self.form.is_bound:
            return None
        self.form.errors  # noqa: B018  (reading them cleans the form)
        return self.form.cleaned_data.get(name)

    def _each_value(self) -> list[tuple[str, Named]]:
        return [(name, value) for name, of in self._choices.values.items() for value in of]

    @cached_property
    def _choices(self) -> facet_keys.Choices:
        asked = {f.name: list(dict.fromkeys(self._cleaned(f.name) or [])) for f in FACETS.values()}
        return facet_keys.read(self.index.snapshot, asked)
