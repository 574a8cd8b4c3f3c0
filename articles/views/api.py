"""The list of articles for scripts: the same parameters, articles and counts as the page, as JSON."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse

from articles import panels
from articles.facets import FACETS
from articles.filters import ArticleFilterSet
from articles.models import Article
from articles.urlstate import PAGE
from articles.views.browse import PAGE_SIZE, asked
from articles.views.caching import public_page
from articles.views.context import absolute


@public_page
def articles(request):
    """Answer with one page of the articles that the address selects, and every facet counted."""
    filterset = asked(request)
    paginator = Paginator(filterset.results.for_cards(), PAGE_SIZE)
    page = paginator.get_page(request.GET.get(PAGE))
    here = absolute(request, reverse("api-articles"))

    def link(state) -> str:
        return f"{here}{state}"

    data = {
        "total": paginator.count,
        "notices": filterset.notices,
        "articles": [_article(request, article) for article in page.object_list],
        "facets": [
            {
                "name": panel.name,
                "label": str(panel.label),
                "values": [_option(option, link) for option in panel.options],
                "value_count": panel.values,
            }
            for panel in panels.build(filterset.index, filterset.selection, filterset.state)
        ],
        "links": {
            "self": link(filterset.state.at_page(page.number)),
            "next": link(filterset.state.at_page(page.number + 1)) if page.has_next() else None,
            "page": absolute(request, f"{reverse('browse')}{filterset.state}"),
        },
    }
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


def _article(request, article: Article) -> dict:
    return {
        "id": article.permanent_id,
        "address": absolute(request, article.get_absolute_url()),
        "title": article.display_title,
        "language": article.language,
        "published": str(article.published_date) if article.published_date else None,
        "outlet": article.source.slug if article.source else None,
        "meetings": [term.key for term in article.values.stated("meeting")],
        "resolutions": [term.key for term in article.values.stated("resolution")],
        "abstract": article.abstract,
        "url": article.url or None,
        "archived_url": article.archived_url or None,
    }


def _option(option: panels.Option, link) -> dict:
    return {
        "key": option.key,
        "label": option.label,
        "count": option.count,
        "selected": option.selected,
        "toggle": link(option.address),
        **({"values": [_option(o, link) for o in option.children]} if option.children else {}),
    }


@public_page
def docs(request):
    """Say what an address can ask for: every parameter, every facet, and what answers to them."""
    filters = ArticleFilterSet({}, queryset=Article.objects.none(), request=request).filters
    others = [(name, each) for name, each in filters.items() if name not in FACETS]
    context = {"facets": FACETS.values(), "others": others, "nav": "about"}
    return render(request, "articles/api.html", context)
