"""Web addresses that strangers give: made plain, and refused unless a public page can have them. Pure.

Nothing is looked up: an address is judged by its letters alone.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Literal
from urllib.parse import urlsplit

from articles.text.visible import is_seen

LONGEST = 700  # characters, as in a record
LONGEST_HOST = 253  # RFC 1035, 2.3.4
Fault = Literal["malformed", "scheme", "too long", "host"]

# Left-to-right, right-to-left and Arabic letter mark, isolates and embeddings: they come along when an address
# is copied out of an Arabic text, and are part of none.
_MARKS = dict.fromkeys(
    [0x200E, 0x200F, 0x061C, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"\A([a-z][a-z0-9+.-]*+):", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(r"\A(?:[\w-]++\.)+[^\W\d_]{2,}+(?:[/?#:]|$)")
# Parameters that say where a reader came from or who clicked, not which page it is.
_TRACKING = re.compile(
    r"(?:utm_\w*|fbclid|gclid|yclid|msclkid|igshid|mc_[ce]id)(?:=|$)", re.IGNORECASE
)
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
# Names that never lead to a site of the web: RFC 2606, 6761, 6762, 7686, 8375, and .internal (ICANN, 2024).
_PRIVATE_ENDINGS = frozenset(
    {
        "alt", "arpa", "corp", "example", "home", "internal", "intranet", "invalid", "lan", "local",
        "localdomain", "localhost", "onion", "private", "test",
    }
)  # fmt: skip


class AddressRefused(ValueError):
    """An address that leads to no public page; `fault` says in which way."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault)


def plain(given: str) -> str:
    """Return an address as it is stored: with a scheme, host in small letters, without fragment and tracking.

    Raises AddressRefused for anything but http and https, for a host that is not public by its name or number,
    for a name and password, and for characters that cannot be seen.
    """
    address = given.translate(_MARKS).strip()
    if _WITHOUT_SCHEME.match(address) and not address.lower().startswith(("http:", "https:")):
        address = f"https://{address}"
    if len(address) > LONGEST:
        raise AddressRefused("too long")
    scheme = _SCHEME.match(address)
    if scheme and scheme[1].lower() not in ("http", "https"):
        raise AddressRefused("scheme")
    if any(c.isspace() or not is_seen(c) or c in '<>"\\^`{|}' for c in address):
        raise AddressRefused("malformed")
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise AddressRefused("malformed") from error
    if not parts.scheme or not host:
        raise AddressRefused("malformed")
    if "@" in parts.netloc or port == 0 or not is_public_host(host):
        raise AddressRefused("host")
    shown = f"[{host}]" if ":" in host else host
    with_port = shown if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{shown}:{port}"
    query = "&".join(p for p in parts.query.split("&") if not _TRACKING.match(p))
    result = parts._replace(netloc=with_port, query=query, fragment="").geturl()
    if len(result) > LONGEST:
        raise AddressRefused("too long")
    return result


def is_public_host(host: str) -> bool:
    """Return whether a host is public by its letters: a name in a domain of the web, or a public IP address."""
    if ":" in host or _is_number(host.rpartition(".")[2]):
        try:
            number = ipaddress.ip_address(host)
        except ValueError:
            return False
        return number.is_global and not number.is_multicast
    labels = host.split(".")
    return (
        len(host) <= LONGEST_HOST
        and len(labels) > 1
        and labels[-1] not in _PRIVATE_ENDINGS
        and all(_LABEL.fullmatch(label) for label in labels)
    )


def _is_number(label: str) -> bool:
    """Return whether clients take a host that ends in this label for an IP address (URL Standard, 3.5)."""
    return label.isdigit() or bool(re.fullmatch(r"0x[0-9a-f]*", label, re.IGNORECASE))
