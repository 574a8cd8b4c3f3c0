"""What machines are told of an article: every field declared once, for API, exports, feeds and harvesters.

A field says its name, what it holds, what type of JSON that is, and how it is read from an article loaded by
`Results.for_export`. Nothing that readers do not see is among them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NotRequired
from urllib.parse import urlencode

from django.urls import reverse
from typing_extensions import TypedDict

from articles.facets.registry import FACETS, Facet
from articles.facets.values import Named, label_of
from articles.meetings import quotation
from articles.models import NOT_ASKED, Article, Source
from articles.models.addresses import address

LANGUAGES = ("ar", "en")
_MEMENTO = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/https?:")


class Label(TypedDict):
    """A name in Arabic and in English."""

    ar: str
    en: str


class Value(TypedDict):
    """A value of a facet: its key, its names, its page, and where the API describes it."""

    key: str
    label: Label
    page: str
    api: str


class Check(TypedDict):
    """Whether an address still answers: when it was asked last, what it said, and whether a page is there."""

    checked_at: dt.datetime
    answer: str
    is_there: bool


class Copy(TypedDict):
    """An address of the article, when that copy was made, and what it answered when it was asked last."""

    url: str
    made_at: NotRequired[dt.datetime]
    check: NotRequired[Check]


@dataclass(frozen=True)
class ArticleContext:
    """An article, and the site whose addresses its description gives (`https://example.org`).

    `known` keeps the values of facets that were described already: many articles share few of them.
    """

    article: Article
    site: str
    known: dict[tuple[str, str], Value] = field(default_factory=dict)

    def absolute(self, path: str) -> str:
        return f"{self.site}{path}"

    @cached_property
    def page(self) -> str:
        """The permanent address of the article."""
        return self.absolute(address("article-by-id", self.article.permanent_id))

    def value(self, term: Named, facet: Facet) -> Value:
        """Return a value of a facet with its addresses."""
        place = (facet.name, term.key)
        if (found := self.known.get(place)) is None:
            found = self.known[place] = value_of(term, facet, self.site)
        return found

    def stated(self, facet: Facet) -> list[Value]:
        return [self.value(term, facet) for term in self.article.values.stated(facet.name)]


@dataclass(frozen=True)
class Field:
    """A field of the description of an article: `type` is that of its JSON."""

    name: str
    holds: str
    type: Any
    of: Callable[[ArticleContext], Any]


def value_of(term: Named, facet: Facet, site: str) -> Value:
    """Return a value of a facet: its page is that of an authority, else the list of its articles."""
    if facet.authority and term.object_id:
        page = address(facet.authority.url_name, term.key)
        api = address("api-v1:subject", PLURALS[facet.authority.url_name], term.key)
    else:
        chosen = urlencode({facet.name: term.key})
        page, api = f"{reverse('browse')}?{chosen}", f"{reverse('api-v1:articles')}?{chosen}"
    labels = {code: label_of(term, code) for code in LANGUAGES}
    return {"key": term.key, "label": labels, "page": f"{site}{page}", "api": f"{site}{api}"}


# Segments of addresses below which pages of a kind lie, by the name of the address.
PLURALS = {
    "meeting": "meetings", "venue": "venues", "state": "states", "official": "officials",
    "resolution": "resolutions", "topic": "topics", "source": "sources",
}  # fmt: skip


def facets_described() -> list[Facet]:
    """Return the facets whose values a description lists."""
    return [facet for facet in FACETS.values() if facet.name != "date"]


def _outlet(described: ArticleContext) -> Value | None:
    stated = described.stated(FACETS["source"])
    return stated[0] if stated else None


def _text(described: ArticleContext) -> str | None:
    article = described.article
    return article.open_text if article.rights == Source.Rights.FULL and article.open_text else None


def _excerpt(described: ArticleContext) -> str | None:
    article = described.article
    if article.rights != Source.Rights.EXCERPT or not article.open_text:
        return None
    return quotation.quoted(article.open_text)


def _captions(described: ArticleContext) -> list[str]:
    article = described.article
    full = article.rights == Source.Rights.FULL
    return [line for line in article.open_captions.splitlines() if line] if full else []


def archived_at(url: str) -> dt.datetime | None:
    """Return when an archived copy was made, where its address says so: fourteen digits, as in the
    addresses of web archives (`…/web/20190205120000/https://…`)."""
    found = _MEMENTO.search(url)
    try:
        return (
            dt.datetime.strptime(found.group(1), "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
            if found
            else None
        )
    except ValueError:
        return None


def original_of(article: Article) -> Copy | None:
    """Return the address where an article was published, None where that is not known."""
    check = getattr(article, "link_check", None)
    asked = (check.checked_at, check.answer, check.failures) if check else (None, "", 0)
    return _copy(article.url, *asked)


def archived_of(article: Article) -> Copy | None:
    """Return the archived copy of an article, and when it was made, as far as its address says."""
    check = getattr(article, "link_check", None)
    asked = (
        (check.archived_checked_at, check.archived_answer, check.archived_failures)
        if check
        else (None, "", 0)
    )
    copy = _copy(article.archived_url, *asked)
    if copy and (made_at := archived_at(article.archived_url)):
        copy["made_at"] = made_at
    return copy


def _copy(url: str, checked_at: dt.datetime | None, answer: str, failures: int) -> Copy | None:
    if not url:
        return None
    if checked_at is None or answer == NOT_ASKED:
        return {"url": url}
    check: Check = {"checked_at": checked_at, "answer": answer, "is_there": not failures}
    return {"url": url, "check": check}


def _mentions(described: ArticleContext) -> list[Value]:
    facet = FACETS["meeting"]
    return [described.value(term, facet) for term in described.article.values.mentioned(facet.name)]


def _facets(described: ArticleContext) -> dict[str, list[Value]]:
    return {facet.name: described.stated(facet) for facet in facets_described()}


FIELDS: tuple[Field, ...] = (
    Field("id", "permanent id: it never changes and never stands for anything else", str,
          lambda d: d.article.permanent_id),
    Field("page", "permanent address of its page here; cite this one", str, lambda d: d.page),
    Field("api", "address of this description", str,
          lambda d: d.absolute(address("api-v1:article", d.article.permanent_id))),
    Field("title", "headline", str, lambda d: d.article.title),
    Field("title_basis", "“printed” as seen, “supplied” from the address, “truncated” there", str,
          lambda d: d.article.title_basis),
    Field("subtitle", "subtitle", str, lambda d: d.article.subtitle),
    Field("byline", "who wrote it, as printed", str, lambda d: d.article.byline),
    Field("outlet", "the outlet; null where it is not known", Value | None, _outlet),
    Field("published_on", "2019, 2019-06 or 2019-06-25, as far as it is known; null where not stated",
          str | None, lambda d: str(d.article.published_date) if d.article.published_date else None),
    Field("date_basis", "what the date rests on: “page”, “url”, “record”, “inferred” from the text", str,
          lambda d: d.article.date_basis),
    Field("language", "code of the language", str, lambda d: d.article.language),
    Field("abstract", "abstract, written by the archive, in Arabic", str, lambda d: d.article.abstract),
    Field("rights", "what may be shown: “metadata”, an “excerpt”, or the “full” text", str,
          lambda d: d.article.rights),
    Field("text", "the text, where the rights are “full”", str | None, _text),
    Field("excerpt", "the beginning of the text, where the rights are “excerpt”", str | None, _excerpt),
    Field("captions", "captions of pictures, where the rights are “full”", list[str], _captions),
    Field("original", "address where it was published, and whether it still answers", Copy | None,
          lambda d: original_of(d.article)),
    Field("archived", "address of an archived copy, and whether it still answers", Copy | None,
          lambda d: archived_of(d.article)),
    Field("facets", "the values by which it is found, by facet; only what an editor confirmed",
          dict[str, list[Value]], _facets),
    Field("mentions", "meetings it mentions and is not about", list[Value], _mentions),
    Field("public_since", "when it was published here", dt.datetime,
          lambda d: d.article.public_record.public_since),
    Field("changed_at", "when anything in this description last changed, checks of addresses aside",
          dt.datetime, lambda d: d.article.public_record.changed_at),
)  # fmt: skip


def describe(
    article: Article, site: str, known: dict[tuple[str, str], Value] | None = None
) -> dict[str, Any]:
    """Return the description of an article loaded by `Results.for_export`: every field by name.

    `known` is handed from article to article of a long list (`Described`).
    """
    described = ArticleContext(article, site, {} if known is None else known)
    return {field.name: field.of(described) for field in FIELDS}


def each(results, site: str, at_once: int = 500) -> Iterator[dict[str, Any]]:
    """Yield the description of every article of `Results`, in their order, at flat memory."""
    loaded, known = results.for_export(), {}
    for start in range(0, len(loaded), at_once):
        for article in loaded[start : start + at_once]:
            yield describe(article, site, known)
