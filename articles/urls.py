"""Addresses of the pages for readers."""

from django.urls import path, re_path

from articles.views import (
    api,
    article,
    authority,
    browse,
    compare,
    coverage,
    feeds,
    home,
    meeting,
    suggest,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("about/", home.about, name="about"),
    path("articles/", browse.browse, name="browse"),
    path("articles/feed/", feeds.feed, name="feed"),
    path("api/", api.docs, name="api"),
    path("api/v1/articles/", api.articles, name="api-articles"),
    path("articles/by/<slug:name>/", browse.values, name="values"),
    path("suggest/", suggest.suggest, name="suggest"),
    path("articles/<slug:permanent_id>/", article.article, name="article-by-id"),
    path("articles/<slug:permanent_id>/<slug:slug>/", article.article, name="article"),
    path("meetings/", meeting.meetings, name="meetings"),
    path("meetings/coverage/", coverage.matrix, name="meetings-coverage"),
    path("meetings/coverage.csv", coverage.matrix_csv, name="meetings-coverage-csv"),
    path("meetings/compare/", compare.compare, name="meetings-compare"),
    path("meetings/<slug:slug>/", meeting.meeting, name="meeting"),
]
for _kind in authority.KINDS.values():
    _name = _kind.model.url_name
    urlpatterns += [
        path(f"{_kind.plural}/", authority.authorities, {"kind": _name}, name=f"{_name}-list"),
        path(f"{_kind.plural}/<slug:slug>/", authority.authority, {"kind": _name}, name=_name),
    ]
# With or without a slash at the end: it is typed from a footnote.
urlpatterns.append(re_path(r"^m/(?P<slug>[-\w]+)/?$", meeting.meeting_short, name="meeting-short"))
