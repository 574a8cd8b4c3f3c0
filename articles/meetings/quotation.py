"""What a reader may see of the texts, and of the sentences that statements rest on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from articles.models import Article, EvidenceLink, Source

# Characters, where the rights allow a short quotation: of a passage, and of one article on a page.
MOST_QUOTED, MOST_QUOTED_OF_ONE = 300, 900


def shown_text(article: Article) -> str:
    """Return as much of the text as the rights let a page show: all, a quotation, or nothing."""
    if article.rights == Source.Rights.EXCERPT:
        return excerpt(article)
    return article.body if article.shows_full_text else ""


def excerpt(article: Article) -> str:
    """Return the beginning of the text: what a short quotation allows."""
    return quoted(article.body)


def quoted(text: str) -> str:
    """Return the beginning of a text as a short quotation."""
    return _cut(text.replace("\n\n", " "))


@dataclass(frozen=True)
class Ground:
    """A sentence of an article, or a page seen elsewhere.

    `is_withheld` where a sentence is recorded and the rights in its article do not let it be shown.
    """

    sentence: str
    is_withheld: bool
    article: Article | None
    url: str


class Quotes:
    """What a page quotes of articles: short quotations, and not too many of one article.

    The same sentence may stand in several places and counts once.
    """

    def __init__(self) -> None:
        self._quoted: dict[int, set[str]] = defaultdict(set)

    def ground(self, link: EvidenceLink) -> Ground:
        """Return what a link rests on; its article, where it has one, is published."""
        article = getattr(link, "article", None)
        sentence = self._quotable(link.evidence, article)
        return Ground(sentence, bool(link.evidence) and not sentence, article, link.evidence_url)

    def _quotable(self, sentence: str, article: Article | None) -> str:
        """Return as much of a sentence as the rights in its article let a page show."""
        if not sentence or article is None or article.rights == Source.Rights.FULL:
            return sentence
        if article.rights == Source.Rights.METADATA:
            return ""
        quoted, wanted = self._quoted[article.pk], _cut(sentence)
        if sum(map(len, quoted | {wanted})) > MOST_QUOTED_OF_ONE:
            return ""
        quoted.add(wanted)
        return wanted


def _cut(text: str) -> str:
    """Return a text cut at a word where it is longer than a quotation."""
    return text if len(text) <= MOST_QUOTED else text[:MOST_QUOTED].rsplit(" ", 1)[0] + " …"
