"""Fields of the public descriptions of meetings and authorities, declared once per kind.

For articles see `article_fields`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from typing_extensions import TypedDict

from articles.meetings import attendance, figures
from articles.meetings.quotation import Evidence, Quotes
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
from articles.outputs import plain_text
from articles.outputs.metadata.article_fields import LANGUAGES, PLURALS, Label

Subject = Meeting | Authority


class Link(TypedDict):
    """A link to a meeting or an authority: its key, its names, its page, and its address in the API."""

    key: str
    label: Label
    page: str
    api: str


class Point(TypedDict):
    latitude: float
    longitude: float


class Office(TypedDict):
    """An office held; `dates_basis` is empty, “page”, “unverified” (not checked against a page) or “seen”.

    “seen”: the dates are the days on which pages name the person with the office; the term is not known.
    """

    name: Label
    kind: str
    state: Link
    since: str | None
    until: str | None
    dates_basis: str


class RoleStatement(TypedDict):
    """Evidence of a statement: its source, and a sentence of it if the rights allow showing it."""

    sentence: str
    article: str | None
    url: str | None


class Attended(TypedDict):
    """Roles of a state, or of an official for it, at a meeting, with the evidence."""

    state: Link | None
    official: Link | None
    level: str
    offices: list[Label]
    roles: list[str]
    said: list[RoleStatement]


class OutcomeLine(TypedDict):
    """One outcome of a meeting; `source_kind` is “communique”, “official”, “press”, or empty (not stated).

    `position` counts from 1 in the order of the page; the English text is empty if it is not written yet.
    """

    position: int
    text: Label
    source_url: str | None
    source_kind: str


class CommuniquePage(TypedDict):
    """A page with the communiqué; `kind` is “official”, “mirror”, “digest” or “statement”."""

    url: str
    language: str
    kind: str
    publisher: Label


class Number(TypedDict):
    """A stated number: what it counts, its value, and the evidence; numbers that differ are all listed."""

    counts: str
    unit: str
    value: float
    said: list[RoleStatement]


@dataclass(frozen=True)
class SubjectContext:
    """A meeting or an authority loaded for its description, and the site that begins all addresses."""

    subject: Any
    site: str

    def link(self, subject: Subject) -> Link:
        return link(subject, self.site)

    def absolute(self, path: str) -> str:
        return f"{self.site}{path}"


@dataclass(frozen=True)
class Field:
    """A field of a description: `holds` describes it, `type` is its type in JSON.

    Fields with `in_list` are part of lists too. Those that a spreadsheet shows have a `label`, its heading, and
    the `kind` and `words` of its column (`outputs.columns.Column`); what they hold is marked for translation.
    """

    name: str
    holds: str
    type: Any
    read: Callable[[SubjectContext], Any]
    in_list: bool = True
    label: Promise | str = ""
    kind: str = "text"
    words: Mapping[str, str | Promise] | None = None


def link(subject: Subject, site: str) -> Link:
    """Return a link to a meeting or an authority."""
    api = reverse("api-v1:subject", args=[PLURALS[subject.url_name], subject.slug])
    return {
        "key": subject.slug,
        "label": _label(subject, "title" if isinstance(subject, Meeting) else "name"),
        "page": f"{site}{subject.permanent_path}",
        "api": f"{site}{api}",
    }


def _label(subject, name: str) -> Label:
    return {code: getattr(subject, f"{name}_{code}") for code in LANGUAGES}  # type: ignore[return-value]


def _column(name: str) -> Callable[[SubjectContext], Any]:
    return lambda context: getattr(context.subject, name)


def _or_none(name: str) -> Callable[[SubjectContext], Any]:
    """Return a reader of a column in which an empty text means unknown (null)."""
    return lambda context: getattr(context.subject, name) or None


def _date(name: str) -> Callable[[SubjectContext], str | None]:
    return lambda context: str(date) if (date := getattr(context.subject, name)) else None


def _linked(name: str) -> Callable[[SubjectContext], Link | None]:
    return lambda context: (
        context.link(linked) if (linked := getattr(context.subject, name)) else None
    )


def _articles(context: SubjectContext) -> str:
    query = urlencode({context.subject.facet: context.subject.slug})
    return context.absolute(f"{reverse('api-v1:articles')}?{query}")


COMMON = (
    Field("key", gettext_noop("its key in addresses; former keys redirect to it"), str, _column("slug"),
          label=_("Key"), kind="code"),
    Field("page", gettext_noop("address of its page"), str, lambda c: link(c.subject, c.site)["page"],
          label=_("Page in this archive"), kind="address"),
    Field("api", "address of this description", str, lambda c: link(c.subject, c.site)["api"]),
    Field("articles", "address of the list of its articles", str, _articles),
)  # fmt: skip
AUTHORITY = (
    *COMMON,
    Field("name", "its name", Label, lambda c: _label(c.subject, "name")),
    Field("aliases", "its other names and spellings", list[str], _column("aliases")),
    Field("wikidata", "its item in Wikidata", str | None, _or_none("wikidata_id")),
    Field("note", "the cataloguer’s note, in Arabic", str | None, _or_none("note")),
    Field("source_url", "page where the facts were found", str | None, _or_none("source_url")),
)


def _offices(context: SubjectContext) -> list[Office]:
    return [
        {
            "name": _label(appointment, "office"),
            "kind": appointment.office_kind,
            "state": context.link(appointment.state),
            "since": str(appointment.from_date) if appointment.from_date else None,
            "until": str(appointment.to_date) if appointment.to_date else None,
            "dates_basis": appointment.dates_basis,
        }
        for appointment in context.subject.appointments.all()
    ]


def _evidence(
    context: SubjectContext, grounds: list[Evidence] | tuple[Evidence, ...]
) -> list[RoleStatement]:
    return [
        {
            "sentence": ground.sentence,
            "article": context.absolute(
                reverse("api-v1:article", args=[ground.article.permanent_id])
            )
            if ground.article
            else None,
            "url": ground.url or None,
        }
        for ground in grounds
    ]


def _attendance(context: SubjectContext) -> list[Attended]:
    meeting, quotes = context.subject, Quotes()
    statements = attendance.statements(
        meeting.participations.all(), meeting.attendances.all(), quotes
    )
    return [
        {
            "state": context.link(statement.state) if statement.state else None,
            "official": context.link(statement.official) if statement.official else None,
            "level": statement.level,
            "offices": [_label(office, "office") for office in statement.offices],
            "roles": [role.key for role in statement.roles],
            "said": [e for role in statement.roles for e in _evidence(context, role.grounds)],
        }
        for statement in statements
    ]


def _figures(context: SubjectContext) -> list[Number]:
    quotes = Quotes()
    return [
        {
            "counts": group.counts,
            "unit": figure.unit,
            "value": figure.value,
            "said": _evidence(context, figure.grounds),
        }
        for group in figures.side_by_side(context.subject.figures.all(), quotes)
        for figure in group.figures
    ]


def _outcomes(context: SubjectContext) -> list[OutcomeLine]:
    return [
        {
            "position": position,
            "text": _label(outcome, "text"),
            "source_url": outcome.source_url or None,
            "source_kind": outcome.source_kind,
        }
        for position, outcome in enumerate(context.subject.outcomes.all(), 1)
    ]


def _communiques(context: SubjectContext) -> list[CommuniquePage]:
    return [
        {
            "url": copy.url,
            "language": copy.language,
            "kind": copy.kind,
            "publisher": _label(copy, "publisher"),
        }
        for copy in context.subject.communique_copies.all()
    ]


def _resolutions(context: SubjectContext) -> list[Link]:
    cited = {row.resolution for row in context.subject.resolution_links.all()}
    return [
        context.link(resolution) for resolution in sorted(cited, key=lambda r: (r.number, r.year))
    ]


FIELDS: dict[type, tuple[Field, ...]] = {
    Meeting: (
        *COMMON,
        Field("title", gettext_noop("its title"), Label, lambda c: _label(c.subject, "title"),
              label=_("Title"), kind="long"),
        Field("kind", gettext_noop("its kind, as in the facet “kind”"), str, _column("kind"),
              label=_("Kind of meeting"), words=dict(Meeting.Kind.choices)),
        Field("mode", gettext_noop("“in-person”, “virtual” or “hybrid”"), str, _column("mode"),
              label=_("How it was held"), words=dict(Meeting.Mode.choices)),
        Field("start", gettext_noop("its first day, as precise as known"), str, _date("start_date"),
              label=_("First day"), kind="date"),
        Field("end", gettext_noop("its last day; null if it is the first"), str | None, _date("end_date"),
              label=_("Last day"), kind="date"),
        Field("venue", gettext_noop("where it was held; null if it was virtual or the venue is not known"),
              Link | None, _linked("venue"), label=_("Venue"), kind="code"),
        Field("communique", gettext_noop("address of its communiqué"), str | None,
              _or_none("communique_url"), label=_("Communiqué"), kind="address"),
        Field("communique_archived", gettext_noop("archived copy of its communiqué"), str | None,
              _or_none("communique_archived_url"), label=_("Archived copy of the communiqué"), kind="address"),
        Field("source_url", gettext_noop("page where the facts were found"), str | None,
              _or_none("source_url"), label=_("Source of the facts"), kind="address"),
        Field("attendance", "who is known to have taken part or to have been invited, with the evidence",
              list[Attended], _attendance, in_list=False),
        Field("resolutions", "resolutions that it cites", list[Link], _resolutions, in_list=False),
        Field("figures", "numbers stated about it, side by side", list[Number], _figures, in_list=False),
        Field("outcomes", "what it decided, in the archive’s own words, each line with its source",
              list[OutcomeLine], _outcomes, in_list=False),
        Field("communiques", "pages with the communiqué, official copies first", list[CommuniquePage],
              _communiques, in_list=False),
    ),
    Venue: (
        *AUTHORITY,
        Field("country", "the state where it is", Link | None, _linked("country")),
        Field("place", "its coordinates in degrees (WGS 84)", Point,
              lambda c: {"latitude": float(c.subject.latitude), "longitude": float(c.subject.longitude)}),
    ),
    State: (
        *AUTHORITY,
        Field("kind", "“state” or “organisation”", str, _column("kind")),
        Field("iso_code", "ISO 3166-1 code", str | None, _or_none("iso_code")),
        Field("membership", "member of the Coalition: “yes” or “no”; null if not verified", str | None,
              _or_none("membership")),
        Field("member_since", "when it became a member, as precise as known", str | None,
              _date("member_since_date")),
    ),
    Official: (
        *AUTHORITY,
        Field("offices", "offices held, in chronological order", list[Office], _offices, in_list=False),
    ),
    Resolution: (
        *AUTHORITY,
        Field("symbol", "document symbol of the United Nations", str, _column("symbol")),
        Field("body", "“unsc” or “unga”", str, _column("body")),
        Field("number", "its number", int, _column("number")),
        Field("year", "its year", int, _column("year")),
        Field("adopted_on", "the day it was adopted", str | None, _date("adopted_on")),
        Field("subject", "what it is about", Label, lambda c: _label(c.subject, "subject")),
        Field("text_url", "address of its text", str | None, _or_none("text_url")),
    ),
    Topic: (
        *AUTHORITY,
        Field("scope_note", "what it covers", Label, lambda c: _label(c.subject, "scope_note")),
    ),
    Source: (
        *AUTHORITY,
        Field("domain", "domain of its site", str | None, _or_none("domain")),
        Field("kind", "“newspaper”, “agency”, “site” …; null if not known", str | None, _or_none("kind")),
        Field("country", "its country of origin; null if not known", Link | None, _linked("country")),
        Field("country_basis", "source of the country: “page”, its “address”, or “unverified” (commonly known, "
              "not checked)", str | None, _or_none("country_basis")),
        Field("language", "code of its language", str, _column("language")),
    ),
}  # fmt: skip
MODELS: dict[str, type] = {
    plural: next(model for model in FIELDS if kind == model.url_name)
    for kind, plural in PLURALS.items()
}


def public(model: type):
    """Return the public meetings, or the authorities of a kind, in default order, loaded for a list."""
    if model is Meeting:
        return Meeting.objects.published().for_cards()
    related = [name for name in ("country",) if any(f.name == name for f in model._meta.fields)]
    return model.objects.select_related(*related)


def links_of(model: type) -> list:
    """Return the relations to prefetch for a whole description."""
    if model is Meeting:
        return Meeting.objects.links_for_page()
    return ["appointments__state"] if model is Official else []


def describe(subject: Subject, site: str, *, whole: bool) -> dict[str, Any]:
    """Return the description of a meeting or an authority: all fields if `whole`, else only those of lists."""
    context = SubjectContext(subject, site)
    return {
        f.name: plain_text.clean_all(f.read(context))
        for f in FIELDS[type(subject)]
        if whole or f.in_list
    }
