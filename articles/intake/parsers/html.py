"""Pages as browsers save them: the text by trafilatura, what the markup says of it, our own cleaning."""

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
from articles.interchange.record import ArticleRecord, Piece
from articles.text import arabic

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*+=\s*+(?:[\"']\s*+)?([\w-]{3,20})", re.IGNORECASE
)
_CHARSET_PARAMETER = re.compile(r"charset\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)
HEAD_BYTES = 4096
# Elements that begin a line of their own; text between them is one line.
_BLOCKS = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "td", "th",
        "tr", "ul",
    ]
)  # fmt: skip
# Elements inside a line that extraction would take for something else and drop with their words.
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
LONGEST_LINK = 9
LONGEST_HEADLINE = 18  # words
DEEPEST = 200  # levels of elements that are read: pages have thirty


def parse(piece: Piece) -> ArticleRecord:
    """Read one page.

    Headline, author, date, outlet and canonical address are those the markup states (JSON-LD, Open Graph,
    meta, <time>). Raises ImportProblem where there is no text of an article.
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
    everything = _lines(page)
    body = _body(piece, page)
    stated = markup.read(page, everything, _first_words(body))
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
        byline=stated.byline[: LONGEST["byline"]] or None,
        url=address,
        language=_language(page),
        cut=tuple(line for line in everything if arabic.fold_phrase(line) not in kept),
    )


def _body(piece: Piece, page: lxml.html.HtmlElement) -> list[str]:
    """Return the text of the article line by line; a second, wider reading where the first finds nothing."""
    page = deepcopy(page)
    strip_tags(page, *_INLINE)
    for wider in (False, True):
        try:
            document = bare_extraction(
                deepcopy(page), include_comments=False, include_tables=wider, favor_recall=wider
            )
        except Exception as error:  # what broken pages make the library run into
            reason = f"the page cannot be read: {type(error).__name__}: {error}"
            raise ImportProblem(piece.file, reason, line=piece.line) from error
        lines = [_text(line) for line in (document.text or "").splitlines()] if document else []
        if any(lines):
            return _without_links_at_end([line for line in lines if line])
    return []


def _without_links_at_end(lines: list[str]) -> list[str]:
    """Leave out the list of links or tags that stands behind a text."""
    while len(lines) > 1 and lines[-1].startswith("- ") and len(lines[-1].split()) <= LONGEST_LINK:
        lines = lines[:-1]
    return lines


def _first_words(body: list[str]) -> str:
    """Return the beginning of the first line that is running text and no headline."""
    text = (line for line in body if len(line.split()) > LONGEST_HEADLINE)
    return " ".join(next(text, " ".join(body[:1])).split()[:8])


def _decode(piece: Piece) -> str:
    """Return the page as text: in the encoding it states where that fits, else as its bytes show."""
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
    """Leave out an XML declaration: lxml refuses text that names its own encoding."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", source.lstrip("\ufeff"), count=1)


def _lines(page: lxml.html.HtmlElement) -> list[str]:
    """Return the text of a page as its blocks show it, one line each."""
    parts: list[str] = []
    unseen = 0  # elements around that show nothing
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
    deepest = depth = 0
    for event, _element in lxml.etree.iterwalk(page, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _text(text: str) -> str:
    return " ".join(text.split())


def _address(address: str | None) -> str | None:
    if address and len(address) <= LONGEST["url"] and re.fullmatch(r"https?://\S+", address):
        return address
    return None


def _language(page: lxml.html.HtmlElement) -> str:
    code = re.split(r"[-_]", (page.get("lang") or "ar").strip().lower())[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) else "ar"
