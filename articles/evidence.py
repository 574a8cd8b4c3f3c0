"""What a reader may see of the texts, and of the sentences that statements rest on."""

from __future__ import annotations

from dataclasses import dataclass

from articles.models import Article, EvidenceLink, Source

MOST_QUOTED = 300  # characters, where the rights allow a short quotation


def shown_text(article: Article) -> str:
    """Return as much of the text as the rights let a page show: all, a quotation, or nothing."""
    if article.rights == Source.Rights.EXCERPT:
        return excerpt(article)
    return article.body if article.shows_full_text else ""


def excerpt(article: Article) -> str:
    """Return the beginning of the text: what a short quotation allows."""
    return _cut(article.body.replace("\n\n", " "))


@dataclass(frozen=True)
class Ground:
    """A sentence of an article, or a page seen elsewhere.

    `is_withheld` where a sentence is recorded and the rights in its article do not let it be shown.
    """

    sentence: str
    is_withheld: bool
    article: Article | None
    url: str


def ground(link: EvidenceLink) -> Ground:
    """Return what a link rests on; its article, where it has one, is published."""
    article = getattr(link, "article", None)
    sentence = quotable(link.evidence, article)
    return Ground(sentence, bool(link.evidence) and not sentence, article, link.evidence_url)


def quotable(sentence: str, article: Article | None) -> str:
    """Return as much of a sentence as the rights in its article let a page show."""
    if article is None or article.rights == Source.Rights.FULL:
        return sentence
    if article.rights == Source.Rights.METADATA:
        return ""
    return _cut(sentence)


def _cut(text: str) -> str:
    """Return a text cut at a word where it is longer than a quotation."""
    return text if len(text) <= MOST_QUOTED else text[:MOST_QUOTED].rsplit(" ", 1)[0] + " …"
