"""Template context of every page."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_bidi, get_language_info

from articles.models.addresses import absolute
from articles.outputs import share_card
from articles.outputs.metadata import link_preview


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
            (code, absolute(request, translate_url(path, code)))
            for code, _name in settings.LANGUAGES
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
        "site_tags": SimpleLazyObject(lambda: _site_tags(request)),
    }


def _site_tags(request) -> list[link_preview.Tag]:
    """Return the preview tags of a page that has no subject of its own: those of the archive."""
    preview = link_preview.of_home()
    pictures = share_card.addresses(preview, absolute(request, reverse("home")))
    return list(link_preview.tags(preview, absolute(request, request.path), pictures))
