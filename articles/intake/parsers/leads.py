"""Leads and decks of a page that stand outside the element with the text.

Sites put the first paragraph, a summary or a second headline into an element of its own between headline and
text, where the extraction of the text does not look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from articles.intake.parsers import bylines, furniture
from articles.intake.parsers.page_lines import Line
from articles.text import arabic, date_mentions

_LEAD = re.compile(
    r"lead(?!er|ing)|lede|intro|standfirst|summary|excerpt|abstract|description|teaser|sapo|chapo|synopsis|perex"
    r"|highlights?|key-?points|bullets|مقدمة|ملخص"
)
_DECK = re.compile(r"deck|(?:^|[\s_-])dek(?:[\s_-]|$)|sub-?title|sub-?head|strapline|second-?title")
_OTHER = re.compile(
    r"related|share|social|(?:^|[\s_-])tags?(?:[\s_-]|$)|crumb|menu|(?:^|[\s_-])nav|comment|advert|(?:^|[\s_-])ads?(?:[\s_-]|$)"
    r"|banner|widget|sidebar|promo|newsletter|subscri|caption|credit|author|writer|byline|publish|date|tool|cookie|popup"
    r"|ticker|breaking|most-?|read-?(?:also|more|next)|gallery|player|category|section-?name|kicker|print|copyright"
)
_OTHER_TAGS = frozenset(
    [
        "nav",
        "aside",
        "footer",
        "form",
        "button",
        "figure",
        "figcaption",
        "select",
        "table",
        "label",
        "dl",
    ]
)
_HEADINGS = frozenset(["h2", "h3", "h4", "h5", "strong", "b"])
SHORTEST_LEAD = 8  # words
SHORTEST_UNMARKED = 15  # words of a lead that neither ends like a sentence nor is called one
SHORTEST_DECK = 4  # words
LONGEST_DECK = 250  # characters
SAME_SHARE = 0.8  # of the words of a lead that a paragraph repeats if it is the same


@dataclass(frozen=True)
class Above:
    """The subtitle between headline and text, and the paragraphs there that the text lacks."""

    subtitle: str = ""
    paragraphs: tuple[str, ...] = ()


def above_text(between: list[Line], body: list[str], known: Iterable[str]) -> Above:
    """Return what lines between headline and text add to the text.

    `body` are the paragraphs found already; `known` the headline and the captions. A line that a paragraph
    repeats, or begins with, is not added.
    """
    subtitle, paragraphs = "", []
    known = {arabic.fold_phrase(text) for text in known}
    for line in between:
        key = arabic.fold_phrase(line.text)
        if (
            not _may_be_of_article(line)
            or not key
            or key in known
            or _is_in(key, [*body, *paragraphs])
        ):
            continue
        words = len(line.text.split())
        is_deck = line.within(_DECK) is not None
        is_lead = not is_deck and line.within(_LEAD) is not None
        is_sentence = furniture.ends_like_sentence(line.text)
        shortest = SHORTEST_LEAD if is_lead or is_sentence else SHORTEST_UNMARKED
        if words >= shortest and (is_sentence or not is_deck):
            paragraphs.append(line.text)
        elif is_lead and "li" in line.tags and words >= SHORTEST_DECK:
            paragraphs.append(line.text)  # a point of a summary
        elif (
            not subtitle
            and words >= SHORTEST_DECK
            and len(line.text) <= LONGEST_DECK
            and (is_deck or is_lead or not _HEADINGS.isdisjoint(line.tags))
        ):
            subtitle = line.text
    return Above(subtitle, tuple(paragraphs))


def marked(between: list[Line]) -> frozenset[str]:
    """Return the folded lines between headline and text that the markup calls a lead or a summary."""
    return frozenset(
        arabic.fold_phrase(line.text)
        for line in between
        if line.within(_LEAD) is not None
        and line.within(_DECK) is None
        and len(line.text.split()) >= (SHORTEST_DECK if "li" in line.tags else SHORTEST_LEAD)
    )


def _may_be_of_article(line: Line) -> bool:
    """Return whether a line is neither furniture nor what pages show around an article."""
    if line.is_link or line.is_hidden or not _OTHER_TAGS.isdisjoint(line.tags):
        return False
    if line.within(_OTHER) is not None and line.within(_LEAD, depth=2) is None:
        return False
    if furniture.is_furniture_anywhere(line.text) or furniture.opens_other_stories(line.text):
        return False
    is_short = len(line.text.split()) <= SHORTEST_LEAD
    is_date = is_short and bool(date_mentions.find_dates(line.text))
    return not is_date and not bylines.names_in_line(line.text)


def _is_in(key: str, paragraphs: list[str]) -> bool:
    """Return whether a folded line is, or nearly is, in one of the paragraphs, or begins as one does."""
    words = set(key.split())
    for paragraph in paragraphs:
        folded = arabic.fold_phrase(paragraph)
        if key in folded or (folded in key and len(folded) >= SAME_SHARE * len(key)):
            return True
        if len(words & set(folded.split())) >= SAME_SHARE * len(words):
            return True
    return False
