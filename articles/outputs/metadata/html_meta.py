"""Bibliographic metadata in the head of a page: Dublin Core, PRISM, and the names of Highwire Press.

Zotero takes an item from these (its translators Embedded Metadata and RDF): `DC.type` decides what it is, but
`citation_journal_title` would make a journal article of it whatever else is said, and `DC.identifier` may
be taken for an ISBN; so neither is given. `tests/outputs/metadata/test_html_meta.py` runs the same precedence.
"""

from __future__ import annotations

from collections.abc import Iterator

from articles.models import Article, Authority, Meeting
from articles.outputs.metadata.link_preview import Tag

# Names of prefixes, as `link rel="schema.…"` declares them.
SCHEMAS = (
    ("DC", "http://purl.org/dc/elements/1.1/"),
    ("prism", "http://prismstandard.org/namespaces/basic/2.0/"),
)


def of_article(article: Article, address: str) -> Iterator[Tag]:
    """Yield what says that this is an article of a newspaper, and which."""
    date = str(article.published_date or "")
    outlet = article.source.name_ar if article.source else ""
    yield from _tags(
        ("DC.type", "newspaperArticle"),
        ("DC.title", article.display_title),
        ("DC.creator", article.byline),
        ("DC.date", date),
        ("DC.language", article.language),
        ("DC.source", outlet),
        ("DC.publisher", outlet),
        *(("DC.subject", link.topic.name_ar) for link in article.topic_links.all()),
        ("prism.publicationName", outlet),
        ("prism.publicationDate", date),
        ("citation_title", article.display_title),
        ("citation_author", article.byline),
        ("citation_publication_date", date.replace("-", "/")),
        ("citation_language", article.language),
        ("citation_public_url", article.url or address),
    )


def of_page(subject: Meeting | Authority, title: str, language: str) -> Iterator[Tag]:
    """Yield what says that this is a page of the archive about something."""
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
    return (Tag("name", name, content) for name, content in pairs if content)
