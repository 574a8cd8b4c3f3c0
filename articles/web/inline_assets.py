"""Inline assets: the style sheet and script inside each page, so that the first paint needs no other file.

On a phone, a separate style sheet costs another round trip (docs/decisions/0017-first-paint.md).
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from urllib.parse import urljoin

from django.contrib.staticfiles.storage import staticfiles_storage

STYLE = "css/site.css"
SCRIPT = "js/reading.js"
_RELATIVE_URL = re.compile(r'(?<=url\(")(?!/|data:|https?:)[^"]+')


@cache
def text(name: str) -> str:
    """Return the text of a static file for inlining, with root-relative addresses in the style sheet.

    Raises FileNotFoundError or ValueError if the static files were not collected.
    """
    with staticfiles_storage.open(staticfiles_storage.stored_name(name)) as file:
        content = file.read().decode()
    if name == STYLE:
        base = staticfiles_storage.url(name)
        content = _RELATIVE_URL.sub(lambda match: urljoin(base, match[0]), content)
    return content


@cache
def csp_source(name: str) -> str:
    """Return the `hash-source` (CSP 3) of an inline asset, for the policy; raise the errors of `text`."""
    digest = sha256(text(name).encode()).digest()
    return f"'sha256-{b64encode(digest).decode()}'"
