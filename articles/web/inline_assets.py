"""What stands in the page itself, so that nothing else is waited for before it is painted.

On a phone a style sheet is a second way to the server and back (docs/decisions/0017-first-paint.md).
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
_ADDRESS = re.compile(r'(?<=url\(")(?!/|data:|https?:)[^"]+')


@cache
def text(name: str) -> str:
    """Return a static file as it stands in pages, its addresses counted from the root.

    Raises FileNotFoundError or ValueError where the static files are not made.
    """
    with staticfiles_storage.open(staticfiles_storage.stored_name(name)) as file:
        found = file.read().decode()
    if name == STYLE:
        here = staticfiles_storage.url(name)
        found = _ADDRESS.sub(lambda address: urljoin(here, address[0]), found)
    return found


@cache
def source(name: str) -> str:
    """Return what a content security policy knows a text by (CSP 3, `hash-source`); raise as `text` does."""
    digest = sha256(text(name).encode()).digest()
    return f"'sha256-{b64encode(digest).decode()}'"
