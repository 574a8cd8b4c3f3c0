"""Page of an article."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from articles.browse.article_list import ArticleList
from articles.browse.result_list import articles_with
from articles.meetings import quotation
from articles.models import Article, Figure, Meeting, Venue
from articles.outputs.metadata import article_fields
from articles.outputs.page_metadata import presentation_of, signposted
from articles.preservation.captures import captures_of
from articles.querysets.counting_modes import BACKGROUND, PRIMARY
from articles.search.highlighting import Marks, matches
from articles.text.dates import in_hijri
from articles.views.browse import card
from articles.web.caching import private, public_page
from articles.web.gone import Gone, article_gone
from articles.web.parameters import given
from articles.web.robots import INDEX, NOINDEX

RELATED = 4


@public_page
def article(request, permanent_id: str, slug: str = ""):
    """Show an article: a draft only to editors, one that is no longer public as 410 with the reason.

    Redirects to the canonical address if the slug is missing or wrong.
    """
    article = Article.objects.filter(permanent_id=permanent_id).for_page().first()
    if (
        article is None
        or article.is_withdrawn
        or not (article.is_published or _may_preview(request))
    ):
        if item := article_gone(permanent_id):
            raise Gone(item)
        raise Http404
    if slug != article.slug:
        query = request.META.get("QUERY_STRING", "")
        address = f"{article.get_absolute_url()}{'?' if query else ''}{query}"
        return redirect(address, permanent=article.is_published)
    response = _page(request, article, preview=not article.is_published)
    return signposted(request, response, article) if article.is_published else private(response)


def _may_preview(request) -> bool:
    # Only this reads the session, so that public pages set no cookie and do not vary by it.
    return request.user.is_staff and request.user.has_perm("articles.view_article")


def _page(request, article: Article, preview: bool):
    first_day, last_day = article.days_of_offices
    officials = [
        (link.official, link.official.offices_on(first_day, last_day) if first_day else [])
        for link in article.official_links.all()
    ]
    primary = article.meetings_covered(PRIMARY)
    article_list = ArticleList(given(request), index=request.index)
    marks = Marks(article_list.query)
    published = article.published_date
    abstracts = article.abstracts
    context = {
        "article": article,
        "marks": marks,
        "words": article_list.state.only("q", "off") if article_list.query else None,
        "words_text": article_list.query.text if article_list.query else "",
        "title": marks.of(article.display_title),
        "subtitle": marks.of(article.subtitle),
        "hijri": in_hijri(published.first_day, published.last_day, get_language() or "ar")
        if published and published.day
        else "",
        # The abstract in the other language too, if only there are words that the reader searched for.
        "abstracts": [
            (language, marks.of(text))
            for n, (language, text) in enumerate(abstracts)
            if n == 0 or (article_list.query and matches(text, article_list.query))
        ],
        "preview": preview,
        "original": article_fields.original_of(article),
        "archived": article_fields.archived_of(article),
        "captures": captures_of(article),
        "primary": primary,
        "background": article.meetings_covered(BACKGROUND),
        "venues": _venues(article, primary),
        "officials": officials,
        "figures": _figures(article),
        "paragraphs": [marks.of(p) for p in article.body.split("\n\n")]
        if article.shows_full_text
        else [],
        "excerpt": marks.of(quotation.excerpt(article)) if article.rights == "excerpt" else [],
        # A reader who came from a search gets a link back to it instead.
        "related": []
        if article_list.query
        else [card(a) for a in _related(request, article, primary)],
        "presentation": presentation_of(request, article),
        "robots": NOINDEX if preview or article_list.query else INDEX,
    }
    return render(request, "articles/article.html", context)


def _venues(article: Article, meetings: list[Meeting]) -> list[Venue]:
    """Return the venues linked to an article, or none if the page shows those of its meetings."""
    if any(meeting.venue_id for meeting in meetings):
        return []
    return [link.venue for link in article.venue_links.confirmed().select_related("venue")]


def _figures(article: Article) -> list[tuple[Figure, quotation.Evidence]]:
    """Return the figures that an article gives, each with its sentence as far as the rights let it be shown."""
    quotes, figures = quotation.Quotes(), []
    for figure in Figure.objects.given_in(article):
        figure.article = article  # so that it is not loaded again
        figures.append((figure, quotes.ground(figure)))
    return figures


def _related(request, article: Article, meetings: list[Meeting]) -> list[Article]:
    """Return other articles about the same meetings, newest first."""
    if not meetings:
        return []
    others = articles_with(request.index.snapshot, *meetings).for_cards()[: RELATED + 1]
    return [other for other in others if other != article][:RELATED]
