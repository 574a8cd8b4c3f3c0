"""The version of an article that an editor has read: a step of the workflow is taken with that one only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from articles.editorial import suggestions
from articles.models import Article

FIELDS = (
    "title", "title_basis", "subtitle", "byline", "body", "caption", "abstract", "abstract_en", "language",
    "source_id", "source_unknown", "published_on", "published_on_precision", "date_basis", "rights", "url",
    "archived_url",
)  # fmt: skip
LENGTH = 24  # hexadecimal digits


def version_of(article: Article, links: Sequence | None = None) -> str:
    """Return a digest of what readers would see of an article, and of the state of its links.

    `links` are those of `suggestions.links_of`, if they are loaded already.
    """
    links = suggestions.links_of(article) if links is None else links
    content = [
        [getattr(article, name) for name in FIELDS],
        sorted((link.key, link.status) for link in links),
    ]
    written = json.dumps(content, default=str, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:LENGTH]
