"""Everything derived from the text of an article: suggested links, the group of its copies, its index entry.

Every way in which a text comes into the archive uses `derive`. Each step is a transaction of its own: a fault
in one is a remark, and neither the article nor the other steps are lost.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction

from articles.index import writer
from articles.intake import faults, link_suggestions, near_duplicates
from articles.intake.parsers.cleaning import breaks_off
from articles.intake.recognition import Gazetteer, Suggestion, recognise
from articles.interchange.record import ArticleRecord
from articles.models import Article

log = logging.getLogger(__name__)
Result = TypeVar("Result")
Suggest = Callable[[Article, Sequence[Suggestion]], object]


@dataclass(frozen=True)
class Derived:
    """The suggestions for a text, remarks for the editor, and whether a step failed."""

    suggestions: tuple[Suggestion, ...]
    remarks: list[str]
    has_failed: bool


def derive(
    article: Article,
    record: ArticleRecord,
    gazetteer: Gazetteer,
    suggest: Suggest,
    *,
    even_if_irrelevant: bool = False,
) -> Derived:
    """Suggest links for a text, group its copies and index the article if it is published.

    `record` holds the same text; `suggest` stores the suggestions and is one of those in `link_suggestions`.
    `even_if_irrelevant` asks recognition for a meeting also in a text that names none of the Coalition's.
    Raises only faults that end an import.
    """
    failures: list[str] = []

    def recognition() -> tuple[Suggestion, ...]:
        suggestions = tuple(recognise(record, gazetteer, even_if_irrelevant=even_if_irrelevant))
        suggest(article, suggestions)
        return suggestions

    def comparison() -> list[tuple[Article, float]]:
        link_suggestions.find_evidence_again(article)
        return near_duplicates.group(article)

    suggestions = attempt("Recognition", article, failures, recognition) or ()
    copies = attempt("The comparison with other texts", article, failures, comparison) or []
    if article.is_published:
        attempt("Indexing", article, failures, lambda: writer.index_article(article))
    return Derived(suggestions, [*failures, *_remarks(record, suggestions, copies)], bool(failures))


def attempt(
    step: str, article: Article, remarks: list[str], do: Callable[[], Result]
) -> Result | None:
    """Return the result of one step; for a fault in it, undo that step, add a remark and return None.

    Raises faults that end an import (`faults.ends_the_run`).
    """
    try:
        with transaction.atomic():
            return do()
    except Exception as error:
        if faults.ends_the_run(error):
            raise
        log.exception("%s failed for article %s", step, article.permanent_id)
        remarks.append(
            f"{step} failed ({faults.describe(error)}): the article is here without it. "
            f"{faults.REPORT_IT}"
        )
        return None


def _remarks(
    record: ArticleRecord,
    suggestions: Sequence[Suggestion],
    copies: Sequence[tuple[Article, float]],
) -> list[str]:
    remarks = []
    if copies:
        other, share = copies[0]
        remarks.append(f"{share:.0%} of its text is that of «{other}»: grouped as one story.")
    if unknown := [str(s.said) for s in suggestions if s.kind == "new_resolution"]:
        remarks.append(f"It cites resolutions that are not in the catalogue: {', '.join(unknown)}.")
    if breaks_off(record.paragraphs):
        remarks.append("The text breaks off in the middle of a sentence.")
    return remarks
