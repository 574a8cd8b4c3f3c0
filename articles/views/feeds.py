"""Feeds: the list that an address selects, for feed readers; what changed last comes first."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.browse.article_list import ArticleList
from articles.models.addresses import absolute, site_of
from articles.outputs import feeds, selection_label
from articles.outputs.metadata import article_fields
from articles.views.browse import list_for
from articles.web.caching import public_page
from articles.web.paging import MOST_PAGES, page_of

ENTRIES = 50


@public_page
def feed(request, form: str = "atom"):
    """Answer with a page of the articles that the address selects."""
    article_list = list_for(request)
    results = article_list.answer.results(article_list.articles, "changed").for_export()
    page = page_of(request, results, ENTRIES)
    here = reverse("feed") if form == "atom" else reverse("feed-in", args=[form])

    def at(number: int) -> str:
        return absolute(request, f"{here}{article_list.state.at_page(number)}").removesuffix("?")

    last = min(page.paginator.num_pages, MOST_PAGES)
    pages = {"self": at(page.number), "first": at(1), "last": at(last)}
    if page.number < last:
        pages["next"] = at(page.number + 1)
    if page.has_previous():
        pages["previous"] = at(page.number - 1)
    made = feeds.Feed(
        title_of(article_list),
        absolute(request, f"{reverse('browse')}{article_list.state}").removesuffix("?"),
        selection_label.in_words(article_list),
        pages,
    )
    articles = [article_fields.describe(article, site_of(request)) for article in page.object_list]
    format_ = feeds.FORMATS[form]
    return HttpResponse(format_.write(made, articles), content_type=format_.media_type)


def title_of(article_list: ArticleList) -> str:
    """Return in words what an address asks for."""
    archive = _("The reading room of the Coalition’s meetings")
    return f"{archive}: {selection_label.about(article_list) or _('All articles')}"
