"""What an address asks for: parameters read and checked by django-filter, as `FACETS` declares them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles import search
from articles.answering import Answer
from articles.dates import PartialDate, in_words
from articles.facets import BY_NAME, FACETS, label_of
from articles.models import Article, FacetTerm, FormerSlug
from articles.querysets import Selection
from articles.results import RankedArticles
from articles.urlstate import PAGE, UrlState

# A value that exists in principle and that no article has: it selects nothing.
NO_TERM = 0
SORTS = (
    ("newest", _("newest first")),
    ("oldest", _("oldest first")),
    ("relevance", _("most relevant first")),
)
WORDS = (("all", _("only articles with all the words")),)
# What a key can look like at all; anything else is not worth a query.
_KEY = re.compile(r"[-\w]{1,80}", re.ASCII)
PARAMETERS = ("q", "off", "words", *(facet.name for facet in FACETS), "from", "to", "sort", PAGE)


class KeysField(forms.Field):
    """Any number of facet keys; what they mean is settled for all facets at once."""

    widget = forms.MultipleHiddenInput


class PartialDateField(forms.Field):
    """A year, month or day: `2019`, `2019-06`, `2019-06-25`, digits of any script."""

    def to_python(self, value: str) -> PartialDate | None:
        if not value:
            return None
        try:
            return PartialDate.parse(value)
        except ValueError as error:
            raise forms.ValidationError(
                _("“%(value)s” is not a date like 2019, 2019-06 or 2019-06-25."),
                params={"value": value[:40]},
            ) from error


class KeysFilter(django_filters.Filter):
    field_class = KeysField


class PartialDateFilter(django_filters.Filter):
    field_class = PartialDateField


@dataclass(frozen=True, slots=True)
class Chip:
    """One choice in words, and the address without it."""

    label: Promise | str
    value: str
    address: UrlState


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
            "off": KeysFilter(label=_("Left out of the search")),
            "words": django_filters.ChoiceFilter(label=_("Words"), choices=WORDS, null_label=None),
            **{facet.name: KeysFilter(label=facet.label) for facet in FACETS},
            "from": PartialDateFilter(label=_("From")),
            "to": PartialDateFilter(label=_("To")),
            "sort": django_filters.ChoiceFilter(label=_("Sort"), choices=SORTS, null_label=None),
        }

    def filter_queryset(self, queryset: QuerySet[Article]) -> QuerySet[Article]:
        found = queryset.matching(self.selection)
        found = found.oldest() if self.sort == "oldest" else found.newest()
        return found.with_all_words_first(self.query) if self.answer.is_relaxed else found

    @cached_property
    def results(self) -> QuerySet[Article] | RankedArticles:
        """The articles in the order asked for: both kinds can be counted and sliced."""
        if self.sort == "relevance" and self.query:
            return self.answer.ranked(self.queryset)
        return self.qs

    @cached_property
    def answer(self) -> Answer:
        """What the words find among what is chosen otherwise."""
        text = self._cleaned("q") or ""
        return Answer(text, self.switches, self.wants_all_words, self._chosen)

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
            terms={
                name: tuple(term.pk or NO_TERM for term in terms)
                for name, terms in self._terms.items()
                if terms
            },
            first_day=first.first_day if first else None,
            last_day=last.last_day if last else None,
        )

    @cached_property
    def state(self) -> UrlState:
        """The address of this list, of known and valid parameters only, without page number."""
        pairs = [(name, term.key) for name, terms in self._terms.items() for term in terms]
        if self.query:
            pairs.append(("q", self.query.text))
            pairs += [("off", value) for value in self.switches.values()]
            if self.wants_all_words:
                pairs.append(("words", "all"))
        pairs += [(name, str(date)) for name in ("from", "to") if (date := self._cleaned(name))]
        if chosen := self._cleaned("sort"):
            pairs.append(("sort", chosen))
        return UrlState.of(pairs, PARAMETERS)

    @property
    def chips(self) -> list[Chip]:
        chips = [
            Chip(
                BY_NAME[name].label,
                label_of(term),
                self.state.without(name, term.key),
            )
            for name, terms in self._terms.items()
            for term in terms
        ]
        for name, label in (("from", _("From")), ("to", _("To"))):
            if date := self._cleaned(name):
                chips.append(Chip(label, in_words(date, get_language()), self.state.without(name)))
        return chips

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

    @cached_property
    def notices(self) -> list[str]:
        """Say which values were dropped: a result is never widened in silence."""
        self._terms  # noqa: B018  (settles the unknown keys)
        wrong = [str(error) for name in self.form.errors for error in self.form.errors[name]]
        if self.answer.is_refused:
            wrong.append(
                _(
                    "This is too long for a question: at most %(most)s letters. Nothing was searched."
                )
                % {"most": search.LONGEST_QUESTION}
            )
        return wrong + self._dropped

    @property
    def is_narrowed(self) -> bool:
        return self._chosen.is_narrow or bool(self.query)

    def _cleaned(self, name: str):
        if not self.form.is_bound:
            return None
        self.form.errors  # noqa: B018  (reading them cleans the form)
        return self.form.cleaned_data.get(name)

    @cached_property
    def _terms(self) -> dict[str, list[FacetTerm]]:
        """The chosen terms by facet; unknown keys go to `_dropped`, former slugs to the present ones."""
        self._dropped: list[str] = []
        asked = {f.name: list(dict.fromkeys(self._cleaned(f.name) or [])) for f in FACETS}
        keys = {key for wanted in asked.values() for key in wanted if _KEY.fullmatch(key)}
        known = {}
        if keys:
            known = {(t.facet, t.key): t for t in FacetTerm.objects.filter(key__in=keys)}
        return {
            name: list({t.key: t for key in wanted if (t := self._term(name, key, known))}.values())
            for name, wanted in asked.items()
        }

    def _term(self, name: str, key: str, known: dict) -> FacetTerm | None:
        facet = BY_NAME[name]
        if term := known.get((name, key)):
            return term
        if value := facet.parse(key):
            return FacetTerm(
                facet=name, key=value.key, label_ar=value.label_ar, label_en=value.label_en
            )
        if facet.authority and _KEY.fullmatch(key):
            kind = ContentType.objects.get_for_model(facet.authority)
            former = FormerSlug.objects.filter(content_type=kind, slug=key).first()
            if former and (
                term := FacetTerm.objects.filter(facet=name, object_id=former.object_id).first()
            ):
                return term
        self._dropped.append(
            _("“%(value)s” is not known under “%(facet)s” and was left out.")
            % {"value": key[:40], "facet": facet.label}
        )
        return None
