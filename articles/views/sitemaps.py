"""The sitemap, and what crawlers and search fields of browsers are told."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sitemaps import views
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from articles.models.addresses import absolute, site_of
from articles.outputs import sitemaps
from articles.web.caching import public_page

OPENSEARCH = "application/opensearchdescription+xml; charset=utf-8"


@public_page
def index(request):
    """List the files of the sitemap."""
    response = views.index(request, sitemaps.sections(), sitemap_url_name="sitemap-part",
                           template_name="sitemap_index.xml")  # fmt: skip
    return response.render()


@public_page
def part(request, section: str):
    """Give one file of the sitemap; `p` counts them from 1."""
    try:
        response = views.sitemap(request, sitemaps.sections(), section)
    except TypeError as error:  # a page that is no number
        raise Http404 from error
    return response.render()


@public_page
def robots(request):
    """Say which addresses crawlers had better leave alone, and where the sitemap is."""
    context = {
        "sitemap": absolute(request, reverse("sitemap")),
        "data": absolute(request, reverse("about-data")),
        "prefixes": [
            "" if code == settings.LANGUAGE_CODE else f"/{code}" for code, _ in settings.LANGUAGES
        ],
    }
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")


@public_page
def opensearch(request):
    """Describe the search for browsers and other clients (OpenSearch 1.1)."""
    return render(request, "opensearch.xml", {"site": site_of(request)}, content_type=OPENSEARCH)
