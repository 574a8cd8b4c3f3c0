"""Feeds of a list of articles: Atom (RFC 4287) and JSON Feed 1.1, paged (RFC 5005)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any

from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.translation import gettext as _

from articles.outputs.citations.items import active_language
from articles.outputs.metadata.article_fields import abstract_of
from articles.outputs.plain_text import line
from articles.text.dates import PartialDate, in_words

Description = dict[str, Any]
CATEGORIES = ("meeting", "resolution", "topic")  # facets whose values become categories
# The article's own date and outlet, where Zotero's feed reader looks for them (zotero/zotero, feedReader.js).
# Readers take `dc:date` for the last change and `dcterms:issued` for the publication here (feedparser,
# namespaces/dc.py), and would overwrite `updated` and `published`.
PRISM = "http://prismstandard.org/namespaces/basic/2.0/"


@dataclass(frozen=True)
class Feed:
    """The head of a feed: its title, the page of its list, its description, and the addresses of its pages.

    `pages` are by link relation: `self`, `first`, `last`, and `next` and `previous` where they exist.
    """

    title: str
    page: str
    description: str
    pages: dict[str, str]


@dataclass(frozen=True)
class Format:
    """A feed format: the suffix of its addresses, its label, its media type, and its writer."""

    suffix: str
    label: str
    media_type: str
    writer: Callable[[Feed, Iterable[Description]], str]

    def write(self, feed: Feed, articles: Iterable[Description]) -> str:
        """Return a page of a feed; `articles` are descriptions, whose texts are clean already."""
        title, description = line(feed.title), line(feed.description)
        return self.writer(replace(feed, title=title, description=description), articles)

    @property
    def bare_type(self) -> str:
        """The media type without charset, for `link` elements."""
        return self.media_type.partition(";")[0]


class _Atom(Atom1Feed):
    """Atom with the paging links of RFC 5005, and each article's date as precise as it is known.

    A title is plain text, a summary is HTML (RFC 4287, 3.1).
    """

    def root_attributes(self):
        return super().root_attributes() | {"xmlns:prism": PRISM}

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for relation, address in self.feed["pages"].items():
            if relation != "self":
                handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if item["outlet"]:
            handler.addQuickElement("prism:publicationName", item["outlet"])
        if item["date"]:
            handler.addQuickElement("prism:publicationDate", item["date"])
        if item["original"]:
            handler.addQuickElement("link", "", {"rel": "via", "href": item["original"]})


def _atom(feed: Feed, articles: Iterable[Description]) -> str:
    atom = _Atom(
        title=feed.title,
        link=feed.page,
        description="",
        subtitle=feed.description,
        language=active_language(),
        feed_url=feed.pages["self"],
        feed_guid=feed.pages["first"],
        author_name=_("The reading room of the Coalition’s meetings"),
        pages=feed.pages,
    )
    for article in articles:
        atom.add_item(
            title=_title(article),
            link=article["page"],
            description=_html(_summary(article)),
            author_name=_outlet(article),
            pubdate=_second(article["public_since"]),
            updateddate=_second(article["changed_at"]),
            unique_id=article["page"],
            categories=_categories(article),
            outlet=_outlet(article) if article["outlet"] else "",
            date=article["published_on"],
            original=_original(article),
        )
    output = StringIO()
    atom.write(output, "utf-8")
    return output.getvalue()


def _json_feed(feed: Feed, articles: Iterable[Description]) -> str:
    content: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.pages["self"],
        "description": feed.description,
        "language": active_language(),
    }
    if "next" in feed.pages:
        content["next_url"] = feed.pages["next"]
    content["items"] = [_json_item(article) for article in articles]
    return json.dumps(content, ensure_ascii=False)


def _json_item(article: Description) -> dict[str, Any]:
    item = {
        "id": article["page"],
        "url": article["page"],
        "external_url": _original(article),
        "title": _title(article),
        # JSON Feed requires a text; the headline is all there is until the abstract is written.
        "content_text": _summary(article) or _title(article),
        "date_published": rfc3339_date(_second(article["public_since"])),
        "date_modified": rfc3339_date(_second(article["changed_at"])),
        "authors": [{"name": _outlet(article)}],
        "tags": _categories(article),
        "language": article["language"],
    }
    return {name: value for name, value in item.items() if value}


def _title(article: Description) -> str:
    is_printed = article["title_basis"] == "printed"
    return line(article["title"] if is_printed else f"[{article['title']}]")


def _outlet(article: Description) -> str:
    return (
        article["outlet"]["label"][active_language()]
        if article["outlet"]
        else _("outlet not known")
    )


def _summary(article: Description) -> str:
    """Return the article's date of publication in words, and its abstract."""
    date = article["published_on"]
    day = in_words(PartialDate.parse(date), active_language()) if date else _("date not stated")
    return f"{day}. {abstract_of(article)}".strip()


def _html(text: str) -> str:
    """Return plain text as HTML; quotation marks need no escaping outside of attributes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _original(article: Description) -> str:
    """Return the address of the original as a URI: readers refuse spaces and half-encoded letters."""
    return iri_to_uri(article["original"]["url"]) if article["original"] else ""


def _second(moment: dt.datetime) -> dt.datetime:
    """Return a moment in whole seconds, as changes are counted: nothing is published after its last change."""
    return moment.replace(microsecond=0)


def _categories(article: Description) -> list[str]:
    values = [value for name in CATEGORIES for value in article["facets"][name]]
    return [value["label"][active_language()] for value in values]


FORMATS = {
    form.suffix: form
    for form in (
        Format("atom", "Atom", Atom1Feed.content_type, _atom),
        Format("json", "JSON Feed", "application/feed+json; charset=utf-8", _json_feed),
    )
}
