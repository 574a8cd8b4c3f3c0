"""ContextObjects in Spans: the rows of a list as reference managers take them (OpenURL 1.0, COinS).

Zotero prefers them to what the head of a page says, and asks which of several to take: for lists only. The
keys are those its own exporter writes for an article of a newspaper.
"""

from __future__ import annotations

from urllib.parse import quote

from articles.models import Article


def context_object(article: Article, address: str) -> str:
    """Return what the `title` of a span with the class Z3988 holds for an article at an address."""
    outlet = article.source.name if article.source else ""
    # Zotero takes a plus sign for a space, also an encoded one.
    where = (article.url or address).replace("+", "%2B")
    pairs = (
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "newspaperArticle"),
        ("rft.title", article.display_title),
        ("rft.source", outlet),
        ("rft.description", article.abstract),
        ("rft.identifier", where),
        ("rft.au", article.byline),
        ("rft.date", str(article.published_date or "")),
        ("rft.language", article.language),
    )
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs if value)
