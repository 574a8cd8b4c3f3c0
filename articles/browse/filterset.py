"""The filters of article lists: parameters read and checked by django-filter, facets as `FACETS` declares."""

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

# The term id of a value that is valid but that no article has: it selects nothing.
NO_TERM = 0
SORTS = (
    ("newest", _("newest first")),
    ("oldest", _("oldest first")),
    ("relevance", _("most relevant first")),
)
WORDS = (("all", _("only articles with all the words")),)
RELATION, SUGGESTED, PICKED = "relation", "suggested", "id"
MOST_PICKED = 200  # articles chosen one by one: as many as fit into an address
SUGGESTIONS = (("yes", _("also what a machine suggests and nobody has checked")),)


def parameters() -> tuple[str, ...]:
    """Return the parameters of a list of articles, in the order of canonical addresses."""
    return ("q", "off", "words", PICKED, *FACETS, RELATION, SUGGESTED, "from", "to", "sort", PAGE)


_PERMANENT_ID = re.compile(r"[0-9a-z]{1,12}")
_FORMS: dict[tuple[str, ...], type[forms.Form]] = {}


class ArticleFilterSet(django_filters.FilterSet):
    """The parameters of a list of articles; `selection` holds everything they choose except the words.

    A value that cannot be read is left out; `form.errors` and `unknown_values` list such values.
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
                label=_("Search scope for meetings and venues"), hint=", ".join(RELATIONS)
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
        # Facets that were declared after this class.
        for name in FACETS.keys() - self.filters.keys():
            self.filters[name] = KeysFilter(field_name=name, label=FACETS[name].label)

    def get_form_class(self) -> type[forms.Form]:
        """Return the form of all parameters, which is the same for every address and therefore made once."""
        names = tuple(self.filters)
        if names not in _FORMS:
            _FORMS[names] = super().get_form_class()
        return _FORMS[names]

    @cached_property
    def index(self) -> Index:
        """The state of the archive from which the whole response is read."""
        return self._given_index or current()

    @property
    def text(self) -> str:
        """The words searched for, as typed."""
        return self.value("q") or ""

    @cached_property
    def switches(self) -> search.Switches:
        """The expansions switched off by the reader, for all words or for one (`names:داعش`)."""
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
        """The requested order, or None."""
        return self.value("sort")

    @cached_property
    def selection(self) -> Selection:
        """The facet values, days and single articles chosen: everything but the words."""
        first, last = self.days
        return Selection(
            codes=self.codes_in(self.mode),
            mode=self.mode,
            first_day=first.first_day if first else None,
            last_day=last.last_day if last else None,
            picked=BitMap(self.picked.values()) if self.picked else None,
        )

    def codes_in(self, mode: Mode) -> dict[str, tuple[int, ...]]:
        """Return the codes of the chosen values in a counting mode, by facet."""
        return {
            name: tuple(
                code(getattr(value, "pk", NO_TERM), slot)
                for value in values
                for slot in FACETS[name].slots(value.key, mode)
            )
            for name, values in self._choices.values.items()
            if values
        }

    @cached_property
    def picked(self) -> dict[str, int]:
        """The numbers of the articles chosen one by one, by permanent id."""
        ids = sorted(set(self.value(PICKED) or []))[:MOST_PICKED]
        valid_ids = [permanent_id for permanent_id in ids if _PERMANENT_ID.fullmatch(permanent_id)]
        return IndexEntry.objects.numbers_of(valid_ids) if valid_ids else {}

    @cached_property
    def mode(self) -> Mode:
        """The counting mode: the relations in canonical order, and suggestions only if requested."""
        requested = self.value(RELATION) or []
        relations = tuple(relation for relation in RELATIONS if relation in requested)
        return Mode(relations or Mode().relations, self.value(SUGGESTED) == "yes")

    @property
    def facet_values(self) -> list[tuple[str, Named]]:
        """The values chosen, each with the name of its facet."""
        return [(name, value) for name, values in self._choices.values.items() for value in values]

    @property
    def unknown_values(self) -> list[tuple[str, str]]:
        """The (parameter, value) pairs with an unknown relation, switch, article or facet value."""
        unknown = [(RELATION, v) for v in self.value(RELATION) or [] if v not in RELATIONS]
        unknown += [("off", v) for v in self.value("off") or [] if not search.Switches.of([v])]
        unknown += [(PICKED, permanent_id) for permanent_id in self._lost_picks]
        return unknown + [(facet.name, key) for facet, key in self._choices.unknown]

    @property
    def _lost_picks(self) -> list[str]:
        """The ids of chosen articles that are left out: withdrawn, unknown, or beyond `MOST_PICKED`."""
        return [key for key in dict.fromkeys(self.value(PICKED) or []) if key not in self.picked]

    def value(self, name: str):
        """Return the cleaned value of a parameter, None if it has none."""
        if not self.form.is_bound:
            return None
        self.form.errors  # noqa: B018  (reading them cleans the form)
        return self.form.cleaned_data.get(name)

    @cached_property
    def _choices(self) -> facet_keys.Choices:
        keys = {
            facet.name: list(dict.fromkeys(self.value(facet.name) or []))
            for facet in FACETS.values()
        }
        return facet_keys.read(self.index.snapshot, keys)
