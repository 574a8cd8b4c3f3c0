"""Metadata of an article from the markup of its page: headline, date, byline, outlet, address, captions.

The sources are JSON-LD (schema.org), Open Graph, meta elements, <time>, and the lines between the headline
and the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html

from articles.intake.parsers import bylines, furniture, headlines, page_authors
from articles.intake.parsers.page_lines import Line
from articles.intake.parsers.page_lines import one_line as _line
from articles.interchange.columns import LONGEST
from articles.text import arabic, date_mentions
from articles.text.dates import PartialDate

# https://schema.org/Article and its subtypes
_ARTICLES = frozenset(
    {"Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BlogPosting", "Report",
     "OpinionNewsArticle", "LiveBlogPosting", "WebPage"}
)  # fmt: skip
_DATES = ("article:published_time", "datepublished", "date", "pubdate", "publishdate", "publish-date",
          "publish_date", "dc.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
          "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime")  # fmt: skip
_CHANGED = re.compile(r"تحديث|تعديل|تغيير|updated|modified", re.IGNORECASE)
_CAPTION = re.compile(r"(?:^|[\s_-])(?:caption|img-desc|photo-desc|image-desc|imgdesc)(?:[\s_-]|$)")
_SEPARATORS = re.compile(r"(?<!\s)\s++[|–—»·•-]\s++|(?:(?<!\s)\s++)?+\|\s*+")
SHORTEST_TITLE = 3  # words
SHORTEST_CUT = 60  # characters of a stated headline that may be cut without dots
LONGEST_OUTLET = 5  # words
BETWEEN = 14  # lines between headline and text in which date and author are searched
MOST_BETWEEN = 40  # lines there in which a lead is searched


@dataclass(frozen=True)
class Stated:
    """Metadata that a page states, empty or None if it does not, and the lines between headline and text.

    Without a line that is the headline there are none between.
    """

    title: str
    authors: tuple[str, ...]
    outlet: str
    address: str
    published_on: PartialDate | None
    with_authors: frozenset[str]  # lines between headline and text
    sites: frozenset[str]  # folded names of the site
    above: frozenset[str]  # folded lines above the headline
    overlong: str  # a heading too long for a headline: a paragraph of the text
    between: tuple[Line, ...]


def read(page: lxml.html.HtmlElement, visible: list[Line], first_words: str) -> Stated:
    """Return the metadata that a page states.

    `visible` are its lines, `first_words` the beginning of the article's text. They locate the
    lines between headline and text, which belong to the article.
    """
    metas = _metas(page)
    lines = [line.text for line in visible]
    text_start = _line_with(first_words, lines)
    data = list(_json_ld(page))
    title = _title(page, metas, data, visible[:text_start])
    item = _article_object(title, data)
    headline = next(
        (n for n in range(text_start - 1, -1, -1) if _is_same_headline(title, lines[n])), None
    )
    start = max(0, text_start - BETWEEN) if headline is None else headline + 1
    between = visible[start:text_start][-BETWEEN:]
    people = {each["@id"]: each for each in data if isinstance(each.get("@id"), str)}
    outlet = _outlet(item, metas, lines) or _outlet_in_title(page, title)
    address = _address(page, metas)
    sites = {arabic.fold_phrase(name) for name in (outlet, *_site_names(item, metas, address))}
    return Stated(
        title=title,
        authors=page_authors.authors(page, item, people, metas, between, sites),
        outlet=outlet,
        address=address,
        published_on=_date(page, item, metas, title, [line.text for line in between]),
        with_authors=page_authors.lines_with_authors(between),
        sites=frozenset(sites),
        above=frozenset(map(arabic.fold_phrase, lines[:headline] if headline else ())),
        overlong=_overlong(page),
        between=() if headline is None else tuple(visible[start:text_start][:MOST_BETWEEN]),
    )


def _overlong(page: lxml.html.HtmlElement) -> str:
    """Return the text of the first main heading that is too long for a headline; empty without one."""
    texts = (_line(element.text_content()) for element in page.iter("h1"))
    return next((text for text in texts if len(text) > LONGEST["title"]), "")


def captions(page: lxml.html.HtmlElement) -> list[str]:
    """Return the captions of pictures: texts of <figcaption> or of elements with a caption's class name."""
    texts = []
    for element in page.iter():
        if not isinstance(element.tag, str) or element.tag in ("table", "tbody", "tr"):
            continue
        if element.tag == "figcaption" or _CAPTION.search((element.get("class") or "").lower()):
            texts.append(_line(element.text_content()))
    short = (text for text in texts if 0 < len(text) <= 400)
    return list(dict.fromkeys(short))


