"""What every request passes through."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation

from articles.views.caching import not_modified
from articles.views.unavailable import unavailable


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
