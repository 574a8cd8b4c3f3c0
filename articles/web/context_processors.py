"""Template context of every page."""

from __future__ import annotations

from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language, get_language_bidi, get_language_info

from articles.models.addresses import absolute


def site(request) -> dict:
    """Return language, direction, and the addresses of this page, without using the database or session."""
    language = get_language() or settings.LANGUAGE_CODE
    path = request.path
    full_path = request.get_full_path()
    return {
        "language": language,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "canonical_url": absolute(request, path),
        "alternates": [
            (code, absolute(request, translate_url(path, language)))
            for code, language in (
                *((code, code) for code, _name in settings.LANGUAGES),
                # for readers of any other language: the permanent address
                ("x-default", settings.LANGUAGE_CODE),
            )
        ],
        "other_languages": [
            (
                code,
                get_language_info(code)["name_local"].capitalize(),
                translate_url(full_path, code),
            )
            for code, _name in settings.LANGUAGES
            if code != language
        ],
        "site_url": absolute(request, "/").rstrip("/"),
    }
