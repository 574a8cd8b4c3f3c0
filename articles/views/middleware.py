"""What every request passes through."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation


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
