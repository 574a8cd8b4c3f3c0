"""The page of one article."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import redirect, render

from articles import citations
from articles.filters import ArticleFilterSet
from articles.highlight import Marks
from articles.models import Article
from articles.views.browse import card
from articles.views.caching import public_page
from articles.views.context import absolute

RELATED = 4


def article(request, permanent_id: str, slug: str = ""):
    """Show an article; a draft only to an editor, a withdrawn one as 410 with the reason."""
    found = Article.objects.filter(permanent_id=permanent_id).for_page().first()
    if found is None:
        raise Http404
    if found.status == Article.Status.WITHDRAWN:
        return render(request, "410.html", {"article": found}, status=410)
    if not found.is_published and not _may_preview(request):
        raise Http404
    if slug != found.slug:
        words = request.META.get("QUERY_STRING", "")
        address = f"{found.get_absolute_url()}{'?' if words else ''}{words}"
        return redirect(address, permanent=found.is_published)
    if not found.is_published:
        return _page(request, found, preview=True)
    return public_page(_page)(request, found)


def _may_preview(request) -> bool:
    # The session is looked at only here, so that public pages stay free of cookies.
    return request.user.is_staff and request.user.has_perm("articles.view_article")


def _page(request, found: Article, preview: bool = False):
    first_day, last_day = _days(found)
    officials = [
        (link.official, link.official.offices_on(first_day, last_day) if first_day else [])
        for link in found.official_links.all()
    ]
    coverage = list(found.coverage.all())
    url = absolute(request, found.get_absolute_url())
    filterset = ArticleFilterSet(request.GET, queryset=Article.objects.none())
    marks = Marks(filterset.query)
    context = {
        "article": found,
        "marks": marks,
        "words": filterset.state.only("q", "off") if filterset.query else None,
        "words_text": filterset.query.text if filterset.query else "",
        "title": marks.of(found.display_title),
        "subtitle": marks.of(found.subtitle),
        "abstract": marks.of(found.abstract),
        "preview": preview,
        "primary": [c.meeting for c in coverage if c.relation == "primary"],
        "background": [c.meeting for c in coverage if c.relation == "background"],
        "officials": officials,
        "paragraphs": [marks.of(p) for p in found.body.split("\n\n")]
        if found.shows_full_text
        else [],
        "excerpt": marks.of(citations.excerpt(found)) if found.rights == "excerpt" else [],
        "related": [card(a) for a in _related(found, coverage)],
        "citation": citations.plain(found),
        "json_ld": citations.article_json_ld(found, url),
        "robots": "noindex" if preview or filterset.query else "",
    }
    return render(request, "articles/article.html", context)


def _days(found: Article):
    """Return the days at which offices are looked up: of the article, else of its meeting."""
    if found.published_date:
        return found.published_date.first_day, found.published_date.last_day
    for link in found.coverage.all():
        if link.relation == "primary":
            return link.meeting.first_day, link.meeting.last_day
    return None, None


def _related(found: Article, coverage) -> list[Article]:
    """Return other articles about the same meetings, the nearest in the archive's order."""
    meetings = [c.meeting_id for c in coverage if c.relation == "primary"]
    about = Article.objects.filter(
        coverage__meeting__in=meetings, coverage__status="confirmed", coverage__relation="primary"
    )
    return list(
        Article.objects.published()
        .filter(pk__in=about.values("pk"))
        .exclude(pk=found.pk)
        .newest()
        .for_cards()[:RELATED]
    )
