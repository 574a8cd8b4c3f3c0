"""Plain text as a reader pastes it from a news page: headline first, furniture around the text."""

from __future__ import annotations

import re

from articles import arabic, dates
from articles.importers import furniture
from articles.importers.errors import ImportProblem
from articles.records import ArticleRecord

LONGEST_TITLE = 500
LONGEST_CAPTION = 200
# Such a line says when a page was published: a time of day, a date, and nothing else to speak of.
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s*(?:ص|م|صباحا|مساء|AM|PM)?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!؟?:؛…”\"»)]\s*$")
_CAMERA = re.compile(r"^camera\s*icon", re.IGNORECASE)


def parse(name: str, content: bytes) -> ArticleRecord:
    """Read one pasted page.

    The first line is the headline. Raises ImportProblem when the bytes are empty, binary or not
    UTF-8, and when there is no text below the headline.
    """
    lines = [line.strip() for line in _decode(name, content).splitlines()]
    filled = [(number, line) for number, line in enumerate(lines, 1) if line]
    if not filled:
        raise ImportProblem(name, "the file is empty")
    first, title = filled[0]
    if len(title) > LONGEST_TITLE:
        raise ImportProblem(
            name, f"the first line is no headline: {len(title)} characters, {LONGEST_TITLE} at most",
            line=first, field="title", value=title[:40] + "…",
        )  # fmt: skip
    kept, cut = _without_furniture([line for _, line in filled[1:]])
    published_on, kept, more = _publication_line(kept)
    captions, paragraphs, teasers = _sort_out(kept, cut)
    if not paragraphs:
        raise ImportProblem(
            name, "no text below the headline", line=first, field="title", value=title
        )
    return ArticleRecord(
        title=title,
        paragraphs=tuple(paragraphs),
        captions=tuple(captions),
        outlet=furniture.outlet_stated(cut),
        published_on=published_on,
        cut=(*more, *teasers, *cut),
    )


def _decode(name: str, content: bytes) -> str:
    if not content.strip():
        raise ImportProblem(name, "the file is empty")
    if b"\x00" in content[:4096]:
        raise ImportProblem(name, "not text: it holds zero bytes, as binary files do")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ImportProblem(
            name, f"not UTF-8 at byte {error.start}", line=line, field="byte",
            value=f"0x{content[error.start]:02x}",
        ) from error  # fmt: skip


def _without_furniture(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the lines that stay and those that go, both in order."""
    kept: list[str] = []
    cut: list[str] = []
    ended = False
    for line in lines:
        if (ended and len(line) < furniture.PARAGRAPH_CHARACTERS) or furniture.is_furniture(line):
            cut.append(line)
        elif kept and furniture.ends_article(line):
            ended = True
            cut.append(line)
        else:
            ended = False  # running text again: the article was not over
            kept.append(line)
    return kept, cut


def _publication_line(lines: list[str]):
    """Return the date that a line near the top states as that of publication, and the other lines."""
    for place, line in enumerate(lines[:4]):
        found = dates.find_dates(line)
        if len(found) == 1 and found[0].date and found[0].day:
            rest = line[: found[0].start] + line[found[0].end :]
            rest = _TIME.sub("", arabic.ascii_digits(rest))
            if len(arabic.words(rest)) <= 2:
                return found[0].date, lines[:place] + lines[place + 1 :], [line]
    return None, lines, []


def _sort_out(lines: list[str], cut: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Return captions, paragraphs and teasers.

    A caption stands among the first lines, is short and does not end like a sentence; or it is said
    once more behind the label of an icon.
    """
    said_again = {arabic.fold_phrase(_CAMERA.sub("", line)) for line in cut if _CAMERA.match(line)}
    captions, paragraphs, teasers = [], [], []
    for place, line in enumerate(lines):
        following = lines[place + 1 : place + 4]
        if any(furniture.is_teaser_of(line, other) for other in following):
            teasers.append(line)
        elif arabic.fold_phrase(line) in said_again or _is_caption(
            line, place, following, paragraphs
        ):
            captions.append(line)
        else:
            paragraphs.append(line)
    return captions, paragraphs, teasers


def _is_caption(line: str, place: int, following: list[str], paragraphs: list[str]) -> bool:
    early = place < 3 and not paragraphs
    before_text = bool(following) and len(following[0]) > len(line)
    return early and before_text and len(line) <= LONGEST_CAPTION and not _SENTENCE_END.search(line)
