"""The facets of the archive: declared here once, everything else follows.

A facet's name is its parameter in addresses. From a declaration follow the index (`indexing`), the
counts (`panels`), the filter and its chips (`filters`), and whatever lists facets later on.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from articles.dates import PartialDate, in_words
from articles.models import (
    Article,
    ArticleVenue,
    Coverage,
    FacetTerm,
    Meeting,
    Official,
    Resolution,
    Source,
    State,
    Topic,
    Venue,
)

NOT_STATED = "not-stated"
VIRTUAL = "virtual"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: its key in addresses, names, place in the list, and authority if any."""

    key: str
    label_ar: str
    label_en: str
    sort_key: str
    object_id: int | None = None


@dataclass(frozen=True)
class Facet:
    """A way to browse.

    `values` gives the values of an article, read from its confirmed links as prefetched by
    `Article.objects.for_page()`. `known` gives the values that exist whether articles have them
    or not. `parse` reads a key that stands for a value without being listed (a day), or returns
    None.
    """

    name: str
    label: Promise
    values: Callable[[Article], Iterable[FacetValue]]
    known: Callable[[], Iterable[FacetValue]] = tuple
    parse: Callable[[str], FacetValue | None] = lambda key: None
    shape: Literal["list", "tree"] = "list"
    order: Literal["count", "natural"] = "count"
    authority: type | None = None


def bilingual(text: Promise) -> tuple[str, str]:
    """Return a translatable text in Arabic and in English."""
    labels = []
    for language in ("ar", "en"):
        with override(language):
            labels.append(str(text))
    return labels[0], labels[1]


def authority_value(authority) -> FacetValue:
    """Return the value that stands for an authority or a meeting."""
    if isinstance(authority, Meeting):
        # Meetings are listed by date, newest first; ten digits less the date turn the order round.
        newest_first = 99_999_999 - int(authority.first_day.strftime("%Y%m%d"))
        year = authority.start_date.year
        labels = (f"{authority.title_ar} ({year})", f"{authority.title_en} ({year})")
        return FacetValue(authority.slug, *labels, f"{newest_first:08}", authority.pk)
    if isinstance(authority, Resolution):
        labels = (authority.name_ar, authority.name_en)
        return FacetValue(authority.slug, *labels, f"{authority.number:06}", authority.pk)
    return FacetValue(
        authority.slug, authority.name_ar, authority.name_en, authority.sort_key, authority.pk
    )


def date_value(date: PartialDate) -> FacetValue:
    return FacetValue(str(date), in_words(date, "ar"), in_words(date, "en"), str(date))


def choice_value(choice) -> FacetValue:
    """Return the value that stands for a member of a `TextChoices`."""
    order = list(type(choice)).index(choice)
    return FacetValue(choice.value, *bilingual(choice.label), f"{order:03}")


def not_stated_value() -> FacetValue:
    return FacetValue(NOT_STATED, *bilingual(_CONSTANTS[NOT_STATED]), "~")


def virtual_value() -> FacetValue:
    return FacetValue(VIRTUAL, *bilingual(_CONSTANTS[VIRTUAL]), "!")


_CONSTANTS = {NOT_STATED: _("not stated"), VIRTUAL: _("Virtual meeting")} | {
    kind.value: kind.label for kind in Meeting.Kind
}


def label_of(term: FacetTerm) -> str:
    """Return the name of a value in the language of the page.

    Authorities carry their names in the index; what the archive itself calls something, and dates,
    are said as the code says them now.
    """
    if term.object_id is None:
        if term.key in _CONSTANTS:
            return str(_CONSTANTS[term.key])
        with contextlib.suppress(ValueError):
            return in_words(PartialDate.parse(term.key), get_language() or "ar")
    return term.label_ar if (get_language() or "ar").startswith("ar") else term.label_en


def _parse_date(key: str) -> FacetValue | None:
    try:
        return date_value(PartialDate.parse(key))
    except ValueError:
        return None


def _dates(article: Article) -> Iterable[FacetValue]:
    return map(date_value, article.published_date.ancestors() if article.published_date else ())


def _primary_meetings(article: Article) -> list[Meeting]:
    return [
        link.meeting
        for link in article.coverage.all()
        if link.relation == Coverage.Relation.PRIMARY
    ]


def _venues(article: Article) -> Iterable[FacetValue]:
    """Venues of the meetings the article is about, and such as an editor confirmed by themselves."""
    for meeting in _primary_meetings(article):
        if meeting.venue:
            yield authority_value(meeting.venue)
        if meeting.mode == Meeting.Mode.VIRTUAL:
            yield virtual_value()
    link: ArticleVenue
    for link in article.venue_links.all():
        yield authority_value(link.venue)


def _kinds(article: Article) -> Iterable[FacetValue]:
    return (choice_value(Meeting.Kind(meeting.kind)) for meeting in _primary_meetings(article))


def _linked(relation: str, target: str) -> Callable[[Article], Iterable[FacetValue]]:
    return lambda article: (
        authority_value(getattr(link, target)) for link in getattr(article, relation).all()
    )


def _all_of(model) -> Callable[[], Iterable[FacetValue]]:
    return lambda: map(authority_value, model.objects.all())


FACETS: tuple[Facet, ...] = (
    Facet("date", _("Date"), _dates, parse=_parse_date, shape="tree", order="natural"),
    Facet(
        "venue",
        _("Venue"),
        _venues,
        known=lambda: [virtual_value(), *_all_of(Venue)()],
        authority=Venue,
    ),
    Facet(
        "resolution",
        _("Resolution"),
        _linked("resolution_links", "resolution"),
        known=_all_of(Resolution),
        authority=Resolution,
    ),
    Facet(
        "meeting",
        _("Meeting"),
        lambda article: map(authority_value, _primary_meetings(article)),
        known=lambda: map(authority_value, Meeting.objects.published()),
        order="natural",
        authority=Meeting,
    ),
    Facet(
        "kind",
        _("Kind of meeting"),
        _kinds,
        known=lambda: map(choice_value, Meeting.Kind),
        order="natural",
    ),
    Facet(
        "state",
        _("State or organisation"),
        _linked("state_links", "state"),
        known=_all_of(State),
        authority=State,
    ),
    Facet(
        "official",
        _("Official"),
        _linked("official_links", "official"),
        known=_all_of(Official),
        authority=Official,
    ),
    Facet(
        "source",
        _("Outlet"),
        lambda article: [authority_value(article.source)] if article.source else [],
        known=_all_of(Source),
        authority=Source,
    ),
    Facet(
        "topic", _("Topic"), _linked("topic_links", "topic"), known=_all_of(Topic), authority=Topic
    ),
)
BY_NAME = {facet.name: facet for facet in FACETS}


def values_of(article: Article, facet: Facet) -> list[FacetValue]:
    """Return the values of an article in a facet, each once; «not stated» where there is none."""
    found = {value.key: value for value in facet.values(article)}
    return list(found.values()) or [not_stated_value()]
