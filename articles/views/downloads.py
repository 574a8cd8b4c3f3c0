"""Other representations of a page: citation files, calendars and share cards."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.browse.result_list import articles_with
from articles.models import Article, Meeting
from articles.models.addresses import absolute
from articles.outputs import icalendar
from articles.outputs.citations.files import FORMATS
from articles.outputs.citations.items import item_of
from articles.outputs.metadata import link_preview
from articles.outputs.page_metadata import Subject, base_of, load_for_preview, place_of, preview_of
from articles.outputs.share_card import Card
from articles.outputs.words import active_language
from articles.views.authority import KINDS
from articles.web.caching import public_page
from articles.web.gone import Gone, article_gone
from articles.web.redirects import find_by_former_slug_or_404

ARTICLE, MEETING, HOME = "article", "meeting", "home"
SECONDS_OF_ANY_CARD = 600
# Seconds for which shared caches keep a card; short for articles, which may be withdrawn.
LONG, SHORT = 30 * 24 * 3600, 3600


def _find(kind: str, slug: str):
    """Return the public object with this slug, present or former, or permanent id.

    Raises Gone for what is no longer public, Http404 for what is unknown.
    """
    if kind == ARTICLE:
        if article := Article.objects.published().filter(permanent_id=slug).for_page().first():
            return article
        if item := article_gone(slug):
            raise Gone(item)
        raise Http404
    model = Meeting if kind == MEETING else KINDS[kind].model
    related = ("venue__country",) if kind == MEETING else KINDS[kind].related
    known = Meeting.objects.published() if kind == MEETING else model.objects.all()
    return known.select_related(*related).filter(slug=slug).first() or find_by_former_slug_or_404(
        model, slug
    )


def _moved(subject: Subject, slug: str, address: str) -> HttpResponse | None:
    """Return a redirect to `address` for a former slug, else None."""
    if isinstance(subject, Article) or subject.slug == slug:
        return None
    return redirect(address, permanent=True)


@public_page
def file(request, kind: str, slug: str, form: str):
    """Return the citation of a page as a file for reference managers."""
    subject = _find(kind, slug)
    if response := _moved(subject, slug, f"{base_of(subject).rstrip('/')}.{form}"):
        return response
    format_ = FORMATS[form]
    permanent = absolute(request, subject.permanent_path)
    item = item_of(subject, permanent, timezone.localdate(), active_language())
    response = HttpResponse(
        format_.write(item), content_type=f"{format_.media_type}; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{item["id"]}.{form}"'
    return response


@public_page
def meeting_calendar(request, slug: str):
    """Return a meeting as an iCalendar file."""
    subject = _find(MEETING, slug)
    if response := _moved(subject, slug, f"{base_of(subject).rstrip('/')}.ics"):
        return response
    if not subject.has_days:
        raise Http404
    return _calendar(request, [subject], subject.title, subject.slug)


@public_page
def all_meetings_calendar(request):
    """Return all meetings as a calendar to subscribe to."""
    name = _("The reading room of the Coalition’s meetings")
    every = Meeting.objects.published().for_cards().prefetch_related("outcomes")
    return _calendar(request, every, name, "meetings")


def _calendar(request, meetings, name: str, file_name: str) -> HttpResponse:
    text = icalendar.calendar(
        meetings, lambda meeting: absolute(request, meeting.permanent_path), name
    )
    response = HttpResponse(text, content_type=f"{icalendar.MEDIA_TYPE}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}.ics"'
    return response


def card(request, kind: str, shape: str, slug: str = ""):
    """Return the share card of a page; the version in its address lets browsers keep it for ever."""
    if kind == HOME:
        return _image(request, Card(link_preview.of_home(), shape, get_language() or "ar"), LONG)
    subject = _find(kind, slug)
    if response := _moved(subject, slug, f"{base_of(subject)}{shape}.png"):
        return response
    load_for_preview(subject)
    heading = str(KINDS[kind].heading) if kind in KINDS else ""
    is_article = isinstance(subject, Article)
    articles = 0 if is_article else len(articles_with(request.index.snapshot, subject))
    preview = preview_of(subject, articles, heading)
    share_card = Card(preview, shape, get_language() or "ar", place_of(subject))
    return _image(request, share_card, SHORT if kind == ARTICLE else LONG)


def _image(request, share_card: Card, seconds: int) -> HttpResponse:
    """Return a card as PNG; shared caches may keep it for `seconds`, browsers for a year."""
    etag = f'"{share_card.version}"'
    client_etags = request.headers.get("If-None-Match", "")
    if etag in parse_etags(client_etags):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(share_card.png(), content_type="image/png")
    is_named = request.GET.get("v") == share_card.version
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = (
        f"public, max-age=31536000, s-maxage={seconds}, immutable" if is_named
        else f"public, max-age={SECONDS_OF_ANY_CARD}"
    )  # fmt: skip
    return response
