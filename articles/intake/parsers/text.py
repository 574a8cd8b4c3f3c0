"""Plain text pasted from a news page: the headline first, page furniture around the text."""

from __future__ import annotations

from articles.intake.parsers import cleaning, furniture
from articles.intake.parsers.encoding import decode
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, RawInput
from articles.text.languages import language_of

LONGEST_TITLE = 500


def parse(piece: RawInput) -> ArticleRecord:
    """Parse one pasted page.

    The first line that is not furniture is the headline. Raises ImportProblem if the bytes are empty, binary
    or in an unknown encoding, if the first line is too long for a headline, or if no text follows it.
    """
    content = decode(piece.file, piece.content, line=piece.line or 1)
    filled = [
        (number, stripped)
        for number, line in enumerate(content.replace("\x00", "").splitlines(), 1)
        if (stripped := line.strip())
    ]
    if not filled:
        raise ImportProblem(piece.file, "the file is empty")
    _number, first_line = filled[0]
    rest, crawled_on = cleaning.without_crawled_date(first_line)
    cut_above: list[str] = []
    if crawled_on:
        cut_above.append(first_line.removesuffix(rest).strip())
        filled = [(filled[0][0], rest), *filled[1:]] if rest else filled[1:]
    while len(filled) > 1 and furniture.is_furniture(filled[0][1]):
        cut_above.append(filled.pop(0)[1])
    if not filled:
        raise ImportProblem(piece.file, "no text below the headline")
    line, title = filled[0]
    if len(title) > LONGEST_TITLE:
        raise ImportProblem(
            piece.file, f"the first line is no headline: {len(title)} characters, {LONGEST_TITLE} at most",
            line=line, field="title", value=title[:40] + "…",
        )  # fmt: skip
    cleaned = cleaning.clean(title, [text for _, text in filled[1:]])
    if not cleaned.paragraphs:
        raise ImportProblem(
            piece.file, "no text below the headline", line=line, field="title", value=title
        )
    return ArticleRecord(
        title=title,
        paragraphs=cleaned.paragraphs,
        captions=cleaned.captions,
        outlet=furniture.outlet_stated(list(cleaned.cut)),
        published_on=cleaned.published_on or crawled_on,
        url=piece.url or None,
        language=language_of("\n".join(cleaned.paragraphs)),
        cut=(*cut_above, *cleaned.cut),
    )
