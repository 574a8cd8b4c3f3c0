"""OAI-PMH: where libraries harvest the archive."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from articles.index import bitmaps, public_records
from articles.models.addresses import site_of
from articles.outputs.oai import writing
from articles.outputs.oai.repository import Repository
from articles.web.rate_limit import limited

_MOST_ARGUMENTS = 4_000  # octets of a form


@csrf_exempt  # nothing is changed, whoever asks
@limited
def oai(request):
    """Answer a request of OAI-PMH 2.0, by GET or by POST as the protocol wants."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    given = request.GET
    if request.method == "POST":
        # The protocol has the arguments in the form alone.
        given = request.POST if len(request.body) <= _MOST_ARGUMENTS else {}
    # Before the tables are read: what changes meanwhile is asked for again from this moment on.
    settled = public_records.settled_until()
    repository = Repository(bitmaps.current().snapshot, site_of(request))
    made = writing.answer(dict(given.lists()) if given else {}, repository, _site(request), settled)
    response = HttpResponse(made, content_type=writing.MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _site(request) -> writing.Site:
    site = site_of(request)
    # A namespace is a domain name: where the site has none, one that nobody has.
    host = urlsplit(settings.SITE_URL).hostname or "reading-room.invalid"
    return writing.Site(
        f"{site}{reverse('oai')}",
        host,
        _("The reading room of the Coalition’s meetings"),
        settings.ADMIN_EMAIL or f"webmaster@{host}",
    )
