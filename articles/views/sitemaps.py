"""Sitemap, robots.txt and the OpenSearch description."""

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
    """Return the sitemap index."""
    response = views.index(request, sitemaps.sections(), sitemap_url_name="sitemap-part",
                           template_name="sitemap_index.xml")  # fmt: skip
    return response.render()


@public_page
def part(request, section: str):
    """Return one file of the sitemap; `p` is its page, from 1."""
    try:
        response = views.sitemap(request, sitemaps.sections(), section)
    except TypeError as error:  # `p` is not a number
        raise Http404 from error
    return response.render()


@public_page
def robots(request):
    """Return robots.txt: the addresses that crawlers should not visit, and that of the sitemap."""
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
    """Return the OpenSearch 1.1 description of the search, for browsers and other clients."""
    return render(request, "opensearch.xml", {"site": site_of(request)}, content_type=OPENSEARCH)
