"""What machines are told of meetings and authorities, declared once by kind (see `public` for articles)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from typing_extensions import TypedDict

from articles.meetings import attendance, figures
from articles.meetings.quotation import Ground, Quotes
from articles.models import (
    Authority,
    Meeting,
    Official,
    Resolution,
    Source,
    State,
    Topic,
    Venue,
)
from articles.outputs.metadata.article_fields import LANGUAGES, PLURALS, Label

Subject = Meeting | Authority


class Link(TypedDict):
    """A meeting or an authority: its key, its names, its page, and where the API describes it."""

    key: str
    label: Label
    page: str
    api: str


class Point(TypedDict):
    latitude: float
    longitude: float


class Office(TypedDict):
    """An office held; `dates_basis` is empty, “page”, or “unverified”: not checked against a page."""

    name: Label
    kind: str
    state: Link
    since: str | None
    until: str | None
    dates_basis: str


class RoleStatement(TypedDict):
    """What something rests on: a sentence as far as the rights let it be shown, and where it stands."""

    sentence: str
    article: str | None
    url: str | None


class Attended(TypedDict):
    """That a state, or an official for it, had roles at a meeting, and what says so."""

    state: Link | None
    official: Link | None
    level: str
    offices: list[Label]
    roles: list[str]
    said: list[RoleStatement]


class Number(TypedDict):
    """A number that was given: of what, how many, and what says so; none is the true one."""

    counts: str
    unit: str
    value: float
    said: list[RoleStatement]


@dataclass(frozen=True)
class SubjectContext:
    """A meeting or an authority loaded for its description, and the site whose addresses that gives."""

    subject: Any
    site: str

    def link(self, subject: Subject) -> Link:
        return link(subject, self.site)

    def absolute(self, path: str) -> str:
        return f"{self.site}{path}"


@dataclass(frozen=True)
class Field:
    """A field of a description: `type` is that of its JSON; `in_list` where lists have it too."""

    name: str
    holds: str
    type: Any
    of: Callable[[SubjectContext], Any]
    in_list: bool = True


def link(subject: Subject, site: str) -> Link:
    """Return what leads to a meeting or an authority."""
    api = reverse("api-v1:subject", args=[PLURALS[subject.url_name], subject.slug])
    return {
        "key": subject.slug,
        "label": _label(subject, "title" if isinstance(subject, Meeting) else "name"),
        "page": f"{site}{subject.get_absolute_url()}",
        "api": f"{site}{api}",
    }


def _label(subject, name: str) -> Label:
    return {code: getattr(subject, f"{name}_{code}") for code in LANGUAGES}  # type: ignore[return-value]


def _of(name: str) -> Callable[[SubjectContext], Any]:
    return lambda told: getattr(told.subject, name)


def _or_none(name: str) -> Callable[[SubjectContext], Any]:
    """Return what reads a column whose empty text means that nothing is known."""
    return lambda told: getattr(told.subject, name) or None


def _date(name: str) -> Callable[[SubjectContext], str | None]:
    return lambda told: str(date) if (date := getattr(told.subject, name)) else None


def _linked(name: str) -> Callable[[SubjectContext], Link | None]:
    return lambda told: told.link(found) if (found := getattr(told.subject, name)) else None


def _articles(told: SubjectContext) -> str:
    chosen = urlencode({told.subject.facet: told.subject.slug})
    return told.absolute(f"{reverse('api-v1:articles')}?{chosen}")


COMMON = (
    Field("key", "its key in addresses; a former one leads here", str, _of("slug")),
    Field("page", "address of its page", str, lambda t: link(t.subject, t.site)["page"]),
    Field("api", "address of this description", str, lambda t: link(t.subject, t.site)["api"]),
    Field("articles", "address of the articles that stand under it", str, _articles),
)
AUTHORITY = (
    *COMMON,
    Field("name", "its names", Label, lambda t: _label(t.subject, "name")),
    Field("aliases", "its other names and spellings", list[str], _of("aliases")),
    Field("wikidata", "its item in Wikidata", str | None, _or_none("wikidata_id")),
    Field("note", "the cataloguer’s note, in Arabic", str | None, _or_none("note")),
    Field("source_url", "where the facts were seen", str | None, _or_none("source_url")),
)


def _offices(told: SubjectContext) -> list[Office]:
    return [
        {
            "name": _label(held, "office"),
            "kind": held.office_kind,
            "state": told.link(held.state),
            "since": str(held.from_date) if held.from_date else None,
            "until": str(held.to_date) if held.to_date else None,
            "dates_basis": held.dates_basis,
        }
        for held in told.subject.appointments.all()
    ]


def _said(told: SubjectContext, grounds: list[Ground] | tuple[Ground, ...]) -> list[RoleStatement]:
    return [
        {
            "sentence": ground.sentence,
            "article": told.absolute(reverse("api-v1:article", args=[ground.article.permanent_id]))
            if ground.article
            else None,
            "url": ground.url or None,
        }
        for ground in grounds
    ]


def _attendance(told: SubjectContext) -> list[Attended]:
    meeting, quotes = told.subject, Quotes()
    said = attendance.statements(meeting.participations.all(), meeting.attendances.all(), quotes)
    return [
        {
            "state": told.link(each.state) if each.state else None,
            "official": told.link(each.official) if each.official else None,
            "level": each.level,
            "offices": [_label(office, "office") for office in each.offices],
            "roles": [role.key for role in each.roles],
            "said": [one for role in each.roles for one in _said(told, role.grounds)],
        }
        for each in said
    ]


def _figures(told: SubjectContext) -> list[Number]:
    quotes = Quotes()
    return [
        {
            "counts": group.counts,
            "unit": stated.unit,
            "value": stated.value,
            "said": _said(told, stated.grounds),
        }
        for group in figures.side_by_side(told.subject.figures.all(), quotes)
        for stated in group.figures
    ]


def _resolutions(told: SubjectContext) -> list[Link]:
    cited = {found.resolution for found in told.subject.resolution_links.all()}
    return [told.link(each) for each in sorted(cited, key=lambda r: (r.number, r.year))]


FIELDS: dict[type, tuple[Field, ...]] = {
    Meeting: (
        *COMMON,
        Field("title", "its titles", Label, lambda t: _label(t.subject, "title")),
        Field("kind", "its kind, as in the facet “kind”", str, _of("kind")),
        Field("mode", "“in-person”, “virtual” or “hybrid”", str, _of("mode")),
        Field("start", "its first day, as far as it is known", str, _date("start_date")),
        Field("end", "its last day; null where it is the first", str | None, _date("end_date")),
        Field("venue", "where it was held; null where it was virtual or is not known", Link | None,
              _linked("venue")),
        Field("communique", "address of its communiqué", str | None, _or_none("communique_url")),
        Field("communique_archived", "archived copy of its communiqué", str | None,
              _or_none("communique_archived_url")),
        Field("source_url", "where the facts were seen", str | None, _or_none("source_url")),
        Field("attendance", "who is known to have taken part or to have been invited, and what says so",
              list[Attended], _attendance, in_list=False),
        Field("resolutions", "resolutions that it cites", list[Link], _resolutions, in_list=False),
        Field("figures", "numbers that were given, side by side", list[Number], _figures, in_list=False),
        Field("points", "points of the communiqué in words of our own", list[Label],
              lambda t: [_label(point, "text") for point in t.subject.communique_points.all()],
              in_list=False),
    ),
    Venue: (
        *AUTHORITY,
        Field("country", "the state it lies in", Link | None, _linked("country")),
        Field("place", "where it lies, in degrees (WGS 84)", Point,
              lambda t: {"latitude": float(t.subject.latitude), "longitude": float(t.subject.longitude)}),
    ),
    State: (
        *AUTHORITY,
        Field("kind", "“state” or “organisation”", str, _of("kind")),
        Field("iso_code", "code of ISO 3166-1", str | None, _or_none("iso_code")),
        Field("membership", "member of the Coalition: “yes”, “no”, null where not verified", str | None,
              _or_none("membership")),
        Field("member_since", "member since, as far as it is known", str | None,
              _date("member_since_date")),
    ),
    Official: (
        *AUTHORITY,
        Field("offices", "offices held, in the order of time", list[Office], _offices, in_list=False),
    ),
    Resolution: (
        *AUTHORITY,
        Field("symbol", "symbol of the United Nations", str, _of("symbol")),
        Field("body", "“unsc” or “unga”", str, _of("body")),
        Field("number", "its number", int, _of("number")),
        Field("year", "its year", int, _of("year")),
        Field("adopted_on", "the day it was adopted", str | None, _date("adopted_on")),
        Field("subject", "what it is about", Label, lambda t: _label(t.subject, "subject")),
        Field("text_url", "address of its text", str | None, _or_none("text_url")),
    ),
    Topic: (
        *AUTHORITY,
        Field("scope_note", "what it covers", Label, lambda t: _label(t.subject, "scope_note")),
    ),
    Source: (
        *AUTHORITY,
        Field("domain", "its site", str | None, _or_none("domain")),
        Field("country", "the state it comes from", Link | None, _linked("country")),
        Field("language", "its language", str, _of("language")),
    ),
}  # fmt: skip
MODELS: dict[str, type] = {
    plural: next(model for model in FIELDS if kind == model.url_name)
    for kind, plural in PLURALS.items()
}


def public(model: type):
    """Return what readers may see of a kind, in its order, loaded for a list."""
    if model is Meeting:
        return Meeting.objects.published().for_cards()
    related = [name for name in ("country",) if any(f.name == name for f in model._meta.fields)]
    return model.objects.select_related(*related)


def links_of(model: type) -> list:
    """Return what to prefetch for the whole description of one."""
    if model is Meeting:
        return Meeting.objects.links_for_page()
    return ["appointments__state"] if model is Official else []


def describe(subject: Subject, site: str, *, whole: bool) -> dict[str, Any]:
    """Return the description of a meeting or an authority: every field by name, or those of lists."""
    told = SubjectContext(subject, site)
    return {f.name: f.of(told) for f in FIELDS[type(subject)] if whole or f.in_list}
