"""Bibliographic metadata in the head of a page: Dublin Core, PRISM, and Highwire Press tags.

Zotero makes items from these tags (translators Embedded Metadata and RDF): `DC.type` decides the item type.
Two tags are left out: `citation_journal_title` would always make the item a journal article, and
`DC.identifier` may be read as an ISBN. Dates of cards and rows are in `data` elements: Zotero takes the first
`time` element for the date of a page that has none. `tests/outputs/metadata/test_html_meta.py` applies the same
rules.
"""

from __future__ import annotations

from collections.abc import Iterator

from articles.models import Article, Authority, Meeting
from articles.outputs import plain_text
from articles.outputs.metadata.link_preview import Tag

# (prefix, namespace) for `link rel="schema.…"`.
SCHEMAS = (
    ("DC", "http://purl.org/dc/elements/1.1/"),
    ("prism", "http://prismstandard.org/namespaces/basic/2.0/"),
)


def of_article(article: Article, address: str) -> Iterator[Tag]:
    """Yield the tags of an article's page: a newspaper article; `address` is used if it has no URL."""
    date = str(article.published_date or "")
    outlet = article.source.name if article.source else ""
    yield from _tags(
        ("DC.type", "newspaperArticle"),
        ("DC.title", article.display_title),
        *(("DC.creator", author) for author in article.authors),
        ("DC.date", date),
        ("DC.language", article.language),
        ("DC.source", outlet),
        ("DC.publisher", outlet),
        *(("DC.subject", link.topic.name) for link in article.topic_links.all()),
        ("prism.publicationName", outlet),
        ("prism.publicationDate", date),
        ("citation_title", article.display_title),
        *(("citation_author", author) for author in article.authors),
        ("citation_publication_date", date.replace("-", "/")),
        ("citation_language", article.language),
        ("citation_abstract", article.display_abstract),  # else Zotero takes og:description
        ("citation_public_url", article.url or address),
    )


def of_page(subject: Meeting | Authority, title: str, language: str) -> Iterator[Tag]:
    """Yield the tags of the page of a meeting or an authority: a web page of the archive."""
    date = str(subject.start_date) if isinstance(subject, Meeting) else ""
    coverage = ""
    if isinstance(subject, Meeting) and subject.venue:
        coverage = subject.venue.name
    yield from _tags(
        ("DC.type", "webpage"),
        ("DC.title", title),
        ("DC.language", language),
        ("DC.coverage", coverage),
        ("DC.subject", subject.name if isinstance(subject, Authority) else ""),
        ("dcterms.temporal", date),
    )


def _tags(*pairs: tuple[str, str]) -> Iterator[Tag]:
    return (Tag("name", name, plain_text.line(content)) for name, content in pairs if content)
