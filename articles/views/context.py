"""What every template may use."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi, get_language_info

from articles import cards
from articles.describing import previews


def site_of(request) -> str:
    """Return the address of the site without a slash at the end: as configured, else as asked."""
    return absolute(request, "/").rstrip("/")


def absolute(request, path: str) -> str:
    """Return the full address of `path`: of the public site where configured, else as asked.

    Who asks for a host that is none of ours is answered with a page that says so, and it names no host.
    """
    if settings.SITE_URL:
        return f"{settings.SITE_URL}{path}"
    try:
        return request.build_absolute_uri(path)
    except DisallowedHost:
        return path


def site(request) -> dict:
    """Return language, direction, and the addresses of this page. Touches no table and no session."""
    language = get_language() or settings.LANGUAGE_CODE
    path = request.path
    here = request.get_full_path()
    return {
        "language": language,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "canonical_url": absolute(request, path),
        "alternates": [
            (code, absolute(request, translate_url(path, code)))
            for code, _name in settings.LANGUAGES
        ],
        "other_languages": [
            (code, get_language_info(code)["name_local"].capitalize(), translate_url(here, code))
            for code, _name in settings.LANGUAGES
            if code != language
        ],
        "site_url": absolute(request, "/").rstrip("/"),
        "site_tags": SimpleLazyObject(lambda: _site_tags(request)),
    }


def _site_tags(request) -> list[previews.Tag]:
    """Return what previews show of a page that is about nothing in particular."""
    preview = previews.of_home()
    pictures = cards.addresses(preview, absolute(request, reverse("home")))
    return list(previews.tags(preview, absolute(request, request.path), pictures))
