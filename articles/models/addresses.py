"""URLs of pages: a cached form of Django's `reverse`, permanent ones, and absolute ones on the public site."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, override

_SLUG = re.compile(r"[-\w]+", re.ASCII)
# `/articles/ID/`, `/en/articles/ID/SLUG/`, `/articles/ID.ris` (`articles.urls`), with the letters of an id.
_ARTICLE_PAGE = re.compile(r"/articles/([0-9a-hjkmnp-tv-z]{10})(?:[/.]|$)")
_PLACEHOLDERS = ("zz0zz", "zz1zz")  # replaced by the slugs of a page


def address(name: str, *slugs: str, language: str | None = None) -> str:
    """Return the path of a page by its name in `urls`; its arguments are up to two slugs.

    It is that of the page in `language`, by default in the active language.
    """
    parts = _parts(name, len(slugs), language or get_language(), get_script_prefix())
    path = parts[0]
    for slug, part in zip(slugs, parts[1:], strict=True):
        path += (slug if _SLUG.fullmatch(slug) else quote(slug)) + part
    return path


def permanent_address(name: str, *slugs: str) -> str:
    """Return the path of a page that is the same in every language, for whatever leaves the site.

    It is the path without a language prefix (docs/decisions/0028-permanent-addresses.md).
    """
    return address(name, *slugs, language=settings.LANGUAGE_CODE)


@lru_cache(maxsize=500)
def _parts(name: str, count: int, language: str | None, prefix: str) -> list[str]:
    """Return the parts of a path before, between and after its slugs.

    `prefix` is only part of the cache key: `reverse` depends on it.
    """
    placeholders = _PLACEHOLDERS[:count]
    with override(language):
        path = reverse(name, args=placeholders)
    return re.split("|".join(placeholders), path) if placeholders else [path]


def is_own_host(address: str) -> bool:
    """Return whether an address is on the host of this site: the public one, or one it answers for."""
    host = _host(address)
    if not host:
        return False
    own = {_host(settings.SITE_URL), *(name.strip("[]").lower() for name in settings.ALLOWED_HOSTS)}
    return host in own or any(host.endswith(name) for name in own if name.startswith("."))


def permanent_id_in(address: str) -> str:
    """Return the permanent id in the address of a page or file of an article, on any host; else empty."""
    try:
        match = _ARTICLE_PAGE.search(urlsplit(address).path)
    except ValueError:
        return ""
    return match[1] if match else ""


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def site_of(request) -> str:
    """Return the URL of the site without a final slash: as configured, else as requested."""
    return absolute(request, "/").rstrip("/")


def absolute(request, path: str) -> str:
    """Return the absolute URL of `path`: on the public site if configured, else on the requested host.

    A request for a disallowed host gets an error page, which must name no host: there, `path` is
    returned unchanged.
    """
    if settings.SITE_URL:
        return f"{settings.SITE_URL}{path}"
    try:
        return request.build_absolute_uri(path)
    except DisallowedHost:
        return path
