"""URL patterns of the pages for readers, the files and the machine interfaces."""

import re

from django.urls import URLPattern, path, re_path, register_converter
from django.urls.converters import StringConverter

from articles.outputs.citations.files import FORMATS
from articles.outputs.csv_metadata import SUFFIX as CSV_METADATA
from articles.outputs.exports import FORMATS as EXPORTS
from articles.outputs.feeds import FORMATS as FEEDS
from articles.outputs.meeting_exports import EXPORTS as MEETING_EXPORTS
from articles.outputs.metadata.link_preview import CARD_SIZES
from articles.views import (
    api,
    article,
    authority,
    browse,
    compare,
    coverage,
    data,
    downloads,
    exports,
    feeds,
    home,
    meeting,
    oai,
    sitemaps,
    suggest,
    suggest_article,
)
from articles.web.request_limits import READING, bounded


def _one_of(names) -> type[StringConverter]:
    """Return a converter that matches only these words."""
    pattern = "|".join(map(re.escape, names))
    return type("OneOf", (StringConverter,), {"regex": pattern})


register_converter(_one_of(FORMATS), "citation")
register_converter(_one_of(CARD_SIZES), "card")
register_converter(_one_of(EXPORTS), "export")
register_converter(_one_of(FEEDS), "feed")
register_converter(_one_of(MEETING_EXPORTS), "meetings")

# Without a language prefix, as only programs request them.
for_machines = [
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<section>.xml", sitemaps.part, name="sitemap-part"),
    path("oai", oai.oai, name="oai"),
    path("api/v1/openapi.json", api.openapi, name="openapi"),
    path("api/v1/", api.urlpatterns),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("<card:shape>.png", downloads.card, {"kind": downloads.HOME}, name="home-card"),
    path("about/", home.about, name="about"),
    path("articles/", browse.browse, name="browse"),
    path("about/data/", data.about, name="about-data"),
    path("about/data/reading-room.zip", data.dump, name="data-dump"),
    path("articles/feed/", feeds.feed, name="feed"),
    path("articles/feed.<feed:form>", feeds.feed, name="feed-in"),
    path("articles/export.<export:form>", exports.export, name="export"),
    path(f"articles/export.{CSV_METADATA}", exports.metadata, name="export-metadata"),
    path("opensearch.xml", sitemaps.opensearch, name="opensearch"),
    path("api/", api.docs, name="api"),
    path("articles/by/<slug:name>/", browse.values, name="values"),
    path("suggest/", suggest.suggest, name="suggest"),
    path("suggest-article/", suggest_article.suggest_article, name="suggest-article"),
    path("suggest-article/thanks/", suggest_article.thanks, name="suggest-article-thanks"),
    path("articles/<slug:slug>.<citation:form>", downloads.file, {"kind": downloads.ARTICLE}),
    path("articles/<slug:slug>/<card:shape>.png", downloads.card, {"kind": downloads.ARTICLE}),
    path("articles/<slug:permanent_id>/", article.article, name="article-by-id"),
    path("articles/<slug:permanent_id>/<slug:slug>/", article.article, name="article"),
    path("meetings/", meeting.meetings, name="meetings"),
    path("meetings/coverage/", coverage.matrix, name="meetings-coverage"),
    path("meetings/coverage.csv", coverage.matrix_csv, name="meetings-coverage-csv"),
    path("meetings/compare/", compare.compare, name="meetings-compare"),
    path("meetings/<meetings:name>", exports.meetings, name="meetings-export"),
    path("meetings/feed.<feed:form>", feeds.meetings, name="meetings-feed"),
    path("meetings.ics", downloads.all_meetings_calendar, name="meetings-calendar"),
    path("meetings/<slug:slug>.ics", downloads.meeting_calendar),
    path("meetings/<slug:slug>.<citation:form>", downloads.file, {"kind": downloads.MEETING}),
    path("meetings/<slug:slug>/<card:shape>.png", downloads.card, {"kind": downloads.MEETING}),
    path("meetings/<slug:slug>/countries/", compare.by_country, name="meeting-countries"),
    path("meetings/<slug:slug>/", meeting.meeting, name="meeting"),
]
for _kind in authority.KINDS.values():
    _name = _kind.model.url_name
    urlpatterns += [
        path(f"{_kind.plural}/", authority.authorities, {"kind": _name}, name=f"{_name}-list"),
        path(f"{_kind.plural}/<slug:slug>.<citation:form>", downloads.file, {"kind": _name}),
        path(f"{_kind.plural}/<slug:slug>/<card:shape>.png", downloads.card, {"kind": _name}),
        path(f"{_kind.plural}/<slug:slug>/", authority.authority, {"kind": _name}, name=_name),
    ]
# The final slash is optional, because this address is typed by hand from footnotes.
urlpatterns.append(re_path(r"^m/(?P<slug>[-\w]+)/?$", meeting.meeting_short, name="meeting-short"))

# Pages and files allow only GET and HEAD, OAI-PMH and the form for readers also POST; the API checks its own.
for _pattern in [*for_machines, *urlpatterns]:
    if isinstance(_pattern, URLPattern):
        methods = (*READING, "POST") if _pattern.name in ("oai", "suggest-article") else READING
        _pattern.callback = bounded(_pattern.callback, methods)
