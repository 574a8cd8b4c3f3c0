"""Fields of an article's public description, each declared once, for API, exports, feeds and harvesters.

A field has a name, a description, a JSON type, and a function that reads it from an article loaded by
`Results.for_export`. Only what readers may see is included.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NotRequired
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from typing_extensions import TypedDict

from articles.facets.registry import FACETS, Facet
from articles.facets.values import Named, label_of
from articles.interchange.columns import OWN_ID_HEADING
from articles.meetings import quotation
from articles.models import NOT_ASKED, Article, Source
from articles.models.addresses import permanent_address
from articles.outputs import plain_text
from articles.outputs.words import lazy_words

LANGUAGES = ("ar", "en")
_MEMENTO = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/https?:")


class Label(TypedDict):
    """A name in Arabic and in English."""

    ar: str
    en: str


class Value(TypedDict):
    """A facet value: its key, its names, its page, and its address in the API."""

    key: str
    label: Label
    page: str
    api: str


class Check(TypedDict):
    """Result of the last link check: when it was made, the answer, and whether a page is there."""

    checked_at: dt.datetime
    answer: str
    is_there: bool


class Copy(TypedDict):
    """A copy of the article on the web: its address, when it was made, and its last link check."""

    url: str
    made_at: NotRequired[dt.datetime]
    check: NotRequired[Check]


@dataclass(frozen=True)
class ArticleContext:
    """An article, and the site (`https://example.org`) that begins all addresses in its description.

    `known` caches facet values described before, by (facet, key): many articles share few values.
    """

    article: Article
    site: str
    known: dict[tuple[str, str], Value] = field(default_factory=dict)

    def absolute(self, path: str) -> str:
        return f"{self.site}{path}"

    @cached_property
    def page(self) -> str:
        """The permanent address of the article."""
        return self.absolute(self.article.permanent_path)

    def value(self, term: Named, facet: Facet) -> Value:
        """Return a facet value with its addresses."""
        cache_key = (facet.name, term.key)
        if (described := self.known.get(cache_key)) is None:
            described = self.known[cache_key] = value_of(term, facet, self.site)
        return described

    def stated(self, facet: Facet) -> list[Value]:
        return [self.value(term, facet) for term in self.article.values.stated(facet.name)]


@dataclass(frozen=True)
class Field:
    """A field of an article's description: `holds` describes it, `type` is its type in JSON.

    A field that tables show as it is has a `label`, its heading, and the `kind` and `words` of its column
    (`outputs.columns.Column`); what it holds is marked for translation.
    """

    name: str
    holds: str
    type: Any
    read: Callable[[ArticleContext], Any]
    label: Promise | str = ""
    kind: str = "text"
    words: Mapping[str, str | Promise] | None = None


def value_of(term: Named, facet: Facet, site: str) -> Value:
    """Return a facet value; its page is that of its authority, or else the list of its articles."""
    if facet.authority and term.object_id:
        page = permanent_address(facet.authority.url_name, term.key)
        api = permanent_address("api-v1:subject", PLURALS[facet.authority.url_name], term.key)
    else:
        query = urlencode({facet.name: term.key})
        page, api = (
            f"{permanent_address('browse')}?{query}",
            f"{reverse('api-v1:articles')}?{query}",
        )
    labels = {code: plain_text.line(label_of(term, code)) for code in LANGUAGES}
    return {"key": term.key, "label": labels, "page": f"{site}{page}", "api": f"{site}{api}"}


# Path segment of each kind in addresses of pages and of the API, by the URL name of its page.
PLURALS = {
    "meeting": "meetings", "venue": "venues", "state": "states", "official": "officials",
    "resolution": "resolutions", "topic": "topics", "source": "sources",
}  # fmt: skip


def facets_described() -> list[Facet]:
    """Return the facets whose values are part of a description."""
    return [facet for facet in FACETS.values() if facet.name != "date"]


def _outlet(context: ArticleContext) -> Value | None:
    stated = context.stated(FACETS["source"])
    return stated[0] if stated else None


def _text(context: ArticleContext) -> str | None:
    article = context.article
    return article.open_text if article.rights == Source.Rights.FULL and article.open_text else None


def _excerpt(context: ArticleContext) -> str | None:
    article = context.article
    if article.rights != Source.Rights.EXCERPT or not article.open_text:
        return None
    return quotation.quoted(article.open_text)


def _captions(context: ArticleContext) -> list[str]:
    article = context.article
    full = article.rights == Source.Rights.FULL
    return [line for line in article.open_captions.splitlines() if line] if full else []


def archived_at(url: str) -> dt.datetime | None:
    """Return when an archived copy was made, or None if its address does not say so.

    Addresses in web archives give it in fourteen digits (`…/web/20190205120000/https://…`).
    """
    match = _MEMENTO.search(url)
    try:
        return (
            dt.datetime.strptime(match.group(1), "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
            if match
            else None
        )
    except ValueError:
        return None


def original_of(article: Article) -> Copy | None:
    """Return the original copy of an article, or None if its address is not known."""
    check = getattr(article, "link_check", None)
    result = (check.checked_at, check.answer, check.failures) if check else (None, "", 0)
    return _copy(article.url, *result)


def archived_of(article: Article) -> Copy | None:
    """Return the archived copy of an article, with the time it was made if its address gives it."""
    check = getattr(article, "link_check", None)
    result = (
        (check.archived_checked_at, check.archived_answer, check.archived_failures)
        if check
        else (None, "", 0)
    )
    copy = _copy(article.archived_url, *result)
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


def _mentions(context: ArticleContext) -> list[Value]:
    facet = FACETS["meeting"]
    return [context.value(term, facet) for term in context.article.values.mentioned(facet.name)]


def _facets(context: ArticleContext) -> dict[str, list[Value]]:
    return {facet.name: context.stated(facet) for facet in facets_described()}


def _codes(name: str, model=Article) -> dict[str, str | Promise]:
    """Return the labels of the codes of a field with choices."""
    return {code: label for code, label in model._meta.get_field(name).flatchoices if code}


FIELDS: tuple[Field, ...] = (
    Field("id", gettext_noop("permanent id; it never changes and is never reused"), str,
          lambda c: c.article.permanent_id, label=lazy_words(OWN_ID_HEADING), kind="code"),
    Field("page", gettext_noop("permanent address of its page in this archive; use it in citations"), str,
          lambda c: c.page, label=_("Page in this archive"), kind="address"),
    Field("api", "address of this description", str,
          lambda c: c.absolute(permanent_address("api-v1:article", c.article.permanent_id))),
    Field("title", "headline", str, lambda c: c.article.title),
    Field("title_basis", gettext_noop(
          "“printed” as on the page, “supplied” from the URL or the first words, “truncated” in the URL"), str,
          lambda c: c.article.title_basis, label=_("Source of the headline"), words=_codes("title_basis")),
    Field("subtitle", "subtitle", str, lambda c: c.article.subtitle),
    Field("byline", "byline: its authors in one line, a semicolon between two", str,
          lambda c: c.article.byline),
    Field("authors", "the authors of the byline, one by one", list[str],
          lambda c: list(c.article.authors)),
    Field("outlet", "the outlet; null if it is not known", Value | None, _outlet),
    Field("outlet_kind", gettext_noop(
          "kind of the outlet: “newspaper”, “magazine”, “agency”, “television”, “radio”, “site” or "
          "“government”; null if it is not known"), str | None, lambda c: c.article.outlet_kind or None,
          label=_("Kind of the outlet"), kind="code", words=_codes("kind", Source)),
    Field("outlet_country_basis", gettext_noop(
          "source of the outlet’s country: “page”, its “address”, or “unverified” (commonly known, not "
          "checked); null if the country is not known"), str | None,
          lambda c: c.article.outlet_country_basis or None,
          label=_("Source of the outlet’s country"), words=_codes("country_basis", Source)),
    Field("published_on", "2019, 2019-06 or 2019-06-25, as precise as known; null if not stated",
          str | None, lambda c: str(c.article.published_date) if c.article.published_date else None),
    Field("date_basis",
          gettext_noop("source of the date: “page”, “url”, “record”, or “inferred” from the text"), str,
          lambda c: c.article.date_basis, label=_("Source of the date"), words=_codes("date_basis")),
    Field("language", "language code", str, lambda c: c.article.language),
    Field("abstract", "abstract, written by the archive, in Arabic", str, lambda c: c.article.abstract),
    Field("abstract_en", "the abstract in English; empty if it is not written yet", str,
          lambda c: c.article.abstract_en),
    Field("rights", gettext_noop("what may be shown: “metadata”, an “excerpt”, or the “full” text"), str,
          lambda c: c.article.rights, label=_("Rights"), words=_codes("rights")),
    Field("text", "the text, if the rights are “full”", str | None, _text),
    Field("excerpt", gettext_noop("the beginning of the text, if the rights are “excerpt”"), str | None,
          _excerpt, label=_("Excerpt"), kind="long"),
    Field("captions", "captions of pictures, if the rights are “full”", list[str], _captions),
    Field("original", "address of its original page, and whether it still answers", Copy | None,
          lambda c: original_of(c.article), label=_("Original page")),
    Field("archived", "address of an archived copy, and whether it still answers", Copy | None,
          lambda c: archived_of(c.article), label=_("Archived copy")),
    Field("facets", "its values in each facet; only values that an editor confirmed",
          dict[str, list[Value]], _facets),
    Field("mentions", gettext_noop("meetings that it mentions but is not about"), list[Value], _mentions,
          label=_("Meetings it mentions"), kind="code"),
    Field("public_since", gettext_noop("when it was published in this archive"), dt.datetime,
          lambda c: c.article.public_record.public_since, label=_("Published here (UTC)"), kind="moment"),
    Field("changed_at",
          gettext_noop("when anything in this description last changed, apart from link checks"), dt.datetime,
          lambda c: c.article.public_record.changed_at, label=_("Last changed (UTC)"), kind="moment"),
)  # fmt: skip
# Facet values are cleaned once, when they are made: most texts of a description are theirs.
_TYPES_OF_VALUES = (Value | None, list[Value], dict[str, list[Value]])
_WITH_PARAGRAPHS = ("abstract", "text", "excerpt")


def describe(
    article: Article, site: str, known: dict[tuple[str, str], Value] | None = None
) -> dict[str, Any]:
    """Return the description of an article loaded by `Results.for_export`: the value of every field by name.

    `known` is a cache that the articles of a long list share (`ArticleContext`). All texts are cleaned
    (`plain_text`).
    """
    context = ArticleContext(article, site, {} if known is None else known)
    return {f.name: _cleaned(f, f.read(context)) for f in FIELDS}


def _cleaned(field: Field, value: Any) -> Any:
    """Return the value of a field with clean texts, each on one line unless the field holds paragraphs."""
    if field.type in _TYPES_OF_VALUES:
        return value
    return (plain_text.clean_all if field.name in _WITH_PARAGRAPHS else plain_text.lines_of)(value)


def describe_all(results, site: str, batch_size: int = 500) -> Iterator[dict[str, Any]]:
    """Yield the description of every article of `Results`, in their order, in constant memory."""
    loaded, known = results.for_export(), {}
    for start in range(0, len(loaded), batch_size):
        for article in loaded[start : start + batch_size]:
            yield describe(article, site, known)
