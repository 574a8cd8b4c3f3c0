"""Feeds of the list that an address selects, and of all meetings, latest change first."""

from __future__ import annotations

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.browse.article_list import ArticleList
from articles.models.addresses import absolute, site_of
from articles.outputs import feeds, selection_label, sitemaps
from articles.outputs.metadata import article_fields
from articles.views.browse import list_for, refuse_if_all_gone
from articles.web.caching import public_page
from articles.web.paging import MOST_PAGES, page_of

ENTRIES = 50


@public_page
def feed(request, form: str = "atom"):
    """Return one page of the feed of the articles that the address selects (RFC 5005)."""
    article_list = list_for(request)
    refuse_if_all_gone(article_list)
    results = article_list.answer.results(article_list.articles, "changed").for_export()
    page = page_of(request, results, ENTRIES)
    here = reverse("feed") if form == "atom" else reverse("feed-in", args=[form])

    def page_address(number: int) -> str:
        return absolute(request, f"{here}{article_list.state.at_page(number)}").removesuffix("?")

    last = min(page.paginator.num_pages, MOST_PAGES)
    pages = {
        "self": page_address(page.number), "first": page_address(1), "last": page_address(last),
    }  # fmt: skip
    if page.number < last:
        pages["next"] = page_address(page.number + 1)
    if page.has_previous():
        pages["previous"] = page_address(page.number - 1)
    # The feed and the list it is of are those of its language; each article is at its permanent address.
    channel = feeds.Feed(
        title_of(article_list),
        absolute(request, f"{reverse('browse')}{article_list.state}").removesuffix("?"),
        selection_label.in_words(article_list),
        pages,
    )
    described = (article_fields.describe(each, site_of(request)) for each in page.object_list)
    format_ = feeds.FORMATS[form]
    content = format_.write(channel, map(feeds.of_article, described))
    return HttpResponse(content, content_type=format_.media_type)


@public_page
def meetings(request, form: str):
    """Return the feed of all meetings with what they decided, latest change first, on one page."""
    changed = sitemaps.Subjects("meetings", sitemaps.Changes()).items()
    changed.sort(key=lambda meeting: (meeting.changed_at, meeting.pk), reverse=True)
    prefetch_related_objects(changed, "outcomes")
    here = absolute(request, reverse("meetings-feed", args=[form]))
    archive = _("The reading room of the Coalition’s meetings")
    channel = feeds.Feed(
        f"{archive}: {_('Meetings')}",
        absolute(request, reverse("meetings")),
        _("All meetings, with what they decided"),
        {"self": here, "first": here, "last": here},
    )
    entries = (
        feeds.of_meeting(meeting, absolute(request, meeting.permanent_path), meeting.changed_at)
        for meeting in changed
    )
    format_ = feeds.FORMATS[form]
    return HttpResponse(format_.write(channel, entries), content_type=format_.media_type)


def title_of(article_list: ArticleList) -> str:
    """Return the title of a feed: the name of the archive and the selection in words."""
    archive = _("The reading room of the Coalition’s meetings")
    return f"{archive} – {selection_label.about(article_list) or _('All articles')}"
