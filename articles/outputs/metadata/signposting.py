"""Signposting: typed links in the HTTP header of a page, for machines (signposting.org)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote


def header(
    cite_as: str,
    kind: str,
    described_by: Iterable[tuple[str, str]],
    more: Iterable[tuple[str, str]] = (),
) -> str:
    """Return the value of a `Link` header (RFC 8288).

    `kind` is a schema.org type; `described_by` are (address, media type) of other forms of the page; `more` are
    (address, link relation). Entries without an address are left out.
    """
    links = [
        (cite_as, "cite-as", ""),
        ("https://schema.org/AboutPage", "type", ""),
        (f"https://schema.org/{kind}", "type", ""),
        *((address, "describedby", media_type) for address, media_type in described_by),
        *((address, relation, "") for address, relation in more),
    ]
    return ", ".join(
        f'<{_safe(address)}>; rel="{relation}"' + (f'; type="{media_type}"' if media_type else "")
        for address, relation, media_type in links
        if address
    )


def _safe(address: str) -> str:
    """Percent-encode an address for use between angle brackets in a header: ASCII, no angle brackets."""
    return quote(address, safe="%/:=&?~#+!$,;'@()*[]")
