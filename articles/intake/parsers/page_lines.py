"""Visible lines of a page, one for each block, with what the markup around them says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import lxml.html
from lxml.etree import iterwalk

# Elements that begin a new line; text between them is one line.
BLOCKS = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "td", "th",
        "tr", "ul",
    ]
)  # fmt: skip
_UNSEEN = frozenset(["script", "style", "noscript", "template", "head", "title", "svg", "iframe"])
_HIDDEN = re.compile(r"display\s*+:\s*+none|visibility\s*+:\s*+hidden", re.IGNORECASE)
ANCESTORS = 12  # elements around a line that are looked at


@dataclass(frozen=True, eq=False)
class Line:
    """A visible line: its text, the innermost element of its first words, and whether all of it is links."""

    text: str
    element: lxml.html.HtmlElement
    is_link: bool

    @cached_property
    def around(self) -> list[lxml.html.HtmlElement]:
        """The element of the line and those around it, from the inside, up to the body or the main element."""
        around = []
        for element in (self.element, *islice(self.element.iterancestors(), ANCESTORS)):
            if element.tag in ("body", "html", "main"):
                break
            around.append(element)
        return around

    @cached_property
    def tags(self) -> frozenset[str]:
        return frozenset(element.tag for element in self.around)

    @cached_property
    def is_hidden(self) -> bool:
        return any(
            element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
            for element in self.around
        )

    def within(self, marks: re.Pattern, depth: int = ANCESTORS) -> lxml.html.HtmlElement | None:
        """Return the innermost of `depth` elements around the line whose class, id or role matches."""
        return next((e for e in self.around[:depth] if marks.search(marks_of(e))), None)


def marks_of(element: lxml.html.HtmlElement) -> str:
    """Return the words with which the markup names an element: class, id, itemprop, rel; lower case."""
    names = ("class", "id", "itemprop", "rel", "data-testid", "data-component")
    return " ".join(element.get(name) or "" for name in names).lower()


def lines_of(page: lxml.html.HtmlElement) -> list[Line]:
    """Return the visible lines of a page in order."""
    lines: list[Line] = []
    pieces: list[tuple[str, lxml.html.HtmlElement, bool]] = []  # of the line that is being read
    unseen = links = 0  # depth inside elements that are not displayed, and inside links

    def end_line() -> None:
        if text := one_line("".join(text for text, _element, _is_link in pieces)):
            words = [piece for piece in pieces if piece[0].strip()]
            lines.append(Line(text, words[0][1], all(is_link for *_rest, is_link in words)))
        pieces.clear()

    for event, element in iterwalk(page, events=("start", "end", "comment", "pi")):
        if element.tag in BLOCKS:
            end_line()
        if event == "start":
            unseen += element.tag in _UNSEEN
            links += element.tag == "a"
            text, holder = element.text, element
        else:
            if event == "end":
                unseen -= element.tag in _UNSEEN
                links -= element.tag == "a"
            text, holder = element.tail, element.getparent()
        if text and not unseen and holder is not None:
            first, *more = text.split("\n") if holder.tag == "pre" else [text]
            pieces.append((first, holder, links > 0))
            for each in more:
                end_line()
                pieces.append((each, holder, links > 0))
    end_line()
    return lines


def mend_head(page: lxml.html.HtmlElement) -> None:
    """Move the title and metadata of a page back into its head.

    An element that does not belong in the head ends it, and whatever follows there is then read as text.
    """
    head = page.find("head")
    if head is None:
        head = lxml.html.Element("head")
        page.insert(0, head)
    for element in list(page.iter("title", "meta", "link", "base")):
        is_of_head = not element.get("itemprop") and not _within(element, ("head", "svg"))
        if is_of_head:
            text = element.text
            element.drop_tree()  # keeps the text that follows
            element.text = text
            element.tail = None
            head.append(element)


def _within(element: lxml.html.HtmlElement, tags: Iterable[str]) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def one_line(text: str) -> str:
    """Return a text with single blanks."""
    return " ".join(text.split())
