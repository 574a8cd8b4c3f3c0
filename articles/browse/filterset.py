"""Filters: the parameters of a list, read and checked by django-filter as `FACETS` declares them."""

from __future__ import annotations

import re
from functools import cached_property

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from articles import search
from articles.browse import facet_keys
from articles.browse.form_fields import KeysFilter, PartialDateFilter
from articles.browse.url_state import PAGE
from articles.facets.registry import FACETS
from articles.facets.values import Named
from articles.index.bitmaps import Index, current
from articles.models import Article, IndexEntry
from articles.querysets import Selection
from articles.querysets.counting_modes import RELATIONS, Mode, code
from articles.text.dates import PartialDate

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
SUGGESTIONS = (("yes", _("also what a machine suggests and nobody has checked")),)


def parameters() -> tuple[str, ...]:
    """Return the parameters of a list of articles, in the order of canonical addresses."""
    return ("q", "off", "words", PICKED, *FACETS, RELATION, SUGGESTED, "from", "to", "sort", PAGE)


_PERMANENT_ID = re.compile(r"[0-9a-z]{1,12}")
_FORMS: dict[tuple[str, ...], type[forms.Form]] = {}


class ArticleFilterSet(django_filters.FilterSet):
    """Reads the parameters of a list of articles: `selection` is what they choose besides the words.

    A value that cannot be read is left out; `form.errors` and `unknown_values` say which.
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

    def __init__(self, data, *, index: Index | None = None) -> None:
        super().__init__(data, queryset=Article.objects.none())
        self._given_index = index
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
        """The state of the archive: everything an address gives comes from one."""
        return self._given_index or current()

    @property
    def text(self) -> str:
        """The words searched for, as they were typed."""
        return self.value("q") or ""

    @cached_property
    def switches(self) -> search.Switches:
        """What the reader switched off: for all words, or for one (`names:داعش`)."""
        return search.Switches.of(self.value("off") or [])

    @property
    def wants_all_words(self) -> bool:
        return self.value("words") == "all"

    @property
    def days(self) -> tuple[PartialDate | None, PartialDate | None]:
        """The first and the last date of the range."""
        return self.value("from"), self.value("to")

    @property
    def sort(self) -> str | None:
        """The order asked for, None where none is."""
        return self.value("sort")

    @cached_property
    def selection(self) -> Selection:
        """The facets, days and single articles chosen: everything but the words."""
        first, last = self.days
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
            picked=BitMap(self.picked.values()) if self.picked else None,
        )

    @cached_property
    def picked(self) -> dict[str, int]:
        """The numbers of the articles chosen one by one, by permanent id."""
        asked = sorted(set(self.value(PICKED) or []))[:MOST_PICKED]
        wanted = [each for each in asked if _PERMANENT_ID.fullmatch(each)]
        return IndexEntry.objects.numbers_of(wanted) if wanted else {}

    @cached_property
    def mode(self) -> Mode:
        """What counts: relations in their own order, and suggestions only where asked for."""
        asked = self.value(RELATION) or []
        relations = tuple(relation for relation in RELATIONS if relation in asked)
        return Mode(relations or Mode().relations, self.value(SUGGESTED) == "yes")

    @property
    def facet_values(self) -> list[tuple[str, Named]]:
        """The values chosen, each with the name of its facet."""
        return [(name, value) for name, of in self._choices.values.items() for value in of]

    @property
    def unknown_values(self) -> list[tuple[str, str]]:
        """The (parameter, value) pairs that mean nothing: no such relation, switch, article or facet value."""
        unknown = [(RELATION, v) for v in self.value(RELATION) or [] if v not in RELATIONS]
        unknown += [("off", v) for v in self.value("off") or [] if not search.Switches.of([v])]
        unknown += [(PICKED, each) for each in self._lost_picks]
        return unknown + [(facet.name, key) for facet, key in self._choices.unknown]

    @property
    def _lost_picks(self) -> list[str]:
        """The articles chosen one by one that are not there: withdrawn, or more than there is room for."""
        return [each for each in dict.fromkeys(self.value(PICKED) or []) if each not in self.picked]

    def value(self, name: str):
        """Return the value of a parameter as it was read, None where there is none."""
        if not self.form.is_bound:
            return None
        self.form.errors  # noqa: B018  (reading them cleans the form)
        return self.form.cleaned_data.get(name)

    @cached_property
    def _choices(self) -> facet_keys.Choices:
        asked = {f.name: list(dict.fromkeys(self.value(f.name) or [])) for f in FACETS.values()}
        return facet_keys.read(self.index.snapshot, asked)
