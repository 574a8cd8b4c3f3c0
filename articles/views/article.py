"""The page of one article."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import redirect, render

from articles.browse.article_list import ArticleList
from articles.browse.result_list import articles_with
from articles.meetings import quotation
from articles.models import Article, Meeting, Venue
from articles.outputs.metadata import article_fields
from articles.outputs.page_metadata import presentation_of, signposted
from articles.querysets.counting_modes import BACKGROUND, PRIMARY
from articles.search.highlighting import Marks
from articles.views.browse import card
from articles.web.caching import private, public_page
from articles.web.robots import INDEX, NOINDEX

RELATED = 4


@public_page
def article(request, permanent_id: str, slug: str = ""):
    """Show an article; a draft only to an editor, a withdrawn one as 410 with the reason."""
    found = Article.objects.filter(permanent_id=permanent_id).for_page().first()
    if found is None:
        raise Http404
    if found.is_withdrawn:
        return render(request, "410.html", {"article": found}, status=410)
    if not found.is_published and not _may_preview(request):
        raise Http404
    if slug != found.slug:
        words = request.META.get("QUERY_STRING", "")
        address = f"{found.get_absolute_url()}{'?' if words else ''}{words}"
        return redirect(address, permanent=found.is_published)
    response = _page(request, found, preview=not found.is_published)
    return signposted(request, response, found) if found.is_published else private(response)


def _may_preview(request) -> bool:
    # The session is looked at only here, so that public pages stay free of cookies.
    return request.user.is_staff and request.user.has_perm("articles.view_article")


def _page(request, found: Article, preview: bool):
    first_day, last_day = found.days_of_offices
    officials = [
        (link.official, link.official.offices_on(first_day, last_day) if first_day else [])
        for link in found.official_links.all()
    ]
    primary = found.meetings_covered(PRIMARY)
    article_list = ArticleList(request.GET, index=request.index)
    marks = Marks(article_list.query)
    context = {
        "article": found,
        "marks": marks,
        "words": article_list.state.only("q", "off") if article_list.query else None,
        "words_text": article_list.query.text if article_list.query else "",
        "title": marks.of(found.display_title),
        "subtitle": marks.of(found.subtitle),
        "abstract": marks.of(found.abstract),
        "preview": preview,
        "original": article_fields.original_of(found),
        "archived": article_fields.archived_of(found),
        "primary": primary,
        "background": found.meetings_covered(BACKGROUND),
        "venues": _venues(found, primary),
        "officials": officials,
        "paragraphs": [marks.of(p) for p in found.body.split("\n\n")]
        if found.shows_full_text
        else [],
        "excerpt": marks.of(quotation.excerpt(found)) if found.rights == "excerpt" else [],
        # Who comes from a search goes back to it.
        "related": []
        if article_list.query
        else [card(a) for a in _related(request, found, primary)],
        "presentation": presentation_of(request, found),
        "robots": NOINDEX if preview or article_list.query else INDEX,
    }
    return render(request, "articles/article.html", context)


def _venues(found: Article, meetings: list[Meeting]) -> list[Venue]:
    """Return the places an article states by themselves: those of its meetings stand with them."""
    if any(meeting.venue_id for meeting in meetings):
        return []
    return [link.venue for link in found.venue_links.confirmed().select_related("venue")]


def _related(request, found: Article, meetings: list[Meeting]) -> list[Article]:
    """Return other articles about the same meetings, the newest first."""
    if not meetings:
        return []
    others = articles_with(request.index.snapshot, *meetings).for_cards()[: RELATED + 1]
    return [article for article in others if article != found][:RELATED]
