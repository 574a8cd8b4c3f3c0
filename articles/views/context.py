"""What every template may use."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from articles import cards
from articles.describing import previews


def absolute(request, path: str) -> str:
    """Return the full address of `path`: of the public site where configured, else as asked."""
    return f"{settings.SITE_URL}{path}" if settings.SITE_URL else request.build_absolute_uri(path)


def site(request) -> dict:
    """Return language, direction, and the addresses of this page. Touches no table and no session."""
    language = get_language() or settings.LANGUAGE_CODE
    path = request.path
    here = request.get_full_path()
    return {
        "language": language,
        "direction": "rtl" if language.startswith("ar") else "ltr",
        "canonical_url": absolute(request, path),
        "alternates": [
            (code, absolute(request, translate_url(path, code)))
            for code, _name in settings.LANGUAGES
        ],
        "other_language": "en" if language.startswith("ar") else "ar",
        "other_language_url": translate_url(here, "en" if language.startswith("ar") else "ar"),
        "site_url": absolute(request, "/").rstrip("/"),
        "site_tags": SimpleLazyObject(lambda: _site_tags(request)),
    }


def _site_tags(request) -> list[previews.Tag]:
    """Return what previews show of a page that is about nothing in particular."""
    preview = previews.of_home()
    pictures = cards.addresses(preview, absolute(request, reverse("home")))
    return list(previews.tags(preview, absolute(request, request.path), pictures))
