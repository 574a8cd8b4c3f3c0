"""Restoring of lines that cleaning cut from a page, at their original position if the capture shows it."""

from __future__ import annotations

import html
import re
from collections.abc import Collection

from django.db import transaction

from articles.index import writer
from articles.intake import near_duplicates, rerecognise
from articles.intake.parsers import ImportProblem
from articles.intake.parsers.encoding import decode
from articles.models import Article
from articles.text import arabic

_MARKUP = re.compile(r"<[^<>]*>")
# Folded characters at the beginning of a line by which it is found in the capture.
PREFIX_LENGTH = 60


@transaction.atomic
def restore(article: Article, line_numbers: Collection[int]) -> int:
    """Move lines of `cut_text` back into the text; return the number of lines moved.

    `line_numbers` count from 0; numbers without a line are ignored. Each line goes before the first
    paragraph that follows it in the capture, or to the end of the text. The text is recognised again.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    lines = cut_lines(article)
    restored = [lines[n] for n in sorted(set(line_numbers)) if 0 <= n < len(lines)]
    if not restored:
        return 0
    page = _folded_page(article)
    paragraphs = article.body.split("\n\n") if article.body else []
    offsets = [_offset(page, paragraph) for paragraph in paragraphs]
    for line in restored:
        offset = _offset(page, line)
        later = (n for n, other in enumerate(offsets) if 0 <= offset < other)
        index = next(later, len(paragraphs))
        paragraphs.insert(index, line)
        offsets.insert(index, offset)
    still_cut = [line for n, line in enumerate(lines) if n not in set(line_numbers)]
    before = article.body
    article.body, article.cut_text = "\n\n".join(paragraphs), "\n".join(still_cut)
    article.save()
    if rerecognise.recognise_text(article, is_given=not before) is None:
        near_duplicates.update_after_text_change(article)
        if article.is_published:
            writer.index_article(article)
    return len(restored)


def cut_lines(article: Article) -> list[str]:
    """Return the lines that were cut; other separators than line feeds are part of a line."""
    return article.cut_text.split("\n") if article.cut_text else []


def _folded_page(article: Article) -> str:
    """Return the folded words, without markup, of the capture from which the text was read.

    Empty if there is no such capture or it cannot be decoded.
    """
    capture = article.captures.filter(changed_since=False).order_by("pk").first()
    if capture is None:
        return ""
    try:
        text = decode(capture.origin, bytes(capture.content))
    except ImportProblem:
        return ""
    return arabic.fold_phrase(html.unescape(_MARKUP.sub(" ", text)))


def _offset(page: str, line: str) -> int:
    """Return the offset of a line in a folded page, -1 if it is not found."""
    return page.find(arabic.fold_phrase(line)[:PREFIX_LENGTH])
