"""What has a page of its own: found by its address, described, cited and shared in one way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import segno
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from articles import cards, ledger, maps
from articles.bitmaps import Index
from articles.calendars import MEDIA_TYPE as CALENDAR
from articles.citing import styles
from articles.citing.files import FORMATS
from articles.describing import jsonld, meta, previews, signposts
from articles.describing.public import archived_at
from articles.maps import Place
from articles.models import Article, Authority, Meeting, Official, Venue
from articles.results import standing_under
from articles.views.context import absolute

Subject = Article | Meeting | Authority


def base_of(subject: Subject) -> str:
    """Return the address below which the other forms of a page lie: that of an article has no tail."""
    if isinstance(subject, Article):
        return reverse("article-by-id", args=[subject.permanent_id])
    return subject.get_absolute_url()


def load_for_preview(subject: Subject) -> None:
    """Load what the preview of a meeting needs, if it was not loaded with it."""
    if isinstance(subject, Meeting):
        prefetch_related_objects([subject], *Meeting.objects.links_for_preview())


def preview_of(index: Index, subject: Subject, heading: str = "") -> previews.Preview:
    """Return the preview of what was loaded for it; `heading` names the kind of an authority."""
    if isinstance(subject, Article):
        return previews.of_article(subject)
    articles = len(standing_under(index.snapshot, subject))
    if isinstance(subject, Meeting):
        cited = {link.resolution for link in subject.resolution_links.all()}
        return previews.of_meeting(
            subject,
            ledger.states_in(subject, *ledger.HOSTING),
            ledger.states_in(subject, *ledger.CHAIRING),
            sorted(cited, key=lambda each: (each.number, each.year)),
            articles,
        )
    return previews.of_authority(subject, heading, articles)


def place_of(subject: Subject) -> Place | None:
    """Return where a meeting or a venue lies on the map."""
    venue = subject.venue if isinstance(subject, Meeting) else subject
    return maps.place(venue.latitude, venue.longitude) if isinstance(venue, Venue) else None


@dataclass(frozen=True)
class Takeaway:
    """Another form of a page: its label, its address, its media type."""

    label: str
    address: str
    media_type: str


def takeaways(subject: Subject) -> list[Takeaway]:
    """Return the files a reader can take away from a page."""
    base = base_of(subject).rstrip("/")
    found = [Takeaway(f.label, f"{base}.{f.suffix}", f.media_type) for f in FORMATS.values()]
    if isinstance(subject, Meeting) and subject.has_days:
        found.append(Takeaway("iCalendar", f"{base}.ics", CALENDAR))
    return found


def described(request, subject: Subject, heading: str = "") -> dict:
    """Return what the templates of all pages of their own need to describe, cite and share them."""
    address = absolute(request, subject.get_absolute_url())
    permanent = absolute(request, base_of(subject))
    preview = preview_of(request.index, subject, heading)
    pictures = cards.addresses(preview, permanent, place_of(subject))
    short = getattr(subject, "short_slug", None)
    shared = absolute(request, reverse("meeting-short", args=[short])) if short else permanent
    return {
        "preview_of_page": preview,
        "head_tags": [
            *previews.tags(preview, address, pictures),
            *_bibliographic(subject, address, preview),
        ],
        "schemas": meta.SCHEMAS,
        "json_ld": _json_ld(subject, address),
        "citations": styles.lines(subject, permanent, timezone.localdate()),
        "takeaways": takeaways(subject),
        "permanent_url": permanent,
        "short_url": shared if short else "",
        "shared_url": shared,
        "qr": _qr(shared),
    }


def _bibliographic(subject: Subject, address: str, preview: previews.Preview):
    if isinstance(subject, Article):
        if subject.published_date and subject.published_date.day:
            day = str(subject.published_date)
            yield previews.Tag("property", "article:published_time", day)
        yield from meta.of_article(subject, address)
    else:
        yield from meta.of_page(subject, preview.title, (get_language() or "ar")[:2])


def _json_ld(subject: Subject, address: str) -> dict:
    if isinstance(subject, Article):
        return jsonld.of_article(subject, address)
    if isinstance(subject, Meeting):
        return jsonld.of_meeting(subject, ledger.states_in(subject, *ledger.HOSTING), address)
    offices = subject.appointments.select_related("state") if isinstance(subject, Official) else []
    return jsonld.of_authority(subject, address, list(offices))


def signposted(request, response: HttpResponse, subject: Subject) -> HttpResponse:
    """Return a page with the typed links that lead machines on."""
    more = _copies(subject) if isinstance(subject, Article) else []
    response.headers["Link"] = signposts.header(
        absolute(request, base_of(subject)),
        jsonld.type_of(subject),
        [(absolute(request, each.address), each.media_type) for each in takeaways(subject)],
        more,
    )
    return response


def _copies(article: Article) -> list[tuple[str, str]]:
    """Return where an article was published, and its archived copy as a memento (RFC 7089)."""
    found = [(article.url, "item"), (article.url, "original")]
    if archived_at(article.archived_url):
        found.append((article.archived_url, "memento"))
    return found


@lru_cache(maxsize=1_000)
def _qr(address: str) -> SafeString:
    """Return an address as a QR code, drawn in the ink of the page."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(omitsize=True, border=0, svgclass="qr", lineclass=None)
    return mark_safe(drawn)  # noqa: S308 (squares)
