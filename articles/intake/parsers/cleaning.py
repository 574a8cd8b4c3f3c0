"""What stays of the lines of a page, and what goes: furniture, other stories, comments, repetitions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.intake.parsers import furniture
from articles.text import arabic, date_mentions
from articles.text.dates import PartialDate

LONGEST_CAPTION = 200
LONGEST_HEADLINE = 140
SHORTEST_HEADLINE = 4  # words; a shorter line at the end may be one of a list
SENTENCES_ABOVE = 2  # lines of text over a heading of comments
LONGEST_QUESTION = 10  # words
SHORTEST_REPEATED = 8  # words
_CAMERA = re.compile(r"^camera\s*icon", re.IGNORECASE)
# Such a line says when a page was published: a time of day, a date, and nothing else to speak of.
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s*(?:ص|م|صباحا|مساء|AM|PM)?", re.IGNORECASE)
# Crawlers put the day they were told before a text.
_CRAWLED = re.compile(
    r"^(?:date|published|تاريخ النشر)\s*+(?:[:：]\s*+)?(\d{4}-\d{2}-\d{2})\b\s*[-–|:]?\s*",
    re.IGNORECASE,
)
_NO_END = re.compile(r"[^\W\d_]$|[،,]$")


@dataclass(frozen=True)
class Cleaned:
    """The text of a page, its captions, the date a line of it states, and what was cut, in order."""

    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]
    cut: tuple[str, ...]
    published_on: PartialDate | None


def without_crawled_date(line: str) -> tuple[str, PartialDate | None]:
    """Return a line without the day that a crawler put before it, and that day."""
    if match := _CRAWLED.match(line):
        try:
            return line[match.end() :], PartialDate.parse(match[1])
        except ValueError:
            pass
    return line, None


def clean(title: str, lines: list[str]) -> Cleaned:
    """Sort out the lines below a headline, none of them empty."""
    gone = _furniture(lines) | _repeated(title, lines)
    gone |= _headlines_at_end(lines, gone)
    published_on, place = _publication_line(lines, gone)
    if place is not None:
        gone.add(place)
    gone |= _teasers(lines, gone)
    captions = _captions(lines, gone)
    return Cleaned(
        paragraphs=tuple(
            line for n, line in enumerate(lines) if n not in gone and n not in captions
        ),
        captions=tuple(lines[n] for n in sorted(captions)),
        cut=tuple(lines[n] for n in sorted(gone)),
        published_on=published_on,
    )


def breaks_off(paragraphs: tuple[str, ...]) -> bool:
    """Whether a text of sentences ends in the middle of one, as feeds and paywalls cut it."""
    if len(paragraphs) < 2 or not _NO_END.search(paragraphs[-1]):
        return False
    return sum(map(furniture.ends_like_sentence, paragraphs[:-1])) > 0.8 * len(paragraphs[:-1])


def _furniture(lines: list[str]) -> set[int]:
    """Return the places of furniture, and of what stands below headings of other stories and footers."""
    gone: set[int] = set()
    below, above = "", 0  # the kind of heading above, and the lines of text
    for place, line in enumerate(lines):
        is_text = len(line) >= furniture.PARAGRAPH_CHARACTERS
        has_text_above = len(gone) < place
        if above >= SENTENCES_ABOVE and furniture.opens_comments(line):
            return gone | set(range(place, len(lines)))
        if has_text_above and furniture.opens_footer(line):
            below = "footer"
        elif furniture.opens_other_stories(line):
            below = below or "stories"
        elif below == "footer" and is_text:
            below = ""  # running text again: the article was not over
        elif below == "stories" and (is_text or _is_sentence(line)):
            below = ""
        if below or furniture.is_furniture(line):
            gone.add(place)
        above += furniture.ends_like_sentence(line)
    return gone


def _headlines_at_end(lines: list[str], gone: set[int]) -> set[int]:
    """Return the places of headlines of other stories behind the text, without a heading that is known.

    They stand behind furniture, or there are several where the text itself is made of sentences. Short
    lines and questions among them go with them.
    """
    kept = [place for place in range(len(lines)) if place not in gone]
    run: list[int] = []
    for place in reversed(kept):
        if not (_is_headline(lines[place]) or _is_beside_headlines(lines[place])):
            break
        run.insert(0, place)
    headlines = [place for place in run if _is_headline(lines[place])]
    text = [place for place in kept if not run or place < run[0]]
    ends = sum(furniture.ends_like_sentence(lines[place]) for place in text)
    if not headlines or not text or ends < 0.6 * len(text):
        return set()
    if len(headlines) > 1 and furniture.ends_like_sentence(lines[text[-1]]):
        return set(run)
    return {place for place in headlines if any(text[-1] < other < place for other in gone)}


def _is_headline(line: str) -> bool:
    words = len(line.split())
    return (
        words >= SHORTEST_HEADLINE
        and len(line) <= LONGEST_HEADLINE
        and not furniture.ends_like_sentence(line)
    )


def _is_sentence(line: str) -> bool:
    return furniture.ends_like_sentence(line) and not _is_beside_headlines(line)


def _is_beside_headlines(line: str) -> bool:
    """Whether a line may stand among headlines: a heading over them, one that asks, a name."""
    words = len(line.split())
    is_question = line.rstrip().endswith(("؟", "?")) and words <= LONGEST_QUESTION
    return is_question or (words < SHORTEST_HEADLINE and not furniture.ends_like_sentence(line))


def _repeated(title: str, lines: list[str]) -> set[int]:
    """Return the places of lines that say the headline or an earlier paragraph once more."""
    seen = {arabic.fold_phrase(title)}
    gone = set()
    for place, line in enumerate(lines):
        key = arabic.fold_phrase(line)
        if key in seen:
            gone.add(place)
        if key.count(" ") >= SHORTEST_REPEATED - 1:
            seen.add(key)
    return gone


def _publication_line(lines: list[str], gone: set[int]) -> tuple[PartialDate | None, int | None]:
    """Return the date that a line near the top states as that of publication, and its place."""
    top = [place for place in range(len(lines)) if place not in gone][:4]
    for place in top:
        line = lines[place]
        if len(line) > LONGEST_CAPTION:
            continue
        found = date_mentions.find_dates(line)
        if found and found[0].date and found[0].day:
            rest = line
            for mention in reversed(found):
                rest = rest[: mention.start] + rest[mention.end :]
            rest = _TIME.sub("", arabic.ascii_digits(rest))
            if len(arabic.words(rest)) <= 2 * len(found):
                return found[0].date, place
    return None, None


def _teasers(lines: list[str], gone: set[int]) -> set[int]:
    kept = [place for place in range(len(lines)) if place not in gone]
    return {
        place
        for n, place in enumerate(kept)
        if any(furniture.is_teaser_of(lines[place], lines[other]) for other in kept[n + 1 : n + 4])
    }


def _captions(lines: list[str], gone: set[int]) -> set[int]:
    """Return the places of captions.

    A caption stands among the first lines, is short and does not end like a sentence; or it is said
    once more behind the label of an icon.
    """
    said_again = {
        arabic.fold_phrase(_CAMERA.sub("", lines[place]))
        for place in gone
        if _CAMERA.match(lines[place])
    }
    kept = [place for place in range(len(lines)) if place not in gone]
    captions: set[int] = set()
    for n, place in enumerate(kept):
        line = lines[place]
        early = n < 3 and len(captions) == n
        before_text = n + 1 < len(kept) and len(lines[kept[n + 1]]) > len(line)
        is_short = len(line) <= LONGEST_CAPTION and not furniture.ends_like_sentence(line)
        if arabic.fold_phrase(line) in said_again or (early and before_text and is_short):
            captions.add(place)
    return captions
