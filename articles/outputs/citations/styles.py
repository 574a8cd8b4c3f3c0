"""Citations as lines, formatted by citeproc-py with the styles in `styles/`.

The styles were written for this project. With those of the CSL repository, citeproc-py prints the title twice
in APA and MLA if there is no author, and prints a label for the edition in Chicago even if there is none.
"""

from __future__ import annotations

import datetime as dt
import json
import warnings
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from html import unescape
from pathlib import Path
from threading import Lock

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON
from django.utils.functional import Promise
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from articles.outputs.citations.items import Item, item_of
from articles.outputs.words import active_language
from articles.text import arabic
from articles.text.shown_address import shown_address

_ADDRESSES = ("URL", "archive_location")
_TEXTS = ("title", "container-title", "archive")
_lock = Lock()  # a style object holds the current formatter, so only one thread may use it


@dataclass(frozen=True)
class Style:
    """A citation style, in the language in which its bibliographies are written."""

    key: str
    label: Promise
    language: str
    locale: str


STYLES = (
    Style("arabic", _("Arabic citation style"), "ar", "ar"),
    Style("chicago-note", _("Chicago, footnote"), "en", "en-US"),
    Style("chicago", _("Chicago, bibliography"), "en", "en-US"),
    Style("apa", _("APA"), "en", "en-US"),
    Style("mla", _("MLA"), "en", "en-US"),
)


@dataclass(frozen=True)
class Line:
    """A citation in one style, as HTML: every value is escaped and isolated from the surrounding direction."""

    style: Style
    html: SafeString


def plain(citation: SafeString) -> str:
    """Return a citation as a line of text, without its markup."""
    return unescape(strip_tags(citation)).strip()


def lines(subject, address: str, accessed_on: dt.date) -> list[Line]:
    """Return a citation of a subject at its permanent address in every style, in order of use."""
    return [
        Line(style, formatted(item_of(subject, address, accessed_on, style.language), style))
        for style in in_order()
    ]


def in_order() -> list[Style]:
    """Return the styles, those of the active language first."""
    return sorted(STYLES, key=lambda style: style.language != active_language())


def formatted(item: Item, style: Style) -> SafeString:
    """Return an item in a style, as HTML; recent results are cached."""
    return _formatted(json.dumps(item, sort_keys=True), style)


@lru_cache(maxsize=4_000)
def _formatted(item_json: str, style: Style) -> SafeString:
    item = json.loads(item_json)
    isolated = partial(_isolated, language=style.language)
    shown = {**item, **{key: isolated(item[key]) for key in _TEXTS if key in item}}
    shown |= {key: _isolated_address(item[key]) for key in _ADDRESSES if key in item}
    shown["author"] = [{"literal": isolated(a["literal"])} for a in item.get("author", [])]
    if not shown["author"]:
        del shown["author"]
    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # citeproc warns of CSL variables that no style uses
        bibliography = CitationStylesBibliography(
            _style(style), CiteProcJSON([shown]), formatters.html
        )
        bibliography.register(Citation([CitationItem(item["id"])]))
        (line,) = bibliography.bibliography()
    # Every value was escaped; the rest comes from the style.
    return mark_safe(str(line))  # noqa: S308


def _isolated(value: str, language: str) -> str:
    """Isolate a value from the surrounding direction, and mark Arabic in a citation of another language."""
    if language != "ar" and arabic.has_arabic_letters(value):
        return format_html('<bdi lang="ar">{}</bdi>', value)
    return format_html("<bdi>{}</bdi>", value)


def _isolated_address(address: str) -> str:
    """Return an address with letters instead of octets, from left to right also between Arabic words."""
    return format_html('<bdi class="address" dir="ltr">{}</bdi>', shown_address(address))


@cache
def _style(style: Style) -> CitationStylesStyle:
    path = Path(__file__).parent / "styles" / f"{style.key}.csl"
    return CitationStylesStyle(str(path), locale=style.locale, validate=False)
