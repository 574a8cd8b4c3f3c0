"""Text that XML 1.0 can hold."""

from __future__ import annotations

import re

# https://www.w3.org/TR/xml/#charsets
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Remove the characters that XML 1.0 does not allow."""
    return _NOT_XML.sub("", text)