def _title(
    page: lxml.html.HtmlElement, metas: dict[str, str], data: list[dict], above: list[Line]
) -> str:
    """Return the headline: the line above the text that the page also states as its title.

    Without such a line: the longest part of a stated title, or the last line above the text that may be a
    headline, preferably a main heading, or an empty text.
    """
    stated = [_text(item.get("headline")) for item in data if _is_article(item)]
    stated += [metas.get("og:title", ""), metas.get("twitter:title", "")]
    stated += [_line(element.text_content()) for element in page.iter("title")]
    site_names = {arabic.fold_phrase(metas.get("og:site_name", ""))}
    stated = [
        t
        for t in stated
        if 0 < len(t) <= LONGEST["title"] and arabic.fold_phrase(t) not in site_names
    ]
    headings = [line.text for line in above if "h1" in line.tags]
    shown = [
        line.text
        for line in above
        if len(line.text.split()) >= SHORTEST_TITLE and len(line.text) <= LONGEST["title"]
    ]
    folded = [(line, arabic.fold_phrase(line)) for line in shown]
    for title in stated:
        key = arabic.fold_phrase(title)
        if key.count(" ") < SHORTEST_TITLE - 1:
            continue
        if exact := [line for line, other in folded if other == key]:
            return exact[-1]
        if matching := [line for line, other in folded if _is_headline_of(line, other, title, key)]:
            return max(matching, key=len)
    for title in stated:
        longest = max(_SEPARATORS.split(title), key=len)
        if len(longest.split()) > SHORTEST_TITLE:
            return longest
    candidates = [line for line in reversed(shown) if _may_be_headline(line)]
    return next(iter([line for line in candidates if line in headings] or candidates), "")


def _is_headline_of(line: str, key: str, stated: str, stated_key: str) -> bool:
    """Return whether a line is the stated headline, or what is left of it without the name of the site.

    The line may be longer where the statement is cut; `key` and `stated_key` are both folded.
    """
    if key in stated_key:
        return True
    is_cut = stated.rstrip().endswith(("…", "..")) or len(stated) >= SHORTEST_CUT
    has_site = arabic.fold_phrase(_SEPARATORS.split(line)[0]) == stated_key
    return key.startswith(stated_key) and is_cut and not has_site


def _may_be_headline(line: str) -> bool:
    return (
        len(line.split()) > SHORTEST_TITLE
        and len(line) <= headlines.LONGEST
        and not furniture.is_furniture(line)
        and not date_mentions.find_dates(line)
        and not bylines.names_in_line(line)
        and not furniture.ends_like_sentence(line)
    )


def _date(
    page: lxml.html.HtmlElement, item: dict, metas: dict[str, str], title: str, between: list[str]
) -> PartialDate | None:
    """Return the publication date as the page states it, without conversion between time zones."""
    stated = [_text(item.get("datePublished")), *(metas.get(name, "") for name in _DATES)]
    for element in page.iterfind(".//*[@itemprop='datePublished']"):
        stated += [element.get(name) or "" for name in ("datetime", "content", "title")]
    for value in stated:
        if date := _iso(value):
            return date
    times = _times_after_headline(page, title)
    mentions_by_line = [(line, date_mentions.find_dates(line)) for line in between]
    marked = [date for text, date in times if any(text and text in line for line in between)]
    if marked:
        return marked[0]
    for line, mentions in mentions_by_line:
        for mention in mentions:
            is_full = mention.date and mention.date.day
            if is_full and not _CHANGED.search(line[: mention.start]):
                return mention.date
    return None


def _times_after_headline(page: lxml.html.HtmlElement, title: str) -> list[tuple[str, PartialDate]]:
    """Return (text, date) of each <time> element after the last heading with the headline, in order."""
    times: list[tuple[str, PartialDate]] = []
    is_after = False
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        if re.fullmatch(r"h[1-4]", element.tag) and _is_same_headline(
            title, element.text_content()
        ):
            is_after, times = True, []
        elif element.tag == "time" and (date := _iso(element.get("datetime") or "")) and is_after:
            times.append((_line(element.text_content()), date))
    return times


