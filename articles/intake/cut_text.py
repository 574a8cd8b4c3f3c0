"""Putting back what was cut from a page, where it stood as far as the capture tells."""

from __future__ import annotations

import html
import re
from collections.abc import Collection

from django.db import transaction

from articles.index import writer
from articles.intake import link_suggestions, near_duplicates
from articles.intake.parsers import ImportProblem
from articles.intake.parsers.encoding import decode
from articles.models import Article
from articles.text import arabic

_MARKUP = re.compile(r"<[^<>]*>")
BEGINNING = 60  # folded characters of a line by which it is found again


@transaction.atomic
def restore(article: Article, chosen: Collection[int]) -> int:
    """Put lines of `cut_text` back into the text, by their number from 0; return how many there were.

    A line goes before the first paragraph that stands behind it in the capture, or to the end.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    lines = article.cut_text.splitlines()
    wanted = [lines[n] for n in sorted(set(chosen)) if 0 <= n < len(lines)]
    if not wanted:
        return 0
    page = _folded_page(article)
    paragraphs = article.body.split("\n\n") if article.body else []
    places = [_place(page, paragraph) for paragraph in paragraphs]
    for line in wanted:
        place = _place(page, line)
        behind = (n for n, other in enumerate(places) if 0 <= place < other)
        at = next(behind, len(paragraphs))
        paragraphs.insert(at, line)
        places.insert(at, place)
    kept = [line for n, line in enumerate(lines) if n not in set(chosen)]
    article.body, article.cut_text = "\n\n".join(paragraphs), "\n".join(kept)
    article.save()
    link_suggestions.find_evidence_again(article)
    near_duplicates.group(article)
    if article.is_published:
        writer.index_article(article)
    return len(wanted)


def _folded_page(article: Article) -> str:
    """Return the words of the capture the text was read in, folded, without markup."""
    capture = article.captures.filter(changed_since=False).order_by("pk").first()
    if capture is None:
        return ""
    try:
        text = decode(capture.origin, bytes(capture.content))
    except ImportProblem:
        return ""
    return arabic.fold_phrase(html.unescape(_MARKUP.sub(" ", text)))


def _place(page: str, line: str) -> int:
    return page.find(arabic.fold_phrase(line)[:BEGINNING])
