"""Other forms of a page of its own: citations as files, calendars, cards."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
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
from articles.views.authority import KINDS
from articles.web.caching import public_page
from articles.web.redirects import moved_or_404

ARTICLE, MEETING, HOME = "article", "meeting", "home"
SECONDS_OF_ANY_CARD = 600
# How long shared caches keep a card: an article may be withdrawn.
LONG, SHORT = 30 * 24 * 3600, 3600


def _find(kind: str, slug: str):
    """Return what has a page or had one, under whatever address; raise Http404 where nothing had."""
    if kind == ARTICLE:
        article = Article.objects.filter(permanent_id=slug).for_page().first()
        if article is None or not (article.is_published or article.is_withdrawn):
            raise Http404
        return article
    model = Meeting if kind == MEETING else KINDS[kind].model
    related = ("venue__country",) if kind == MEETING else KINDS[kind].related
    known = Meeting.objects.published() if kind == MEETING else model.objects.all()
    return known.select_related(*related).filter(slug=slug).first() or moved_or_404(model, slug)


def _instead(request, subject: Subject, slug: str, address: str) -> HttpResponse | None:
    """Return what answers in place of a form of a page: that it was withdrawn, or its `address` today."""
    if isinstance(subject, Article):
        if subject.is_withdrawn:
            return render(request, "410.html", {"article": subject}, status=410)
        return None
    return redirect(address, permanent=True) if subject.slug != slug else None


@public_page
def file(request, kind: str, slug: str, form: str):
    """Give the citation of a page as a file for reference managers."""
    subject = _find(kind, slug)
    if instead := _instead(request, subject, slug, f"{base_of(subject).rstrip('/')}.{form}"):
        return instead
    format_ = FORMATS[form]
    language = subject.language if isinstance(subject, Article) else get_language() or "ar"
    item = item_of(subject, absolute(request, base_of(subject)), timezone.localdate(), language[:2])
    response = HttpResponse(
        format_.write(item), content_type=f"{format_.media_type}; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{item["id"]}.{form}"'
    return response


@public_page
def meeting_calendar(request, slug: str):
    """Give a meeting as a calendar."""
    subject = _find(MEETING, slug)
    if instead := _instead(request, subject, slug, f"{base_of(subject).rstrip('/')}.ics"):
        return instead
    if not subject.has_days:
        raise Http404
    return _calendar(request, [subject], subject.title, subject.slug)


@public_page
def all_meetings_calendar(request):
    """Give all meetings as a calendar to subscribe to."""
    name = _("The reading room of the Coalition’s meetings")
    return _calendar(request, Meeting.objects.published().for_cards(), name, "meetings")


def _calendar(request, meetings, name: str, file_name: str) -> HttpResponse:
    made = icalendar.calendar(
        meetings, lambda meeting: absolute(request, meeting.get_absolute_url()), name
    )
    response = HttpResponse(made, content_type=f"{icalendar.MEDIA_TYPE}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}.ics"'
    return response


def card(request, kind: str, shape: str, slug: str = ""):
    """Give the share card of a page, kept for ever under the version its address names."""
    if kind == HOME:
        return _picture(request, Card(link_preview.of_home(), shape, get_language() or "ar"), LONG)
    subject = _find(kind, slug)
    if instead := _instead(request, subject, slug, f"{base_of(subject)}{shape}.png"):
        return instead
    load_for_preview(subject)
    heading = str(KINDS[kind].heading) if kind in KINDS else ""
    articles = (
        0 if isinstance(subject, Article) else len(articles_with(request.index.snapshot, subject))
    )
    preview = preview_of(subject, articles, heading)
    made = Card(preview, shape, get_language() or "ar", place_of(subject))
    return _picture(request, made, SHORT if kind == ARTICLE else LONG)


def _picture(request, made: Card, seconds: int) -> HttpResponse:
    """Answer with a card; who stands between keeps it for `seconds`, who looks at it for ever."""
    etag = f'"{made.version}"'
    asked = request.headers.get("If-None-Match", "")
    if etag in parse_etags(asked):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(made.png(), content_type="image/png")
    is_named = request.GET.get("v") == made.version
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = (
        f"public, max-age=31536000, s-maxage={seconds}, immutable" if is_named
        else f"public, max-age={SECONDS_OF_ANY_CARD}"
    )  # fmt: skip
    return response
