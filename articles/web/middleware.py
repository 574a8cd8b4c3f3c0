"""Middleware: language, replica, state of the archive, 304, limits, and pages for refusals."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from articles.database.replicas import REPLICAS
from articles.database.routing import reading_from
from articles.index import bitmaps
from articles.web.caching import not_modified
from articles.web.request_limits import check_size
from articles.web.robots import NOINDEX
from articles.web.unavailable import pop_database_failed, unavailable


class LanguageFromPathMiddleware:
    """Set the language from the address alone: `/en/…` is English, everything else Arabic.

    Django's own middleware also reads cookies and headers. Here one address is one page for everybody, so that
    caches, links and citations agree.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class ReplicaMiddleware:
    """Read a reader's page from a replica, and from another database if that one fails meanwhile.

    A request with a session reads from the primary, so that editors see their own changes immediately.
    """

    def __init__(self, get_response) -> None:
        if not REPLICAS.aliases:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        is_reader = (
            request.method in ("GET", "HEAD")
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and request.path_info not in FROM_THE_FIRST
        )
        if not is_reader:
            return self.get_response(request)
        tried = set()
        while True:
            chosen = REPLICAS.choose()
            with reading_from(chosen):
                response = self.get_response(request)
            if chosen == DEFAULT_DB_ALIAS or chosen in tried or not pop_database_failed(request):
                return response
            REPLICAS.leave_out(chosen)
            tried.add(chosen)


# Health of the primary, and the time up to which changes are settled (`public_records.settled_until`),
# which only the primary knows.
FROM_THE_FIRST = {"/healthz", "/readyz", "/metrics", "/oai"}


class IndexMiddleware:
    """Give a request the state of the archive as `request.index`, read when it is first used.

    It runs within `ReplicaMiddleware`, which retries with another database; each attempt reads its own state.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        request.index = SimpleLazyObject(bitmaps.current)
        return self.get_response(request)


class NotModifiedMiddleware:
    """Return 304 if the client's ETag is current, before the address is resolved."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        return not_modified(request) or self.get_response(request)


class UnavailableMiddleware:
    """Return an explanatory page with status 503 if the database timed out or cannot be reached."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return unavailable(request, exception)


class RefusalMiddleware:
    """Give a refusal without content a page of its own, in the design and language of the site."""

    PAGES = {403: "403.html", 405: "405.html"}

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        template = self.PAGES.get(response.status_code)
        if template and not response.streaming and not response.content:
            context = {"robots": NOINDEX, "allowed": response.headers.get("Allow", "")}
            page = render(request, template, context)
            response.content = page.content
            response.headers["Content-Type"] = page.headers["Content-Type"]
        return response


class BodySizeMiddleware:
    """Refuse a large request of somebody who is not signed in, before its content is read."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        check_size(request)
        return self.get_response(request)
