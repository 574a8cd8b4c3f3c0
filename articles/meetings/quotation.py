"""Quotation limits: the public part of texts, and of the sentences that are evidence for statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from articles.meetings.publishers import Publishers
from articles.models import Article, EvidenceLink, Source
from articles.text.number_words import in_words

# Characters, if the rights allow a short quotation: of one passage, and of one article on a page.
MOST_QUOTED, MOST_QUOTED_OF_ONE = 300, 900


def shown_text(article: Article) -> str:
    """Return the part of the text that the rights allow to show: all, a short quotation, or nothing."""
    if article.rights == Source.Rights.EXCERPT:
        return excerpt(article)
    return article.body if article.shows_full_text else ""


def excerpt(article: Article) -> str:
    """Return the beginning of the text of an article as a short quotation."""
    return quoted(article.body)


def quoted(text: str) -> str:
    """Return the beginning of a text as a short quotation."""
    return _cut(text.replace("\n\n", " "))


@dataclass(frozen=True)
class Evidence:
    """Evidence for a statement: a sentence of an article, or a page elsewhere.

    `is_withheld` is true if a sentence is recorded but cannot be shown: the rights of its article do not
    allow it, or the quotations from the article on this page have reached the limit.
    """

    sentence: str
    is_withheld: bool
    article: Article | None
    url: str
    publishers: Publishers = field(repr=False, compare=False)

    @property
    def publisher(self) -> SafeString:
        """The name of the publisher of the page elsewhere, or its host, isolated as HTML."""
        return self.publishers.shown(self.url)


class Quotes:
    """The quotations on one page, limited in length for each passage and each article.

    A sentence that is quoted several times counts once. `publishers` has those of the pages elsewhere.
    """

    def __init__(self) -> None:
        self._quoted: dict[int, set[str]] = defaultdict(set)
        self.publishers = Publishers()

    def ground(self, link: EvidenceLink) -> Evidence:
        """Return the evidence of a link; its article, if it has one, must be published."""
        article = getattr(link, "article", None)
        sentence = self._quotable(link.evidence, article)
        self.publishers.expect(link.evidence_url)
        is_withheld = bool(link.evidence) and not sentence
        return Evidence(sentence, is_withheld, article, link.evidence_url, self.publishers)

    def _quotable(self, sentence: str, article: Article | None) -> str:
        """Return the part of a sentence that may be shown; empty if none."""
        if not sentence or article is None or article.rights == Source.Rights.FULL:
            return sentence
        if article.rights == Source.Rights.METADATA:
            return ""
        passages, passage = self._quoted[article.pk], _cut(sentence)
        if sum(map(len, passages | {passage})) > MOST_QUOTED_OF_ONE:
            return ""
        passages.add(passage)
        return passage


def _cut(text: str) -> str:
    """Return a text, cut at a word boundary if it is longer than a short quotation."""
    return text if len(text) <= MOST_QUOTED else text[:MOST_QUOTED].rsplit(" ", 1)[0] + " …"


def sources_in_words(grounds: Sequence[Evidence]) -> SafeString:
    """Return who says so, as HTML: the first source by name and how many others there are."""
    names = list(dict.fromkeys(map(_source_of, grounds)))
    source, others = names[0], len(names) - 1
    if not others:
        return format_html(_("according to {source}"), source=source)
    template = ngettext(
        "according to {source} and {n} more source",
        "according to {source} and {n} more sources",
        others,
    )
    return format_html(template, source=source, n=in_words(others, get_language() or "ar"))


def _source_of(ground: Evidence) -> SafeString:
    """Return the name of the outlet of an article, or the publisher of a page elsewhere, isolated as HTML."""
    if ground.article:
        if (outlet := ground.article.source) is None:
            return format_html("<bdi>{}</bdi>", _("an article whose outlet is not known"))
        return format_html("<bdi>{}</bdi>", _("‹%(name)s›") % {"name": outlet.name})
    if ground.url:
        return ground.publisher
    return format_html("<bdi>{}</bdi>", _("a page that is not recorded"))
