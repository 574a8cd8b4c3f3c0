"""Addresses on the web: one page under its many spellings. Pure."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from courlan import clean_url

# Copies that archives keep say whose page they hold.
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d{1,14}\w{0,3}/", re.IGNORECASE)
_HOST_PREFIXES = re.compile(r"^(?:www\d?|m|mobile|amp)\.")
_TAIL = re.compile(r"/(?:amp/?|index\.(?:html?|php))?$")


def page_key(address: str) -> str:
    """Return what the addresses of one page have in common; empty for what is no address.

    Without scheme, www and mobile hosts, fragment, tracking parameters, AMP and final stroke; the address
    of a copy in the Wayback Machine is that of its original. For comparing, never for showing.
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
    """Return the host of an address without www, empty where there is none."""
    return page_key(address).partition("/")[0].partition("?")[0]
