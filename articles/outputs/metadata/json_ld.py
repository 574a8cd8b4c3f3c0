"""Linked data of pages in the vocabulary of schema.org; it holds only facts that the page shows.

A subject is identified by its permanent address, the same in every language; `address` is that of the page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from articles.models import (
    Appointment,
    Article,
    Authority,
    Meeting,
    Official,
    Outcome,
    Resolution,
    Source,
    State,
    Topic,
    Venue,
)
from articles.outputs import plain_text
from articles.querysets.counting_modes import PRIMARY

Data = dict[str, Any]
_MODES = {"virtual": "Online", "hybrid": "Mixed", "in-person": "Offline"}


def of_article(article: Article, address: str, permanent: str) -> Data:
    """Return an article as a NewsArticle."""
    inferred = article.date_basis == Article.DateBasis.INFERRED
    return _page(
        "NewsArticle",
        permanent,
        headline=article.display_title[:110],
        inLanguage=article.language,
        abstract=article.display_abstract,
        url=article.url or address,
        mainEntityOfPage=address,
        publisher=_outlet(article.source) if article.source else None,
        datePublished="" if inferred else str(article.published_date or ""),
        # Not `author`: a byline may be a person or an agency, and nothing says which.
        creditText=article.byline,
        archivedAt=article.archived_url,
        about=[
            {"@type": "Event", "name": m.title, "startDate": str(m.start_date)}
            for m in article.meetings_covered(PRIMARY)
        ],
        mentions=[_cited(link.resolution) for link in article.resolution_links.all()],
    )


def of_meeting(meeting: Meeting, hosts: list[State], address: str, permanent: str) -> Data:
    """Return a meeting as an Event; its description is what it decided, and each line is a work about it."""
    outcomes = list(meeting.outcomes.all())
    return _page(
        "Event",
        permanent,
        name=meeting.title,
        startDate=str(meeting.start_date),
        endDate=str(meeting.end_date or ""),
        eventAttendanceMode=f"https://schema.org/{_MODES[meeting.mode]}EventAttendanceMode",
        organizer=[{"@type": _kind_of(host), "name": host.name} for host in hosts],
        location=_location(meeting),
        url=address,
        description=" ".join(outcome.text for outcome in outcomes),
        subjectOf=[_outcome(outcome, n) for n, outcome in enumerate(outcomes, 1)],
    )


def _outcome(outcome: Outcome, position: int) -> Data:
    """Return an outcome as a work about the meeting: its text is ours, and it cites the page of its source."""
    in_english = outcome.text == outcome.text_en != outcome.text_ar
    return {
        "@type": "CreativeWork",
        "position": position,
        "text": outcome.text,
        "inLanguage": "en" if in_english else "ar",
        "citation": outcome.source_url,
    }


def _location(meeting: Meeting) -> Data | None:
    if meeting.mode == Meeting.Mode.VIRTUAL:
        return {"@type": "VirtualLocation", "name": meeting.get_mode_display()}
    return _place(meeting.venue) if meeting.venue else None


_TYPES = {
    Article: "NewsArticle",
    Meeting: "Event",
    Official: "Person",
    Venue: "Place",
    Source: "NewsMediaOrganization",
    Resolution: "Legislation",
    Topic: "DefinedTerm",
}


def type_of(subject: Article | Meeting | Authority) -> str:
    """Return the schema.org type of a subject."""
    return _kind_of(subject) if isinstance(subject, State) else _TYPES[type(subject)]


def of_authority(
    authority: Authority, appointments: list[Appointment], address: str, permanent: str
) -> Data:
    """Return an authority as its schema.org type: person, country, place, outlet, legislation or term."""
    details: dict[type, Callable[[], Data]] = {
        Official: lambda: {"hasOccupation": _occupations(appointments)},
        Venue: lambda: _place(authority),
        Resolution: lambda: _legislation(authority),
        Topic: lambda: {"description": authority.scope_note},
    }
    data = _named(authority) | details.get(type(authority), dict)()
    same_as = (
        f"https://www.wikidata.org/wiki/{authority.wikidata_id}" if authority.wikidata_id else ""
    )
    return _page(data.pop("@type"), permanent, **data, url=address, sameAs=same_as)


def _named(authority: Authority) -> Data:
    return {
        "@type": type_of(authority),
        "name": authority.name,
        "alternateName": [authority.other_name, *authority.aliases],
    }


def _kind_of(state: State) -> str:
    return "Country" if state.kind == State.Kind.STATE else "Organization"


def _outlet(source: Source) -> Data:
    return {"@type": "NewsMediaOrganization", "name": source.name}


def _place(venue: Venue) -> Data:
    return {
        "@type": "Place",
        "name": venue.name,
        "address": {
            "@type": "PostalAddress",
            "addressLocality": venue.name,
            "addressCountry": venue.country.name,
        },
    }


def _cited(resolution: Resolution) -> Data:
    return {
        "@type": "Legislation",
        "name": resolution.name,
        "legislationIdentifier": resolution.symbol,
    }


def _legislation(resolution: Resolution) -> Data:
    return _cited(resolution) | {
        "legislationPassedBy": {"@type": "Organization", "name": resolution.get_body_display()},
        "legislationDate": str(resolution.adopted_on or ""),
        "abstract": resolution.subject,
    }


def _occupations(appointments: list[Appointment]) -> list[Data]:
    return [
        {
            "@type": "Occupation",
            "name": appointment.office,
            "occupationLocation": {"@type": "AdministrativeArea", "name": appointment.state.name},
        }
        for appointment in appointments
    ]


def _page(kind: str, identifier: str, /, **data: Any) -> Data:
    whole = {"@context": "https://schema.org", "@type": kind, "@id": identifier, **data}
    return _without_empty(plain_text.clean_all(whole))


def _without_empty(data: Data) -> Data:
    """Return data without empty values, at any depth."""
    kept = {}
    for key, value in data.items():
        if isinstance(value, dict):
            value = _without_empty(value)
        if isinstance(value, list):
            value = [_without_empty(v) if isinstance(v, dict) else v for v in value]
        if value:
            kept[key] = value
    return kept
