"""HTML pages saved by browsers: text from trafilatura, metadata from the markup, cleaned as pasted text is."""

from __future__ import annotations

import re
from copy import deepcopy

import lxml.html
from lxml.etree import LxmlError, strip_tags
from trafilatura import bare_extraction

from articles.intake.parsers import cleaning, markup
from articles.intake.parsers.encoding import decode
from articles.interchange.columns import LONGEST
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, RawInput
from articles.text import arabic
from articles.text.authors import authors_of
from articles.text.languages import language_of

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*+=\s*+(?:[\"']\s*+)?([\w-]{3,20})", re.IGNORECASE
)
_CHARSET_PARAMETER = re.compile(r"charset\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)
HEAD_BYTES = 4096
# Elements that begin a new line; text between them is one line.
_BLOCKS = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "td", "th",
        "tr", "ul",
    ]
)  # fmt: skip
# Inline elements that trafilatura would misinterpret and drop together with their words.
_INLINE = (
    "time",
    "abbr",
    "mark",
    "bdi",
    "bdo",
    "data",
    "font",
    "cite",
    "dfn",
    "u",
    "small",
    "ins",
    "wbr",
)
_UNSEEN = frozenset(["script", "style", "noscript", "template", "head", "svg", "iframe"])
LONGEST_LINK = 9  # words
LONGEST_HEADLINE = 18  # words
DEEPEST = 200  # levels of nested elements; ordinary pages have about thirty


def parse(piece: RawInput) -> ArticleRecord:
    """Parse one page.

    Headline, author, date, outlet and canonical address come from the markup (JSON-LD, Open Graph, meta,
    <time>) and the lines around the text. Raises ImportProblem for a page that is not HTML, is nested too
    deeply, or has no headline or no article text.
    """
    source = _decode(piece).replace("\x00", "")
    try:
        page = lxml.html.document_fromstring(_without_declaration(source))
    except (LxmlError, ValueError) as error:
        raise ImportProblem(piece.file, f"not HTML: {error}", line=piece.line) from error
    if _depth(page) > DEEPEST:
        raise ImportProblem(
            piece.file, f"elements nested more than {DEEPEST} deep", line=piece.line
        )
    captions = markup.captions(page)
    lines = _lines(page)
    body = _body(piece, page)
    stated = markup.read(page, lines, _first_words(body))
    if not stated.title:
        raise ImportProblem(piece.file, "the page states no headline", line=piece.line)
    title = stated.title[: LONGEST["title"]]
    cleaned = cleaning.clean(title, [line for line in body if line not in captions])
    if not cleaned.paragraphs:
        raise ImportProblem(
            piece.file, "no text of an article in the page", line=piece.line, field="title",
            value=title[:40],
        )  # fmt: skip
    kept = {arabic.fold_phrase(line) for line in (title, *cleaned.paragraphs, *captions)}
    address = _address(stated.address) or _address(piece.url)
    return ArticleRecord(
        title=title,
        paragraphs=cleaned.paragraphs,
        captions=tuple(dict.fromkeys((*captions, *cleaned.captions))),
        outlet=stated.outlet or None,
        published_on=stated.published_on or cleaned.published_on,
        authors=authors_of(stated.byline),
        url=address,
        language=language_of("\n".join(cleaned.paragraphs), page.get("lang")),
        cut=tuple(line for line in lines if arabic.fold_phrase(line) not in kept),
    )


def _body(piece: RawInput, page: lxml.html.HtmlElement) -> list[str]:
    """Return the lines of the article's text.

    If the first extraction finds nothing, a second one favours recall and includes tables.
    """
    page = deepcopy(page)
    strip_tags(page, *_INLINE)
    for favor_recall in (False, True):
        try:
            document = bare_extraction(
                deepcopy(page), include_comments=False, include_tables=favor_recall,
                favor_recall=favor_recall,
            )  # fmt: skip
        except Exception as error:  # broken pages cause many kinds of exceptions in the library
            reason = f"the page cannot be read: {type(error).__name__}: {error}"
            raise ImportProblem(piece.file, reason, line=piece.line) from error
        lines = [_text(line) for line in (document.text or "").splitlines()] if document else []
        if any(lines):
            return _without_links_at_end([line for line in lines if line])
    return []


def _without_links_at_end(lines: list[str]) -> list[str]:
    """Return the lines without the list of links or tags at the end of a text."""
    while len(lines) > 1 and lines[-1].startswith("- ") and len(lines[-1].split()) <= LONGEST_LINK:
        lines = lines[:-1]
    return lines


def _first_words(body: list[str]) -> str:
    """Return the first eight words of the first line too long for a headline, else of the first line."""
    text = (line for line in body if len(line.split()) > LONGEST_HEADLINE)
    return " ".join(next(text, " ".join(body[:1])).split()[:8])


def _decode(piece: RawInput) -> str:
    """Decode a page in the encoding that it states, or if that fails in a detected one."""
    stated = [
        _CHARSET_PARAMETER.search(piece.media_type),
        _CHARSET.search(piece.content[:HEAD_BYTES]),
    ]
    for match in filter(None, stated):
        name = match[1].decode("ascii") if isinstance(match[1], bytes) else match[1]
        try:
            return piece.content.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return decode(piece.file, piece.content, line=1)


def _without_declaration(source: str) -> str:
    """Remove an XML declaration, because lxml refuses text that names its own encoding."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", source.lstrip("\ufeff"), count=1)


def _lines(page: lxml.html.HtmlElement) -> list[str]:
    """Return the visible text of a page, one line for each block."""
    parts: list[str] = []
    unseen = 0  # depth inside elements that are not displayed
    for event, element in lxml.etree.iterwalk(page, events=("start", "end", "comment", "pi")):
        edge = "\n" if element.tag in _BLOCKS else ""
        if event == "start":
            unseen += element.tag in _UNSEEN
            parts += [edge, "" if unseen else element.text or ""]
        else:
            unseen -= event == "end" and element.tag in _UNSEEN
            parts += [edge, "" if unseen else element.tail or ""]
    return [text for line in "".join(parts).split("\n") if (text := _text(line))]


def _depth(page: lxml.html.HtmlElement) -> int:
    """Return the depth of the most deeply nested element."""
    deepest = depth = 0
    for event, _element in lxml.etree.iterwalk(page, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _text(text: str) -> str:
    return " ".join(text.split())


def _address(address: str | None) -> str | None:
    """Return a valid http(s) address that is not too long, else None."""
    if address and len(address) <= LONGEST["url"] and re.fullmatch(r"https?://\S+", address):
        return address
    return None
