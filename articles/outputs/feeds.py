"""A list as a feed: Atom (RFC 4287) and JSON Feed 1.1, page by page (RFC 5005)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.html import escape
from django.utils.translation import gettext as _

from articles.outputs.citations.items import language_now
from articles.outputs.xml import clean
from articles.text.dates import PartialDate, in_words

Description = dict[str, Any]
CATEGORIES = ("meeting", "resolution", "topic")  # facets whose values are given
DC = "http://purl.org/dc/elements/1.1/"


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself: its title, the page of its list, and the addresses of its pages.

    `pages` are by relation: `self`, `first`, `last`, and `next` and `previous` where there are any.
    """

    title: str
    page: str
    description: str
    pages: dict[str, str]


@dataclass(frozen=True)
class Format:
    """A format of feeds: the end of their addresses, its name, its media type, how it is written."""

    suffix: str
    label: str
    media_type: str
    write: Callable[[Feed, Iterable[Description]], str]

    @property
    def bare_type(self) -> str:
        """The media type without its charset, as links name it."""
        return self.media_type.partition(";")[0]


class _Atom(Atom1Feed):
    """Atom with the pages of RFC 5005, and the date of each article as far as it is known."""

    def root_attributes(self):
        return super().root_attributes() | {"xmlns:dc": DC}

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for relation, address in self.feed["pages"].items():
            if relation != "self":
                handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if item["date"]:
            handler.addQuickElement("dc:date", item["date"])
        if item["original"]:
            handler.addQuickElement("link", "", {"rel": "via", "href": item["original"]})


def _atom(feed: Feed, articles: Iterable[Description]) -> str:
    made = _Atom(
        title=clean(feed.title),
        link=feed.page,
        description="",
        subtitle=clean(feed.description),
        language=language_now(),
        feed_url=feed.pages["self"],
        feed_guid=feed.pages["first"],
        author_name=_("The reading room of the Coalition’s meetings"),
        pages=feed.pages,
    )
    for each in articles:
        made.add_item(
            title=escape(_title(each)),  # as a summary, HTML in Atom
            link=each["page"],
            description=escape(_summary(each)),
            author_name=_outlet(each),
            pubdate=each["public_since"],
            updateddate=each["changed_at"],
            unique_id=each["page"],
            categories=_categories(each),
            date=each["published_on"],
            original=_original(each),
        )
    written = StringIO()
    made.write(written, "utf-8")
    return written.getvalue()


def _json_feed(feed: Feed, articles: Iterable[Description]) -> str:
    found: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.pages["self"],
        "description": feed.description,
        "language": language_now(),
    }
    if "next" in feed.pages:
        found["next_url"] = feed.pages["next"]
    found["items"] = [_json_item(each) for each in articles]
    return json.dumps(found, ensure_ascii=False)


def _json_item(each: Description) -> dict[str, Any]:
    item = {
        "id": each["page"],
        "url": each["page"],
        "external_url": _original(each),
        "title": _title(each),
        # A text there must be; where the abstract is not written yet, the headline is all there is.
        "content_text": _summary(each) or _title(each),
        "date_published": rfc3339_date(each["public_since"]),
        "date_modified": rfc3339_date(each["changed_at"]),
        "authors": [{"name": _outlet(each)}],
        "tags": _categories(each),
        "language": each["language"],
    }
    return {name: value for name, value in item.items() if value}


def _title(each: Description) -> str:
    printed = each["title_basis"] == "printed"
    return clean(each["title"] if printed else f"[{each['title']}]")


def _outlet(each: Description) -> str:
    return each["outlet"]["label"][language_now()] if each["outlet"] else _("outlet not known")


def _summary(each: Description) -> str:
    """Return the day the article came out, and the abstract."""
    date = each["published_on"]
    said = in_words(PartialDate.parse(date), language_now()) if date else _("date not stated")
    return clean(f"{said}. {each['abstract']}".strip())


def _original(each: Description) -> str:
    return each["original"]["url"] if each["original"] else ""


def _categories(each: Description) -> list[str]:
    values = [value for name in CATEGORIES for value in each["facets"][name]]
    return [value["label"][language_now()] for value in values]


FORMATS = {
    form.suffix: form
    for form in (
        Format("atom", "Atom", Atom1Feed.content_type, _atom),
        Format("json", "JSON Feed", "application/feed+json; charset=utf-8", _json_feed),
    )
}
