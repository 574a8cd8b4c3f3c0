"""Separation of the lines of a page into text, captions and cut lines.

Cut are page furniture, headlines of other stories, readers' comments and repetitions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from articles.intake.parsers import bylines, furniture
from articles.text import arabic, date_mentions
from articles.text.date_mentions import DateMention
from articles.text.dates import PartialDate

LONGEST_CAPTION = 200
LONGEST_HEADLINE = 140
SHORTEST_HEADLINE = 4  # words; a shorter line at the end may belong to a list
SENTENCES_ABOVE = 2  # sentences that must come before the heading of readers' comments
LONGEST_QUESTION = 10  # words
SHORTEST_REPEATED = 8  # words
SHORTEST_DECK = 4  # words of a subtitle
MOST_ABOVE = 3  # subtitle and captions above the text
LINES_ABOVE = 4  # lines above the text in which authors are searched
_CAMERA = re.compile(r"^camera\s*icon", re.IGNORECASE)
# A publication line has a date, perhaps a time of day, and hardly anything else.
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s*(?:ص|م|صباحا|مساء|AM|PM)?", re.IGNORECASE)
_HALF_DAY = re.compile(r"\d\s*(?:AM|PM)\b", re.IGNORECASE)
# Some crawlers put the publication date before the text.
_CRAWLED = re.compile(
    r"^(?:date|published|تاريخ النشر)\s*+(?:[:：]\s*+)?(\d{4}-\d{2}-\d{2})\b\s*[-–|:]?\s*",
    re.IGNORECASE,
)
# Words and credits of the lines below pictures.
_PICTURE = re.compile(
    r"(?<!\w)(?:صور[ةه]|صورا|أرشيف|أرشيفية|تصوير|عدسة|خلال|أثناء|لدى|لقطة|مشهد|جانب\s+من|من\s+اليمين|إلى\s+اليمين"
    r"|يسار\s+الصورة|يمين\s+الصورة|المصدر|رويترز|غيتي|الأناضول|وكالات)(?!\w)"
    r"|\b(?:AFP|AP|Reuters|Getty|EPA|photos?|pictured|courtesy|file|credit)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\([^()]{0,30}(?:أرشيف|تصوير|عدسة|رويترز|أ\s?ف\s?ب|فرانس\s?برس|الأناضول|وكالات|[إا]نترنت|غيتي|فيسبوك|تويتر|تلغرام"
    r"|\b(?:ap|afp|reuters|getty|epa|dpa|archive|file))\b[^()]{0,30}\)[.\s]*+$",
    re.IGNORECASE,
)
_NO_END = re.compile(r"[^\W\d_]$|[،,]$")


@dataclass(frozen=True)
class Cleaned:
    """Paragraphs, captions and cut lines of a page, in order, and what lines above the text state.

    These are the subtitle, the authors and the date of publication. The line of a subtitle is in no other
    field; lines with authors or a date are among the cut ones.
    """

    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]
    cut: tuple[str, ...]
    published_on: PartialDate | None
    subtitle: str = ""
    authors: tuple[str, ...] = ()


def without_crawled_date(line: str) -> tuple[str, PartialDate | None]:
    """Return a line without the date that a crawler put before it, and that date or None."""
    if match := _CRAWLED.match(line):
        try:
            return line[match.end() :], PartialDate.parse(match[1])
        except ValueError:
            pass
    return line, None


def clean(title: str, lines: list[str], *, is_arabic: bool = True) -> Cleaned:
    """Separate the lines below a headline; no line may be empty.

    `title` is empty if the text has no headline: then its first line is neither a subtitle nor a caption.
    `is_arabic` means that the text is in an Arabic script (a few words in a Latin one are navigation there).
    """
    cut = _furniture(lines, is_arabic) | _repeated(title, lines)
    cut |= _headlines_at_end(lines, cut)
    published_on, index = _publication_line(lines, cut)
    if index is not None:
        cut.add(index)
    authors, with_authors, date = _authors(lines, cut)
    cut |= with_authors
    cut |= _teasers(lines, cut)
    above = _above_text(lines, cut) if title else []
    after_icon = _after_icon(lines, cut)
    captions = {
        index
        for index in above
        if index in after_icon
        or len(lines[index].split()) < SHORTEST_DECK
        or is_caption(lines[index])
    }
    deck = next((index for index in above if index not in captions), None)
    # A second line that is no sentence is a caption: there is one subtitle.
    captions |= (after_icon | set(above)) - {deck}
    return Cleaned(
        paragraphs=tuple(
            line for n, line in enumerate(lines) if n not in cut and n not in captions and n != deck
        ),
        captions=tuple(lines[n] for n in sorted(captions)),
        cut=tuple(lines[n] for n in sorted(cut)),
        published_on=published_on or date,
        subtitle="" if deck is None else lines[deck],
        authors=authors,
    )


def breaks_off(paragraphs: tuple[str, ...]) -> bool:
    """Return whether a text ends in the middle of a sentence, as texts cut by feeds and paywalls do.

    False if most of its paragraphs do not end like sentences.
    """
    if len(paragraphs) < 2 or not _NO_END.search(paragraphs[-1]):
        return False
    return sum(map(furniture.ends_like_sentence, paragraphs[:-1])) > 0.8 * len(paragraphs[:-1])


def _furniture(lines: list[str], is_arabic: bool) -> set[int]:
    """Return the indexes of furniture and of lines below headings of other stories, footers and comments."""
    is_furniture = furniture.is_furniture if is_arabic else furniture.is_furniture_anywhere
    cut: set[int] = set()
    section, sentences = "", 0  # section of the page that the line is in; sentences before the line
    for index, line in enumerate(lines):
        is_text = len(line) >= furniture.PARAGRAPH_CHARACTERS
        has_text_above = len(cut) < index
        if sentences >= SENTENCES_ABOVE and furniture.opens_comments(line):
            return cut | set(range(index, len(lines)))
        if has_text_above and furniture.opens_footer(line):
            section = "footer"
        elif furniture.opens_other_stories(line):
            section = section or "stories"
        elif section == "footer" and is_text:
            section = ""  # running text: the article has not ended yet
        elif section == "stories" and (is_text or _is_sentence(line)):
            section = ""
        if section or is_furniture(line):
            cut.add(index)
        sentences += furniture.ends_like_sentence(line)
    return cut


def _headlines_at_end(lines: list[str], cut: set[int]) -> set[int]:
    """Return the indexes of headlines of other stories after the text that have no known heading.

    A headline counts if it follows furniture, or if there are several after a text that consists of
    sentences; then short lines and questions among them count as well.
    """
    kept = [index for index in range(len(lines)) if index not in cut]
    run: list[int] = []
    for index in reversed(kept):
        if not (_is_headline(lines[index]) or _may_be_among_headlines(lines[index])):
            break
        run.insert(0, index)
    headlines = [index for index in run if _is_headline(lines[index])]
    text = [index for index in kept if not run or index < run[0]]
    sentences = sum(furniture.ends_like_sentence(lines[index]) for index in text)
    if not headlines or not text or sentences < 0.6 * len(text):
        return set()
    if len(headlines) > 1 and furniture.ends_like_sentence(lines[text[-1]]):
        return set(run)
    return {index for index in headlines if any(text[-1] < other < index for other in cut)}


def _is_headline(line: str) -> bool:
    words = len(line.split())
    return (
        words >= SHORTEST_HEADLINE
        and len(line) <= LONGEST_HEADLINE
        and not furniture.ends_like_sentence(line)
    )


def _is_sentence(line: str) -> bool:
    return furniture.ends_like_sentence(line) and not _may_be_among_headlines(line)


def _may_be_among_headlines(line: str) -> bool:
    """Return whether a line may belong to a list of headlines: a heading, a short question or a name."""
    words = len(line.split())
    is_question = line.rstrip().endswith(("؟", "?")) and words <= LONGEST_QUESTION
    return is_question or (words < SHORTEST_HEADLINE and not furniture.ends_like_sentence(line))


def _repeated(title: str, lines: list[str]) -> set[int]:
    """Return the indexes of lines that repeat the headline or an earlier paragraph."""
    seen = {arabic.fold_phrase(title)}
    repeated = set()
    for index, line in enumerate(lines):
        key = arabic.fold_phrase(line)
        if key in seen:
            repeated.add(index)
        if key.count(" ") >= SHORTEST_REPEATED - 1:
            seen.add(key)
    return repeated


def _publication_line(lines: list[str], cut: set[int]) -> tuple[PartialDate | None, int | None]:
    """Return the publication date that one of the first four lines states, and the index of that line."""
    top = [index for index in range(len(lines)) if index not in cut][:4]
    for index in top:
        line = lines[index]
        if len(line) > LONGEST_CAPTION:
            continue
        mentions = date_mentions.find_dates(line)
        if mentions and mentions[0].date and mentions[0].day:
            rest = line
            for mention in reversed(mentions):
                rest = rest[: mention.start] + rest[mention.end :]
            rest = _TIME.sub("", arabic.ascii_digits(rest))
            if len(arabic.words(rest)) <= 2 * len(mentions):
                return _settled(mentions[0], line, lines), index
    return None, None


def _settled(mention: DateMention, line: str, lines: list[str]) -> PartialDate | None:
    """Return the reading of «6/11/2025» that its page supports, by «اليوم الأربعاء» or AM and PM."""
    if not mention.other:
        return mention.date
    settled = date_mentions.reading_by_weekday(mention, lines)
    is_american = _HALF_DAY.search(line, mention.end)
    return settled or (mention.other if is_american else mention.date)


def _teasers(lines: list[str], cut: set[int]) -> set[int]:
    """Return the indexes of lines that are teasers of one of the three lines after them."""
    kept = [index for index in range(len(lines)) if index not in cut]
    return {
        index
        for n, index in enumerate(kept)
        if any(furniture.is_teaser_of(lines[index], lines[other]) for other in kept[n + 1 : n + 4])
    }


def _authors(
    lines: list[str], cut: set[int]
) -> tuple[tuple[str, ...], set[int], PartialDate | None]:
    """Return the authors that lines above the text name, the indexes of these lines, and a date in them."""
    names: list[str] = []
    found: set[int] = set()
    date = None
    top = [index for index in range(len(lines)) if index not in cut][:LINES_ABOVE]
    for n, index in enumerate(top):
        is_named_above = n > 0 and top[n - 1] in found and bylines.opens_byline(lines[top[n - 1]])
        in_line = bylines.names_in_line(lines[index], is_marked=is_named_above)
        if in_line:
            mentions = date_mentions.find_dates(lines[index])
            date = date or next((m.date for m in mentions if m.date and m.date.day), None)
        elif len(lines[index]) >= furniture.PARAGRAPH_CHARACTERS:
            break  # running text
        elif not (bylines.opens_byline(lines[index]) and n + 1 < len(top)):
            continue
        names += in_line
        found.add(index)
    return tuple(dict.fromkeys(names)), found, date


def _above_text(lines: list[str], cut: set[int]) -> list[int]:
    """Return the indexes of the lines between headline and text: subtitle and captions, in order.

    They are short, do not end like sentences unless with a credit, and come before a longer line.
    """
    kept = [index for index in range(len(lines)) if index not in cut]
    above = list(takewhile(lambda index: _is_no_sentence(lines[index]), kept))
    if len(above) > MOST_ABOVE:  # the text itself is written without full stops
        above = above[:MOST_ABOVE]
        following = kept[1 : MOST_ABOVE + 1]
    else:
        following = [kept[len(above)]] * len(above) if len(above) < len(kept) else []
    pairs = takewhile(
        lambda pair: len(lines[pair[0]]) < len(lines[pair[1]]), zip(above, following, strict=False)
    )
    return [index for index, _following in pairs]


def _is_no_sentence(line: str) -> bool:
    is_text = furniture.ends_like_sentence(line) and not _CREDIT.search(line)
    return not is_text and len(line) <= LONGEST_CAPTION


def is_caption(line: str) -> bool:
    """Return whether a line above the text is a caption: by its words, a credit, or a date at its end."""
    mentions = date_mentions.find_dates(line)
    is_dated = bool(mentions) and mentions[-1].end >= len(line.rstrip(" .)"))
    return is_dated or bool(_CREDIT.search(line) or _PICTURE.search(line))


def _after_icon(lines: list[str], cut: set[int]) -> set[int]:
    """Return the indexes of captions, known because they are repeated after the label of a camera icon."""
    labels = {
        arabic.fold_phrase(_CAMERA.sub("", lines[index]))
        for index in cut
        if _CAMERA.match(lines[index])
    }
    return {
        index
        for index, line in enumerate(lines)
        if labels and index not in cut and arabic.fold_phrase(line) in labels
    }
