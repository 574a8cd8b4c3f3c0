"""ContextObjects in Spans (COinS, OpenURL 1.0): the rows of a list for reference managers.

Only lists have them: Zotero prefers COinS to the metadata in the head of a page, and lets the reader choose if
there are several. The keys are those that Zotero's own exporter writes for a newspaper article.
"""

from __future__ import annotations

from urllib.parse import quote

from articles.models import Article
from articles.outputs import plain_text


def context_object(article: Article, address: str) -> str:
    """Return the ContextObject of an article, for the `title` of a span with the class `Z3988`."""
    outlet = article.source.name if article.source else ""
    # Zotero reads a plus sign as a space, even an encoded one.
    identifier = (article.url or address).replace("+", "%2B")
    pairs = (
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "newspaperArticle"),
        ("rft.title", article.display_title),
        ("rft.source", outlet),
        ("rft.description", article.display_abstract),
        ("rft.identifier", identifier),
        *(("rft.au", author) for author in article.authors),
        ("rft.date", str(article.published_date or "")),
        ("rft.language", article.language),
    )
    return "&".join(
        f"{name}={quote(plain_text.line(value), safe='')}" for name, value in pairs if value
    )
