"""What every request passes through."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS
from django.utils import translation

from articles.database.replicas import REPLICAS
from articles.database.routing import reading_from
from articles.web.caching import not_modified
from articles.web.unavailable import unavailable, unavailable_said


class LanguageFromPathMiddleware:
    """Take the language from the address alone: `/en/…` is English, everything else Arabic.

    Django's own middleware also looks at cookies and headers. Here one address is one page, whoever
    asks, so that caches, links and citations agree.
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
    """Read a reader's page from a replica, and from another database where that one fails under way.

    Who has a session reads where they write: an editor sees at once what they did.
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
            if chosen == DEFAULT_DB_ALIAS or chosen in tried or not unavailable_said(request):
                return response
            REPLICAS.leave_out(chosen)
            tried.add(chosen)
            request.__dict__.pop("index", None)


# How the first database is; and what is settled, which only it knows (`publications.settled_until`).
FROM_THE_FIRST = {"/healthz", "/readyz", "/metrics", "/oai"}


class NotModifiedMiddleware:
    """Answer 304 to who has a public page already, before anything else is asked or begun."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        return not_modified(request) or self.get_response(request)


class UnavailableMiddleware:
    """Answer calmly where the database gave a question up, or is not there."""

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return unavailable(request, exception)
