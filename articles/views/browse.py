"""Browse and search: the list of articles with its facets, and the list of all values of a facet."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from articles.browse import copies, facet_panels
from articles.browse.article_list import PICKED, ArticleList
from articles.browse.explanation import Explanation
from articles.browse.nearby import Nearby
from articles.browse.result_list import ByDate
from articles.browse.url_state import UrlState
from articles.facets.registry import FACETS
from articles.index.bitmaps import Index
from articles.meetings import quotation
from articles.models import Article
from articles.models.addresses import absolute
from articles.outputs import exports, feeds
from articles.outputs.citations import coins
from articles.search import highlighting
from articles.views import named
from articles.web.caching import public_page
from articles.web.gone import Gone, articles_gone
from articles.web.paging import MOST_CHOICES, MOST_PAGES, TooManyChoices, page_of
from articles.web.parameters import given
from articles.web.robots import INDEX, NOINDEX_FOLLOW

PAGE_SIZE = 20
VALUES_PER_PAGE = 100
LONGEST_FIND = 80  # characters


def list_for(request) -> ArticleList:
    """Return the filters in the query string of a request; raise TooManyChoices if it has too many values."""
    parameters = given(request)
    if sum(len(values) for name, values in parameters.lists() if name != PICKED) > MOST_CHOICES:
        raise TooManyChoices
    return ArticleList(parameters, index=request.index)


def refuse_if_all_gone(article_list: ArticleList) -> None:
    """Raise Gone or Http404 if articles were chosen one by one and none of them is public.

    For files and feeds: without the choice they would hold the whole archive.
    """
    chosen = article_list.filters.value(PICKED)
    if chosen and not article_list.filters.picked:
        if items := articles_gone(chosen):
            raise Gone(*items)
        raise Http404


@public_page
def browse(request):
    """Show one page of the articles that the address selects, and the facets with exact counts."""
    article_list = list_for(request)
    results = article_list.unfolded.for_cards(with_text=bool(article_list.query))
    page = page_of(request, results, PAGE_SIZE)
    cards = [
        card(article, article_list.query, state=article_list.state)
        | {"coins": _coins(request, article)}
        for article in page.object_list
    ]
    article_list.folding.add_to(cards, results)
    last = min(page.paginator.num_pages, MOST_PAGES)
    state = article_list.state
    explanation = Explanation(article_list) if article_list.query else None
    context = {
        "article_list": article_list,
        "page": page,
        "cards": cards,
        "explanation": explanation,
        "nearby": None if page.paginator.count else Nearby(article_list, explanation),
        "named": named.cards_of(article_list) if article_list.query and page.number == 1 else None,
        "only_all_words": state.with_("words", "all"),
        "some_words_too": state.without("words"),
        "total": article_list.results.count(),
        "folded_count": len(article_list.folding.folded),
        "panels": facet_panels.build(article_list.index, article_list.selection, state),
        "state_text": str(state),
        "state_without_words": state.without("q"),
        "nav": "browse",
        "previous_address": state.at_page(page.number - 1) if page.has_previous() else None,
        "next_address": state.at_page(page.number + 1) if page.number < last else None,
        "exports": exports.FORMATS.values(),
        "feeds": feeds.FORMATS.values(),
        "robots": _robots(article_list, page.number),
    }
    return render(request, "articles/browse.html", context)


@public_page
def values(request, name: str):
    """Show all values of a facet, given the other choices; `find` searches them, `by=name` orders them."""
    if name not in FACETS:
        raise Http404
    article_list = list_for(request)
    state = article_list.state
    find = request.GET.get("find", "").replace("\x00", "").strip()[:LONGEST_FIND]
    by_name = request.GET.get("by") == "name"
    options = facet_panels.every_value(
        article_list.index, article_list.selection, FACETS[name], state, find, by_name
    )
    page = Paginator(options, VALUES_PER_PAGE).get_page(request.GET.get("page"))
    own = [("find", find)] if find else []
    order = ("find", "by", *state.order)
    by = [("by", "name")] if by_name else []
    here = UrlState.of([*state.pairs, *own, *by], order)
    context = {
        "facet": FACETS[name],
        "article_list": article_list,
        "state": state,
        "options": page.object_list,
        "page": page,
        "total": len(options),
        "find": find,
        "by_name": by_name,
        "orders": (
            (False, UrlState.of([*state.pairs, *own], order)),
            (True, UrlState.of([*state.pairs, *own, ("by", "name")], order)),
        ),
        "carried": [*state.pairs, *by],
        "previous_address": here.at_page(page.number - 1) if page.has_previous() else None,
        "next_address": here.at_page(page.number + 1) if page.has_next() else None,
        "nav": "browse",
        "robots": NOINDEX_FOLLOW,
    }
    return render(request, "articles/values.html", context)


def _robots(article_list: ArticleList, page: int) -> str:
    """Return the robots directive: links are followed from a single choice, not from combinations."""
    if len(article_list.state.pairs) > 1:
        return "noindex, nofollow"
    return NOINDEX_FOLLOW if article_list.is_narrowed or page > 1 else INDEX


def _coins(request, article: Article) -> str:
    return coins.context_object(article, absolute(request, article.permanent_path))


def _passage(article: Article, query) -> tuple[str, str]:
    """Return the text of which a card shows a passage, as (language, text): of those that match, the first.

    These are the abstract, in the language of the page first, and the text as far as its rights allow.
    """
    texts = article.abstracts
    if query:
        texts = [*texts, (article.language, quotation.shown_text(article))]
        texts.sort(key=lambda text: not highlighting.matches(text[1], query))
    return texts[0] if texts else (article.language, "")


def cards_of(index: Index, results: ByDate, most: int) -> list[dict]:
    """Return the cards of the first articles of a list by date, with copies of one text folded."""
    folding = copies.fold(index, results.documents)
    leading = results.without(folding.folded).for_cards()
    cards = [card(article) for article in leading[:most]]
    folding.add_to(cards, leading)
    return cards


def card(article: Article, query=None, omit_meeting=None, state: UrlState | None = None) -> dict:
    """Return the contents of the card of an article (loaded by `Results`), with matches marked.

    `omit_meeting` is the meeting on whose page the card is, which need not be named again. With `state`,
    the link carries the search words, so that the page of the article marks them too.
    """
    language, passage = _passage(article, query)
    return {
        "article": article,
        "words": state.only("q", "off") if state and query else "",
        "title": highlighting.mark(article.display_title, query),
        "passage": highlighting.snippet(passage, query),
        "passage_language": language,
        "meetings": [
            term
            for term in article.values.stated("meeting")
            if omit_meeting is None or term.object_id != omit_meeting.pk
        ],
        "resolutions": article.values.stated("resolution"),
    }
