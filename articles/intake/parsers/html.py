"""HTML pages saved by browsers: text from trafilatura, metadata from the markup, cleaned as pasted text is."""

from __future__ import annotations

import re
from copy import deepcopy
from operator import itemgetter

import lxml.html
from lxml.etree import LxmlError, strip_tags
from trafilatura import bare_extraction

from articles.intake.parsers import cleaning, headlines, leads, markup
from articles.intake.parsers.encoding import decode
from articles.intake.parsers.furniture import ends_like_sentence
from articles.intake.parsers.page_lines import Line, lines_of, mend_head, one_line
from articles.interchange.columns import LONGEST
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, RawInput
from articles.text import arabic
from articles.text.languages import is_in_arabic_script, language_of

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*+=\s*+(?:[\"']\s*+)?([\w-]{3,20})", re.IGNORECASE
)
_CHARSET_PARAMETER = re.compile(r"charset\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)
HEAD_BYTES = 4096
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
LONGEST_LINK = 9  # words
LONGEST_HEADLINE = 18  # words
SHORTEST_TEXT = 12  # words of a sentence that a page without a headline must have
DEEPEST = 200  # levels of nested elements; ordinary pages have about thirty


def parse(piece: RawInput) -> ArticleRecord:
    """Parse one page.

    Headline, author, date, outlet and canonical address come from the markup (JSON-LD, Open Graph, meta,
    <time>) and the lines around the text. A page without a headline gets one of the first words of its text.
    Raises ImportProblem for a page that is not HTML, is nested too deeply, or has no article text.
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
    mend_head(page)
    captions = markup.captions(page)
    visible = lines_of(page)
    body = [line for line in _body(piece, page) if line not in captions]
    stated = markup.read(page, visible, _first_words(body))
    while len(body) > 1 and _is_kicker(body[0], stated):
        body = body[1:]
    body = [line for line in _in_order(body, stated.between) if line not in stated.with_authors]
    if stated.overlong and not any(stated.overlong in line for line in body):
        body = [stated.overlong, *body]
    language = language_of("\n".join(body), page.get("lang"))
    cleaned = cleaning.clean(stated.title, body, is_arabic=is_in_arabic_script("\n".join(body)))
    if not cleaned.paragraphs:
        raise ImportProblem(
            piece.file, "no text of an article in the page", line=piece.line, field="title",
            value=stated.title[:40],
        )  # fmt: skip
    first_words = next(filter(_is_running_text, cleaned.paragraphs), "")
    if not (stated.title or first_words):
        raise ImportProblem(piece.file, "the page states no headline", line=piece.line)
    title = stated.title or headlines.supplied(first_words)
    above = leads.above_text(list(stated.between), body, (title, *captions))
    # Short lines that the markup calls a lead are text, though cleaning takes them for what stands above it.
    marked = leads.marked(list(stated.between))
    found = (cleaned.subtitle, *cleaned.captions)
    promoted = [line for line in body if line in found and arabic.fold_phrase(line) in marked]
    unmarked = [
        line for line in cleaned.captions if line not in promoted and cleaning.is_caption(line)
    ]
    captions = (*captions, *unmarked)
    subtitle = above.subtitle or ("" if cleaned.subtitle in promoted else cleaned.subtitle)
    paragraphs = (*above.paragraphs, *promoted, *cleaned.paragraphs)
    kept = {arabic.fold_phrase(line) for line in (title, subtitle, *paragraphs, *captions)} - {""}
    return ArticleRecord(
        title=title,
        title_basis="printed" if stated.title else "supplied",
        subtitle=subtitle,
        paragraphs=paragraphs,
        captions=tuple(dict.fromkeys(captions)),
        outlet=stated.outlet or None,
        published_on=stated.published_on or cleaned.published_on,
        authors=stated.authors or cleaned.authors,
        url=_address(stated.address) or _address(piece.url),
        language=language,
        cut=tuple(line.text for line in visible if arabic.fold_phrase(line.text) not in kept),
    )


def _in_order(body: list[str], between: tuple[Line, ...]) -> list[str]:
    """Return the lines of a text with those from above it first, and without dates among these.

    Of a short text, trafilatura gives what is above it last.
    """
    places = {arabic.fold_phrase(line.text): n for n, line in enumerate(between)}
    dates = {arabic.fold_phrase(line.text) for line in between if line.element.tag == "time"}
    keyed = [(arabic.fold_phrase(line.removeprefix("- ")), line) for line in body]
    kept = [(places.get(key, len(places)), line) for key, line in keyed if key not in dates]
    return [line for _place, line in sorted(kept, key=itemgetter(0))]


def _is_kicker(line: str, stated: markup.Stated) -> bool:
    """Return whether the first line found is the name of the site, or was above the headline: a section."""
    is_short = len(line.split()) < leads.SHORTEST_LEAD and not ends_like_sentence(line)
    return is_short and arabic.fold_phrase(line) in stated.above | stated.sites


def _is_running_text(paragraph: str) -> bool:
    return ends_like_sentence(paragraph) and len(paragraph.split()) >= SHORTEST_TEXT


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
        lines = [one_line(line) for line in (document.text or "").splitlines()] if document else []
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


def _depth(page: lxml.html.HtmlElement) -> int:
    """Return the depth of the most deeply nested element."""
    deepest = depth = 0
    for event, _element in lxml.etree.iterwalk(page, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _address(address: str | None) -> str | None:
    """Return a valid http(s) address that is not too long, else None."""
    if address and len(address) <= LONGEST["url"] and re.fullmatch(r"https?://\S+", address):
        return address
    return None
