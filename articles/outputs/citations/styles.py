"""Citations as lines, formatted by citeproc-py with the styles in `styles/`.

The styles are written for this project and not taken from the repository of CSL: citeproc-py prints a title
twice where its APA and MLA have no author, and a label without an edition in its Chicago.
"""

from __future__ import annotations

import datetime as dt
import json
import warnings
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from pathlib import Path
from threading import Lock

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON
from django.utils.encoding import uri_to_iri
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from articles.outputs.citations.items import Item, item_of
from articles.text import arabic

_ADDRESSES = ("URL", "archive_location")  # with Arabic letters and not their octets
_SHOWN = ("title", "container-title", *_ADDRESSES)
_lock = Lock()  # a style holds the formatter of whoever formats


@dataclass(frozen=True)
class Style:
    """A style of citation in the language of its own bibliographies."""

    key: str
    label: Promise
    language: str
    locale: str


STYLES = (
    Style("arabic", _("Arabic order"), "ar", "ar"),
    Style("apa", _("APA"), "en", "en-US"),
    Style("chicago", _("Chicago"), "en", "en-US"),
    Style("mla", _("MLA"), "en", "en-US"),
)


@dataclass(frozen=True)
class Line:
    """A citation in one style, as HTML: escaped, each value isolated from the direction of the rest."""

    style: Style
    html: SafeString


def lines(subject, address: str, looked_at: dt.date) -> list[Line]:
    """Return a citation of what stands at an address in every style."""
    return [
        Line(style, formatted(item_of(subject, address, looked_at, style.language), style))
        for style in STYLES
    ]


def formatted(item: Item, style: Style) -> SafeString:
    """Return an item in a style, as HTML; what was formatted before is remembered."""
    return _formatted(json.dumps(item, sort_keys=True), style)


@lru_cache(maxsize=4_000)
def _formatted(described: str, style: Style) -> SafeString:
    item = json.loads(described)
    item = {**item, **{key: uri_to_iri(item[key]) for key in _ADDRESSES if key in item}}
    isolated = partial(_isolated, language=style.language)
    shown = {**item, **{key: isolated(item[key]) for key in _SHOWN if key in item}}
    shown["author"] = [{"literal": isolated(a["literal"])} for a in item.get("author", [])]
    if not shown["author"]:
        del shown["author"]
    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about variables of CSL that no style uses
        bibliography = CitationStylesBibliography(
            _style(style), CiteProcJSON([shown]), formatters.html
        )
        bibliography.register(Citation([CitationItem(item["id"])]))
        (line,) = bibliography.bibliography()
    # Values were escaped one by one; the rest is of the style.
    return mark_safe(str(line))  # noqa: S308


def _isolated(value: str, language: str) -> str:
    """Return a value apart from the direction of the rest, and from its language where it is Arabic."""
    if language != "ar" and arabic.has_letters(value) and "://" not in value:
        return format_html('<bdi lang="ar">{}</bdi>', value)
    return format_html("<bdi>{}</bdi>", value)


@cache
def _style(style: Style) -> CitationStylesStyle:
    path = Path(__file__).parent / "styles" / f"{style.key}.csl"
    return CitationStylesStyle(str(path), locale=style.locale, validate=False)