def _site_names(item: dict, metas: dict[str, str], address: str) -> Iterator[str]:
    """Yield the names that a page gives to its site, which are no authors."""
    publisher = item.get("publisher")
    yield _text(publisher.get("name")) if isinstance(publisher, dict) else ""
    yield from (
        metas.get(name, "") for name in ("og:site_name", "application-name", "dc.publisher")
    )
    yield (urlsplit(address).hostname or "").removeprefix("www.").partition(".")[0]


def _outlet(item: dict, metas: dict[str, str], lines: list[str]) -> str:
    """Return the outlet from Open Graph, JSON-LD, the furniture or meta elements; never a bare domain."""
    publisher = item.get("publisher")
    names = (
        metas.get("og:site_name", ""),
        _text(publisher.get("name")) if isinstance(publisher, dict) else "",
        furniture.outlet_stated(lines) or "",
        metas.get("application-name", ""), metas.get("dc.publisher", ""),
    )  # fmt: skip
    return next((name for name in names if name and not re.fullmatch(r"[\w.-]+\.\w{2,}", name)), "")


def _outlet_in_title(page: lxml.html.HtmlElement, title: str) -> str:
    """Return the outlet that the <title> adds to the headline: « - ديوان الخليج», «دفاتر السياسة: »."""
    for element in page.iter("title") if title else ():
        before, separator, after = _line(element.text_content()).partition(title)
        rest = (before or after).strip(" |–—»·•-:")
        if separator and rest and not (before and after) and len(rest.split()) <= LONGEST_OUTLET:
            return rest
    return ""


def _address(page: lxml.html.HtmlElement, metas: dict[str, str]) -> str:
    """Return the canonical address, else og:url, else an empty text."""
    for link in page.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            try:
                return urljoin(metas.get("og:url", ""), link.get("href") or "")
            except ValueError:  # an invalid address
                break
    return metas.get("og:url", "")


def _metas(page: lxml.html.HtmlElement) -> dict[str, str]:
    """Return the contents of meta elements by lower-case name; the first element of a name counts."""
    metas: dict[str, str] = {}
    for element in page.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if name and element.get("content"):
            metas.setdefault(name.lower(), _line(element.get("content")))
    return metas


def _json_ld(page: lxml.html.HtmlElement) -> Iterator[dict]:
    """Yield the objects of every valid JSON-LD block, including those inside @graph."""
    for script in page.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            try:
                data = json.loads(script.text_content(), strict=False)
            except (ValueError, RecursionError):
                continue
            items = data if isinstance(data, list) else [data]
            for item in items:
                if isinstance(item, dict):
                    graph = item.get("@graph")
                    yield from (
                        (i for i in graph if isinstance(i, dict))
                        if isinstance(graph, list)
                        else (item,)
                    )


def _article_object(title: str, data: list[dict]) -> dict:
    """Return the JSON-LD object of the article with a headline, else the only article, else an empty dict."""
    articles = [item for item in data if _is_article(item)]
    for item in articles:
        if _is_same_headline(title, _text(item.get("headline"))):
            return item
    return articles[0] if len(articles) == 1 else {}


def _is_article(item: dict) -> bool:
    kinds = item.get("@type")
    return not _ARTICLES.isdisjoint(
        kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)
    )


def _is_same_headline(title: str, other: str) -> bool:
    """Return whether two lines are the same headline, even if one is cut or has the site's name appended."""
    one, two = arabic.fold_phrase(title), arabic.fold_phrase(other)
    return bool(one and two) and (one == two or one.startswith(two) or two.startswith(one))


def _line_with(first_words: str, lines: list[str]) -> int:
    """Return the index of the line at which the text of the article begins; 0 if it is not found."""
    key = arabic.fold_phrase(first_words)
    return next((n for n, line in enumerate(lines) if key and key in arabic.fold_phrase(line)), 0)


def _iso(value: str) -> PartialDate | None:
    """Return the date at the beginning of an ISO 8601 value, or None."""
    match = re.match(r"\s*(\d{4})-(\d{2})-(\d{2})", value)
    try:
        return PartialDate(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _text(value: Any) -> str:
    return _line(value) if isinstance(value, str) else ""
