"""Authors that a page states: in the lines between headline and text, in JSON-LD, or in meta elements."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from copy import deepcopy
from typing import Any

import lxml.html
from trafilatura.metadata import extract_metadata

from articles.intake.parsers import bylines
from articles.intake.parsers.page_lines import BLOCKS, Line, marks_of, one_line
from articles.text import arabic, date_mentions

MOST_AUTHORS = 20  # with elements of their own in a line
_AUTHOR_CLASS = re.compile(r"author|byline|writ(?:er|eby|ten)|reporter|journalist|contributor")
_OF_SEVERAL = re.compile(r"authors|bylines|writers|contributors")
_NOT_OF_PERSON = re.compile(
    r"bio|about|image|img|photo|avatar|social|logo|follow|desc|job|role|position|email|url"
)
_SITE = re.compile(
    r"(?:^|[\s_-])(?:logo|slogan|tagline|site-?title|site-?name|site-?description|brand|blog-?name)(?:[\s_-]|$)"
)
# Words of a line with a date that is no byline: «نشر في 12 مايو», «الساعة 10:30».
_PUBLISHED = re.compile(r"نشر|تاريخ|أضيف|اضيف|تحديث|الساعة|يوم|[:：]")
_META = ("author", "dc.creator", "article:author", "parsely-author", "sailthru.author", "byl")


def authors(
    page: lxml.html.HtmlElement,
    item: dict[str, Any],
    people: dict[str, Any],
    metas: dict[str, str],
    between: list[Line],
    sites: Collection[str],
) -> tuple[str, ...]:
    """Return the authors of the article, from the first source that names any.

    `item` is its JSON-LD object, `people` are the objects it may refer to, by their @id, `between` are the
    lines between headline and text. `sites` are the names of the site, folded: they and the lines of its head
    are no authors.
    """
    sites = {site for site in (*sites, *_lines_of_site(page)) if site}
    sources = (
        lambda: _in_lines(between),
        lambda: _in_json_ld(item, people),
        lambda: _in_metas(metas),
        lambda: _guessed(page),
    )
    for names in sources:
        if found := bylines.without_sites(names(), sites):
            return found
    return ()


def lines_with_authors(between: list[Line]) -> frozenset[str]:
    """Return the lines between headline and text that name authors."""
    return frozenset(line.text for line, _names in _named(between))


def _in_lines(between: list[Line]) -> Iterable[str]:
    return [name for _line, names in _named(between) for name in names]


def _named(between: list[Line]) -> Iterator[tuple[Line, tuple[str, ...]]]:
    """Yield the lines that name authors, each with their names."""
    blocks: set[Any] = (
        set()
    )  # elements that the markup calls an author, of which one line is the name
    is_announced = False  # by the line above: «بقلم:»
    for line in between:
        block = _author_block(line)
        names = _names_in_elements(line) if block is not None else ()
        names = names or bylines.names_in_line(
            line.text, is_marked=is_announced or block is not None
        )
        is_announced = bylines.opens_byline(line.text)
        if block is None or block not in blocks:
            if names and block is not None and not _OF_SEVERAL.search(marks_of(block)):
                blocks.add(block)
            if names := names or _before_date(line.text):
                yield line, names


def _names_in_elements(line: Line) -> tuple[str, ...]:
    """Return the names of several authors of whom each has an element of its own in a line."""
    around = (line.element, *line.element.iterancestors())
    block = next((element for element in around if element.tag in BLOCKS), line.element)
    inner: dict[str, None] = {}
    for element in block.iter():
        if element is block or not isinstance(element.tag, str):
            continue
        text = one_line(element.text_content()) if _AUTHOR_CLASS.search(marks_of(element)) else ""
        if text and text in line.text and not _has_marked(element):
            inner[text] = None
            if len(inner) == MOST_AUTHORS:
                break
    names = [name for text in inner for name in bylines.names_in_line(text, is_marked=True)]
    return tuple(names) if len(inner) > 1 else ()


def _has_marked(element: lxml.html.HtmlElement) -> bool:
    return any(_AUTHOR_CLASS.search(marks_of(inner)) for inner in element.iterdescendants("*"))


def _author_block(line: Line) -> lxml.html.HtmlElement | None:
    """Return the outermost element around a line that the markup calls an author; None if it is no name."""
    if line.is_hidden or any(
        _NOT_OF_PERSON.search(marks_of(element)) for element in line.around[:2]
    ):
        return None
    marked = [element for element in line.around if _AUTHOR_CLASS.search(marks_of(element))]
    return marked[-1] if marked and len(one_line(marked[0].text_content())) < 300 else None


def _before_date(line: str) -> tuple[str, ...]:
    """Return the name in a line like «هشام الرفاعي ٩ مايو ٢٠١٧»."""
    for mention in date_mentions.find_dates(line)[:1]:
        name = line[: mention.start].strip(" .،|·•-–")
        if 2 <= len(name.split()) <= 4 and not _PUBLISHED.search(name) and bylines.is_name(name):
            return (name,)
    return ()


def _in_json_ld(item: dict[str, Any], people: dict[str, Any]) -> Iterable[str]:
    """Return the names of all authors of a JSON-LD object: texts, objects or a list of them."""
    for field in ("author", "creator"):
        value = item.get(field)
        stated = value if isinstance(value, list) else [value]
        names = [_name_of(each, people) if isinstance(each, dict) else each for each in stated]
        if found := list(_names_of(names)):
            return found
    return ()


def _name_of(author: dict[str, Any], people: dict[str, Any]) -> Any:
    """Return the name in an object, or in the object that it refers to."""
    reference = author.get("@id")
    other = people.get(reference) if isinstance(reference, str) else None
    return author.get("name") or (other or {}).get("name")


def _in_metas(metas: dict[str, str]) -> Iterable[str]:
    for name in _META:
        if found := list(_names_of([metas.get(name)])):
            return found
    return ()


def _names_of(values: Iterable[Any]) -> Iterator[str]:
    """Yield the names in stated values, some of which hold several, or lists of several."""
    for value in values:
        if isinstance(value, list):
            yield from _names_of(value)
        elif isinstance(value, str) and len(value) <= bylines.LONGEST_LINE:
            yield from filter(bylines.may_be_person, bylines.names_in_line(value, is_marked=True))


def _guessed(page: lxml.html.HtmlElement) -> Iterable[str]:
    """Return the authors that trafilatura finds by class names, if the page has them on a line of their own."""
    try:
        guessed = extract_metadata(deepcopy(page), extensive=False).author or ""
    except Exception:  # broken pages cause many kinds of exceptions in the library
        return ()
    names = list(_names_of(guessed.split(";")))
    if len(names) != len([part for part in guessed.split(";") if part.strip()]):
        return ()  # one of them is an address or a slogan: the others are parts of it
    text = arabic.fold_phrase(page.text_content())
    return names if all(arabic.fold_phrase(name) in text for name in names) else ()


def _lines_of_site(page: lxml.html.HtmlElement) -> Iterator[str]:
    """Yield the folded texts of the site's name and slogan in the head of the page."""
    for element in page.iter():
        if isinstance(element.tag, str) and _SITE.search(marks_of(element)):
            text = one_line(element.text_content())
            if 0 < len(text) <= bylines.LONGEST_LINE and not element.get("itemprop"):
                yield arabic.fold_phrase(text)
