"""Pages as browsers save them: the text by trafilatura, what the markup says of it, our own cleaning."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import lxml.html
from lxml.etree import LxmlError
from trafilatura import bare_extraction
from trafilatura.settings import Document

from articles import arabic
from articles.dates import PartialDate
from articles.importers import cleaning, furniture
from articles.importers.columns import LONGEST
from articles.importers.encoding import decode
from articles.importers.errors import ImportProblem
from articles.records import ArticleRecord, Piece

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_CHARSET_PARAMETER = re.compile(r"charset\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)
HEAD_BYTES = 4096
# Elements that begin a line of their own; text between them is one line.
_BLOCKS = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table", "td", "th",
        "time", "tr", "ul",
    ]
)  # fmt: skip
_UNSEEN = frozenset(["script", "style", "noscript", "template", "head", "svg", "iframe"])
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
    captions = [text for e in page.iter("figcaption") if (text := _text(e.text_content()))]
    everything = _lines(page)
    document = _extract(piece, page)
    title = _text(document.title or "") if document else ""
    if not document or not title:
        raise ImportProblem(piece.file, "the page states no headline", line=piece.line)
    title = title[: LONGEST["title"]]
    lines = map(_text, (document.text or "").splitlines())
    cleaned = cleaning.clean(title, [line for line in lines if line and line not in captions])
    if not cleaned.paragraphs:
        raise ImportProblem(
            piece.file, "no text of an article in the page", line=piece.line, field="title",
            value=title[:40],
        )  # fmt: skip
    kept = {arabic.fold_phrase(line) for line in (title, *cleaned.paragraphs, *captions)}
    address = _address(document.url) or _address(piece.url)
    return ArticleRecord(
        title=title,
        paragraphs=cleaned.paragraphs,
        captions=tuple(dict.fromkeys((*captions, *cleaned.captions))),
        outlet=_text(document.sitename or "") or furniture.outlet_stated(everything),
        domain=(urlsplit(address).hostname or "") if address else "",
        published_on=_date(document.date) or cleaned.published_on,
        byline=_text(document.author or "")[: LONGEST["byline"]] or None,
        url=address,
        language=_language(page),
        cut=tuple(line for line in everything if arabic.fold_phrase(line) not in kept),
    )


def _extract(piece: Piece, page: lxml.html.HtmlElement) -> Document | None:
    try:
        return bare_extraction(
            page, with_metadata=True, include_comments=False, include_tables=True,
            favor_recall=True, url=piece.url or None,
            # Only what the markup states: a date found somewhere in the text is that of a meeting.
            date_extraction_params={"original_date": True, "extensive_search": False},
        )  # fmt: skip
    except Exception as error:  # what broken pages make the library run into
        reason = f"the page cannot be read: {type(error).__name__}: {error}"
        raise ImportProblem(piece.file, reason, line=piece.line) from error


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
    for event, element in lxml.etree.iterwalk(page, events=("start", "end", "comment")):
        is_block = element.tag in _BLOCKS
        if event == "comment":
            parts.append(element.tail or "")
        elif event == "start":
            parts.append("\n" if is_block else "")
            parts.append("" if element.tag in _UNSEEN else element.text or "")
        else:
            parts.append("\n" if is_block else "")
            parent = element.getparent()
            unseen = parent is not None and parent.tag in _UNSEEN
            parts.append("" if unseen else element.tail or "")
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


def _date(stated: str | None) -> PartialDate | None:
    try:
        return PartialDate.parse(stated) if stated else None
    except ValueError:
        return None


def _language(page: lxml.html.HtmlElement) -> str:
    code = re.split(r"[-_]", (page.get("lang") or "ar").strip().lower())[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) else "ar"
