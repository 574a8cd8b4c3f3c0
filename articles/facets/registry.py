"""The facets of the archive, each declared once.

A facet's name is its parameter in addresses. Its index (`index.writer`), counts (`browse.facet_panels`), filter
(`browse.filterset`) and chips (`browse.chips`), the page with all its values, the feed, the API and their
documentation are all derived from the declaration. A new facet needs an entry in `FACETS` and
`manage.py rebuild_index`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.facets.values import (
    NOT_STATED,
    FacetValue,
    authority_value,
    choice_value,
    date_value,
    not_stated_value,
    virtual_value,
)
from articles.models import (
    LINK_KINDS,
    Appointment,
    Article,
    ArticleVenue,
    EvidenceLink,
    LinkKind,
    Meeting,
    Source,
    State,
    Venue,
)
from articles.querysets.counting_modes import Mode, missing_slots, slot
from articles.text.dates import PartialDate

CountedValue = tuple[FacetValue, int]  # a value and its slot (`counting_modes.slot`)


@dataclass(frozen=True, eq=False)
class Facet:
    """A facet: one way to browse the articles.

    `values` returns the values of an article, each with its slot, read from the links prefetched by
    `Article.objects.for_index()`. `known` returns the values that exist whether articles have them or not.
    `parse` reads the key of a value that need not be listed (a day), or returns None. `has_relation` is set if
    a value comes either from what the article is about or from what it mentions. `is_common` is set for the
    facets that readers use most: they are open where others are folded.
    """

    name: str
    label: Promise
    values: Callable[[Article], Iterable[CountedValue]]
    known: Callable[[], Iterable[FacetValue]] = tuple
    parse: Callable[[str], FacetValue | None] = lambda key: None
    shape: Literal["list", "tree"] = "list"
    order: Literal["count", "natural"] = "count"
    authority: type | None = None
    has_relation: bool = False
    is_common: bool = False

    def slots(self, key: str, mode: Mode) -> tuple[int, ...]:
        """Return the slots in which the value `key` counts in `mode`."""
        if not self.has_relation:
            mode = mode.by_primary
        return (mode.missing_slot,) if key == NOT_STATED else mode.slots

    def counts_as_by_default(self, mode: Mode) -> bool:
        """Return whether this facet counts in `mode` as it does by default."""
        return (mode if self.has_relation else mode.by_primary).is_default


def _parse_date(key: str) -> FacetValue | None:
    try:
        return date_value(PartialDate.parse(key))
    except ValueError:
        return None


def _parse_month(key: str) -> FacetValue | None:
    value = _parse_date(key)
    return value if value and len(value.key) <= len("2019-06") else None


def _dates(article: Article) -> Iterable[CountedValue]:
    date = article.published_date
    return ((date_value(d), slot()) for d in (date.ancestors() if date else ()))


def _meetings(article: Article) -> Iterable[tuple[Meeting, int]]:
    return (
        (link.meeting, slot(link.relation, not link.is_confirmed))
        for link in article.coverage.all()
    )


def _meeting_dates(article: Article) -> Iterable[CountedValue]:
    """Yield the years and months in which the meetings were held."""
    return (
        (date_value(part), value_slot)
        for meeting, value_slot in _meetings(article)
        for date in meeting.dates
        for part in date.ancestors()
        if not part.day
    )


def _venues(article: Article) -> Iterable[CountedValue]:
    """Yield the venues of the meetings, and those that the article states apart from a meeting."""
    for meeting, value_slot in _meetings(article):
        if meeting.venue:
            yield authority_value(meeting.venue), value_slot
        if meeting.mode == Meeting.Mode.VIRTUAL:
            yield virtual_value(), value_slot
    link: ArticleVenue
    for link in article.venue_links.all():
        yield authority_value(link.venue), _slot_of(link)


def _kinds(article: Article) -> Iterable[CountedValue]:
    return (
        (choice_value(Meeting.Kind(meeting.kind)), value_slot)
        for meeting, value_slot in _meetings(article)
    )


def _offices(article: Article) -> Iterable[CountedValue]:
    """Yield the offices that the officials named in the article held at the time."""
    first_day, last_day = article.days_of_offices
    if first_day is None:
        return
    for link in article.official_links.all():
        for appointment in link.official.offices_on(first_day, last_day):
            kind = Appointment.OfficeKind(appointment.office_kind)
            yield choice_value(kind), _slot_of(link)


def _sources(article: Article) -> Iterable[CountedValue]:
    return [(authority_value(article.source), slot())] if article.source else []


def _countries(article: Article) -> Iterable[CountedValue]:
    country = article.source and article.source.country
    return [(authority_value(country), slot())] if country else []


def _slot_of(link: EvidenceLink) -> int:
    return slot(suggested=not link.is_confirmed)


def _of_links(kind: LinkKind) -> Facet:
    """Return the facet of a kind of link: an article has the authorities that it is linked to."""

    def values(article: Article) -> Iterable[CountedValue]:
        return (
            (authority_value(getattr(link, kind.target)), _slot_of(link))
            for link in getattr(article, kind.relation).all()
        )

    return Facet(
        kind.name, kind.label, values, known=_all_of(kind.target_model), authority=kind.target_model
    )


def _all_of(model) -> Callable[[], Iterable[FacetValue]]:
    return lambda: map(authority_value, model.objects.all())


DECLARED: tuple[Facet, ...] = (
    Facet(
        "date",
        _("Date"),
        _dates,
        parse=_parse_date,
        shape="tree",
        order="natural",
        is_common=True,
    ),
    Facet(
        "meeting_date",
        _("Year of the meeting"),
        _meeting_dates,
        parse=_parse_month,
        shape="tree",
        order="natural",
        has_relation=True,
    ),
    Facet(
        "venue",
        _("Venue"),
        _venues,
        known=lambda: [virtual_value(), *_all_of(Venue)()],
        authority=Venue,
        has_relation=True,
        is_common=True,
    ),
    _of_links(LINK_KINDS["resolution"]),
    Facet(
        "meeting",
        _("Meeting"),
        lambda article: (
            (authority_value(meeting), value_slot) for meeting, value_slot in _meetings(article)
        ),
        known=lambda: map(authority_value, Meeting.objects.published()),
        order="natural",
        authority=Meeting,
        has_relation=True,
    ),
    Facet(
        "kind",
        _("Kind of meeting"),
        _kinds,
        known=lambda: map(choice_value, Meeting.Kind),
        order="natural",
        has_relation=True,
    ),
    _of_links(LINK_KINDS["state"]),
    _of_links(LINK_KINDS["official"]),
    Facet(
        "office",
        _("Office held at the time"),
        _offices,
        known=lambda: map(choice_value, Appointment.OfficeKind),
    ),
    Facet("source", _("Outlet"), _sources, known=_all_of(Source), authority=Source),
    Facet(
        "country",
        _("Country of the outlet"),
        _countries,
        known=_all_of(State),
        authority=State,
        is_common=True,
    ),
    _of_links(LINK_KINDS["topic"]),
)
# By name, in display order. To be read at the time of use, since facets of links may be added.
FACETS: dict[str, Facet] = {facet.name: facet for facet in DECLARED}


def add_facets_of_links() -> None:
    """Add the facets of kinds of links that have one and are not declared above, after those that are."""
    for kind in LINK_KINDS.values():
        if kind.has_facet and kind.name not in FACETS:
            FACETS[kind.name] = _of_links(kind)


add_facets_of_links()


def facets_of(authority) -> list[Facet]:
    """Return the facets whose values are authorities of the type of this one."""
    return [facet for facet in FACETS.values() if facet.authority is type(authority)]


def values_of(article: Article, facet: Facet) -> list[CountedValue]:
    """Return the values of an article in a facet, each once in each of its slots.

    The value «not stated» is added for every mode in which none of them counts.
    """
    values = {
        (value.key, value_slot): (value, value_slot) for value, value_slot in facet.values(article)
    }
    missing = not_stated_value()
    slots = {value_slot for _key, value_slot in values}
    return [
        *values.values(),
        *(
            (missing, value_slot)
            for value_slot in missing_slots(slots, with_relation=facet.has_relation)
        ),
    ]
