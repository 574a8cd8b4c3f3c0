"""Plain text pasted from a news page: the headline first, if there is one, page furniture around the text."""

from __future__ import annotations

from articles.intake.parsers import cleaning, furniture, headlines
from articles.intake.parsers.encoding import decode
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, RawInput
from articles.text import languages


def parse(piece: RawInput) -> ArticleRecord:
    """Parse one pasted page.

    The first line that is not furniture is the headline, unless it is a sentence of the text: then the
    headline is supplied from the first words. Raises ImportProblem if the bytes are empty, binary or in an
    unknown encoding, or if there is no text, or none below the headline.
    """
    content = decode(piece.file, piece.content, line=piece.line or 1)
    filled = [
        (number, stripped)
        for number, line in enumerate(content.replace("\x00", "").splitlines(), 1)
        if (stripped := line.strip())
    ]
    if not filled:
        raise ImportProblem(piece.file, "the file is empty")
    is_arabic = languages.is_in_arabic_script(content)
    _number, first_line = filled[0]
    rest, crawled_on = cleaning.without_crawled_date(first_line)
    cut_above: list[str] = []
    if crawled_on:
        cut_above.append(first_line.removesuffix(rest).strip())
        filled = [(filled[0][0], rest), *filled[1:]] if rest else filled[1:]
    is_furniture = furniture.is_furniture if is_arabic else furniture.is_furniture_anywhere
    while len(filled) > 1 and is_furniture(filled[0][1]):
        cut_above.append(filled.pop(0)[1])
    if not filled:
        raise ImportProblem(piece.file, "no text below the headline")
    line, first = filled[0]
    title = first if headlines.is_headline(first) else ""
    below = [text for _, text in (filled[1:] if title else filled)]
    cleaned = cleaning.clean(title, below, is_arabic=is_arabic)
    if not cleaned.paragraphs:
        raise ImportProblem(
            piece.file, "no text below the headline", line=line, field="title", value=first[:40]
        )
    return ArticleRecord(
        title=title or headlines.supplied(cleaned.paragraphs[0]),
        title_basis="printed" if title else "supplied",
        subtitle=cleaned.subtitle,
        paragraphs=cleaned.paragraphs,
        captions=cleaned.captions,
        outlet=furniture.outlet_stated(list(cleaned.cut)),
        published_on=cleaned.published_on or crawled_on,
        authors=cleaned.authors,
        url=piece.url or None,
        language=languages.language_of("\n".join(cleaned.paragraphs)),
        cut=(*cut_above, *cleaned.cut),
    )
