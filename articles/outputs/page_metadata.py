"""The metadata of a page about one subject: its tags, citations, files, and addresses to share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import segno
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from articles.meetings import attendance, world_map
from articles.meetings.display import shorten
from articles.meetings.world_map import MapPoint
from articles.models import Article, Authority, Meeting, Official, Venue
from articles.models.addresses import absolute, permanent_address
from articles.outputs import share_card
from articles.outputs.citations import styles
from articles.outputs.citations.files import FORMATS
from articles.outputs.citations.items import title_of_page
from articles.outputs.icalendar import MEDIA_TYPE as CALENDAR
from articles.outputs.metadata import html_meta, json_ld, link_preview, signposting
from articles.outputs.metadata.article_fields import archived_at

Subject = Article | Meeting | Authority


def base_of(subject: Subject) -> str:
    """Return the base address of the other forms of a page; for an article, its address without the slug.

    It is that of the active language; for what leaves the site, see `permanent_path`.
    """
    if isinstance(subject, Article):
        return reverse("article-by-id", args=[subject.permanent_id])
    return subject.get_absolute_url()


def load_for_preview(subject: Subject) -> None:
    """Load the links that the preview of a meeting shows, unless they are loaded."""
    if isinstance(subject, Meeting):
        prefetch_related_objects([subject], *Meeting.objects.links_for_preview())


def preview_of(subject: Subject, articles: int, heading: str = "") -> link_preview.Preview:
    """Return the preview of a subject loaded for it.

    `articles` is the number of articles about a meeting or an authority, `heading` the kind of an authority.
    """
    if isinstance(subject, Article):
        return link_preview.of_article(subject)
    if isinstance(subject, Meeting):
        cited = {link.resolution for link in subject.resolution_links.all()}
        return link_preview.of_meeting(
            subject,
            attendance.states_in(subject, *attendance.HOSTING),
            attendance.states_in(subject, *attendance.CHAIRING),
            sorted(cited, key=lambda resolution: (resolution.number, resolution.year)),
            articles,
        )
    return link_preview.of_authority(subject, heading, articles)


def place_of(subject: Subject) -> MapPoint | None:
    """Return the position of a meeting or a venue on the map, None for other subjects."""
    venue = subject.venue if isinstance(subject, Meeting) else subject
    return (
        world_map.map_point(venue.latitude, venue.longitude, venue.name)
        if isinstance(venue, Venue)
        else None
    )


@dataclass(frozen=True)
class Takeaway:
    """A file form of a page: its label, address and media type."""

    label: str
    address: str
    media_type: str


def takeaways(subject: Subject) -> list[Takeaway]:
    """Return the file forms of a page: citations, and iCalendar for a meeting with exact days."""
    base = base_of(subject).rstrip("/")
    files = [
        Takeaway(citation.label, f"{base}.{citation.suffix}", citation.media_type)
        for citation in FORMATS.values()
    ]
    if isinstance(subject, Meeting) and subject.has_days:
        files.append(Takeaway("iCalendar", f"{base}.ics", CALENDAR))
    return files


@dataclass(frozen=True)
class Presentation:
    """The values that the templates of all pages about one subject need to describe, cite and share it."""

    preview: link_preview.Preview
    head_tags: tuple[link_preview.Tag, ...]
    json_ld: dict
    citations: list[styles.Line]
    takeaways: list[Takeaway]
    permanent_url: str  # the same in every language, like the two below
    short_url: str  # empty if the subject has none
    shared_url: str
    qr: SafeString
    schemas = html_meta.SCHEMAS


def presentation_of(
    request, subject: Subject, *, articles: int = 0, heading: str = ""
) -> Presentation:
    """Return the presentation of a subject loaded for its preview; see `preview_of`."""
    address = absolute(request, subject.get_absolute_url())
    permanent = absolute(request, subject.permanent_path)
    preview = preview_of(subject, articles, heading)
    base = absolute(request, base_of(subject))
    pictures = share_card.addresses(preview, base, place_of(subject))
    short = getattr(subject, "short_slug", None)
    shared = absolute(request, permanent_address("meeting-short", short)) if short else permanent
    tags = link_preview.tags(preview, address, pictures)
    if isinstance(subject, Article) and not subject.source:
        # Zotero takes the name of the site for the newspaper of an article that names none.
        tags = (tag for tag in tags if tag.name != "og:site_name")
    return Presentation(
        preview=preview,
        head_tags=(*tags, *_bibliographic(subject, permanent)),
        json_ld=_json_ld(subject, address, permanent),
        citations=styles.lines(subject, permanent, timezone.localdate()),
        takeaways=takeaways(subject),
        permanent_url=permanent,
        short_url=shared if short else "",
        shared_url=shared,
        qr=_qr(shared),
    )


def tags_without_subject(request, title: str) -> list[link_preview.Tag]:
    """Return the preview tags of a page that has no subject: those of the archive, under the page's title."""
    archive = link_preview.of_home()
    pictures = share_card.addresses(archive, absolute(request, reverse("home")))
    preview = replace(archive, title=shorten(title, link_preview.MOST_TITLE))
    return list(link_preview.tags(preview, absolute(request, request.path), pictures))


def _bibliographic(subject: Subject, permanent: str):
    if isinstance(subject, Article):
        if subject.published_date and subject.published_date.day:
            day = str(subject.published_date)
            yield link_preview.Tag("property", "article:published_time", day)
        yield from html_meta.of_article(subject, permanent)
    else:
        language = (get_language() or "ar")[:2]
        yield from html_meta.of_page(subject, title_of_page(subject, language), language)


def _json_ld(subject: Subject, address: str, permanent: str) -> dict:
    if isinstance(subject, Article):
        return json_ld.of_article(subject, address, permanent)
    if isinstance(subject, Meeting):
        hosts = attendance.states_in(subject, *attendance.HOSTING)
        return json_ld.of_meeting(subject, hosts, address, permanent)
    offices = subject.appointments.select_related("state") if isinstance(subject, Official) else []
    return json_ld.of_authority(subject, list(offices), address, permanent)


def signposted(request, response: HttpResponse, subject: Subject) -> HttpResponse:
    """Add the typed links of Signposting (RFC 8288) to the response of a page."""
    copies = _copies(subject) if isinstance(subject, Article) else []
    response.headers["Link"] = signposting.header(
        absolute(request, subject.permanent_path),
        json_ld.type_of(subject),
        [(absolute(request, file.address), file.media_type) for file in takeaways(subject)],
        copies,
    )
    return response


def _copies(article: Article) -> list[tuple[str, str]]:
    """Return the links to the original of an article and to its archived copy, a memento (RFC 7089)."""
    links = [(article.url, "item"), (article.url, "original")]
    if archived_at(article.archived_url):
        links.append((article.archived_url, "memento"))
    return links


@lru_cache(maxsize=1_000)
def _qr(address: str) -> SafeString:
    """Return an address as a QR code in SVG, in the text colour of the page."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(omitsize=True, border=0, svgclass="qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308 (it holds no text)
