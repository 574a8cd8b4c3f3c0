"""Addresses as readers see them: Arabic letters instead of percent-encoded octets. Pure."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

_ENCODED = re.compile(r"(?:%[89a-f][0-9a-f])+", re.IGNORECASE)  # octets of letters beyond ASCII
_SHOWN = "LMNPS"  # Unicode categories: letters, marks, numbers, punctuation, symbols


def shown_address(address: str) -> str:
    """Return an address with percent-encoded letters decoded; a browser encodes them to the same octets again.

    Blanks and invisible characters stay encoded, as they would end the address or turn its direction; so do
    octets that are no UTF-8, and all of ASCII, where an encoded sign may mean something else than the sign.
    """
    return _ENCODED.sub(_decoded, address)


def _decoded(match: re.Match) -> str:
    try:
        text = bytes.fromhex(match[0].replace("%", "")).decode()
    except UnicodeDecodeError:
        return match[0]
    return "".join(c if unicodedata.category(c)[0] in _SHOWN else quote(c) for c in text)
