"""Comparison keys of URLs: the same key for every spelling of a page's URL. Pure."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from courlan import clean_url

# The URL of an archived copy contains the URL of the original page.
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d{1,14}\w{0,3}/", re.IGNORECASE)
_HOST_PREFIXES = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
_TAIL = re.compile(r"/(?:amp/?|index\.(?:html?|php))?$")


def page_key(address: str) -> str:
    """Return the key that all URLs of one page have in common, or "" if `address` is not a URL.

    Drops the scheme, www and mobile prefixes of the host, the fragment, tracking parameters, AMP and the final
    slash; a copy in the Wayback Machine has the key of its original. For comparison, never for display.
    """
    address = _ARCHIVED.sub("", address.strip())
    if not re.match(r"https?://", address):
        return ""
    try:
        parts = urlsplit(clean_url(address) or address)
        host = _HOST_PREFIXES.sub("", parts.hostname or "")
    except ValueError:
        return ""
    path = _TAIL.sub("", unquote(parts.path))
    query = urlencode(
        sorted(p for p in parse_qsl(parts.query) if p[0] not in ("amp", "outputType"))
    )
    return f"{host}{path}" + (f"?{query}" if query else "")


def domain(address: str) -> str:
    """Return the host of a URL without www, or "" if there is none."""
    return page_key(address).partition("/")[0].partition("?")[0]
