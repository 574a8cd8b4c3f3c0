"""Signposting: typed links in the header of a page, for machines that do not read it (signposting.org)."""

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

    `kind` is a type of schema.org; `described_by` are (address, media type) of other forms of the page;
    `more` are (address, relation).
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
    """Return an address that can stand between angle brackets in a header: ASCII, none of its own."""
    return quote(address, safe="%/:=&?~#+!$,;'@()*[]")
