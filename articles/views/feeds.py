"""Feeds: the list that an address selects, for feed readers."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.facets import label_of
from articles.filters import ArticleFilterSet
from articles.views.browse import asked
from articles.views.caching import public_page
from articles.views.context import absolute

ENTRIES = 50


@public_page
def feed(request):
    """Answer with the articles that the address selects as Atom, the newest first."""
    filterset = asked(request)
    here = absolute(request, request.get_full_path())
    made = Atom1Feed(
        title=title_of(filterset),
        link=absolute(request, f"{reverse('browse')}{filterset.state}"),
        description="",
        language=get_language(),
        feed_url=here,
        feed_guid=here,
    )
    articles = filterset.answer.results(filterset.queryset, "newest").for_cards()
    for article in articles[:ENTRIES]:
        address = absolute(request, article.get_absolute_url())
        date = article.published_date
        made.add_item(
            title=article.display_title,
            link=address,
            description=escape(article.abstract),  # a summary is HTML in Atom
            author_name=article.source.name if article.source else _("outlet not known"),
            pubdate=_moment(date.first_day) if date else None,
            updateddate=article.updated_at,
            unique_id=absolute(request, reverse("article-by-id", args=[article.permanent_id])),
            categories=[label_of(term) for term in article.values.stated("resolution")],
        )
    response = HttpResponse(content_type=Atom1Feed.content_type)
    made.write(response, "utf-8")
    return response


def title_of(filterset: ArticleFilterSet) -> str:
    """Return in words what an address asks for."""
    parts = [filterset.query.text] if filterset.query else []
    parts += [f"{chip.label}: {chip.value}" for chip in filterset.chips]
    archive = _("The reading room of the Coalition’s meetings")
    return f"{archive}: {_(', ').join(parts) or _('All articles')}"


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
