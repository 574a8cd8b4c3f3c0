"""Browse and search: the list of articles with its facets."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.shortcuts import render

from articles import citations, highlight, panels
from articles.explaining import Explanation
from articles.filters import ArticleFilterSet
from articles.models import Article
from articles.urlstate import UrlState
from articles.views.caching import public_page

PAGE_SIZE = 20


@public_page
def browse(request):
    """Show one page of the articles that the address selects, with exact counts beside it."""
    filterset = ArticleFilterSet(request.GET, queryset=Article.objects.published())
    paginator = Paginator(filterset.results.for_cards(), PAGE_SIZE)
    page = paginator.get_page(request.GET.get("page"))
    state = filterset.state
    context = {
        "filterset": filterset,
        "page": page,
        "cards": [card(article, filterset.query, state=state) for article in page.object_list],
        "explanation": Explanation(filterset) if filterset.query else None,
        "only_all_words": state.with_("words", "all"),
        "some_words_too": state.without("words"),
        "total": paginator.count,
        "panels": panels.build(filterset.selection, state),
        "state_without_words": state.without("q"),
        "nav": "browse",
        "previous_address": state.at_page(page.number - 1) if page.has_previous() else None,
        "next_address": state.at_page(page.number + 1) if page.has_next() else None,
        "robots": "noindex, follow" if filterset.is_narrowed or page.number > 1 else "",
    }
    return render(request, "articles/browse.html", context)


def card(article: Article, query=None, beside=None, state: UrlState | None = None) -> dict:
    """Return what a card shows of an article: its parts, and the passage that matches.

    `beside` is the meeting whose page the card stands on: it needs no saying again. With `state`,
    the link carries the words along, so that the page of the article marks them.
    """
    passage = article.abstract
    marked = highlight.matches(passage, query) if query else []
    if query and not marked:
        passage = citations.shown_text(article) or passage
    about = [c.meeting for c in article.coverage.all() if c.relation == "primary"]
    return {
        "article": article,
        "words": state.only("q", "off") if state and query else "",
        "title": highlight.mark(article.display_title, query),
        "passage": highlight.snippet(passage, query),
        "meetings": [meeting for meeting in about if meeting != beside],
    }
