"""OAI-PMH endpoint for harvesters."""

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

_MOST_ARGUMENTS = 4_000  # octets of a request body


@csrf_exempt  # it changes nothing
@limited
def oai(request):
    """Answer an OAI-PMH 2.0 request, by GET or POST as the protocol requires."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    arguments = request.GET
    if request.method == "POST":
        # In a POST request the protocol allows arguments only in the body.
        arguments = request.POST if len(request.body) <= _MOST_ARGUMENTS else {}
    # Read before the tables, so that the next harvest from this moment includes changes made meanwhile.
    settled = public_records.settled_until()
    repository = Repository(bitmaps.current().snapshot, site_of(request))
    document = writing.answer(
        dict(arguments.lists()) if arguments else {}, repository, _site(request), settled
    )
    response = HttpResponse(document, content_type=writing.MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _site(request) -> writing.Site:
    site = site_of(request)
    # The namespace of identifiers is a domain name; without SITE_URL, one that cannot exist.
    host = urlsplit(settings.SITE_URL).hostname or "reading-room.invalid"
    return writing.Site(
        f"{site}{reverse('oai')}",
        host,
        _("The reading room of the Coalition’s meetings"),
        settings.ADMIN_EMAIL or f"webmaster@{host}",
    )
