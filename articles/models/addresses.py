"""Full addresses of pages: Django's `reverse`, cached for each kind of page, and the address of the site."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

_SLUG = re.compile(r"[-\w]+", re.ASCII)
_PLACES = ("zz0zz", "zz1zz")  # slugs that stand for those to come


def address(name: str, *slugs: str) -> str:
    """Return the address of a page named in `urls`, whose arguments are up to two slugs."""
    parts = _parts(name, len(slugs), get_language(), get_script_prefix())
    found = parts[0]
    for slug, part in zip(slugs, parts[1:], strict=True):
        found += (slug if _SLUG.fullmatch(slug) else quote(slug)) + part
    return found


@lru_cache(maxsize=500)
def _parts(name: str, count: int, language: str | None, prefix: str) -> list[str]:
    """Return what stands before, between and after the slugs; by language, as addresses are."""
    places = _PLACES[:count]
    found = reverse(name, args=places)
    return re.split("|".join(places), found) if places else [found]


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
