"""Addresses of pages, many at a time: Django's `reverse`, asked once for each kind of page."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

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
