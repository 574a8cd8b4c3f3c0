"""Recognition of texts that are here: after an editor gave one, and again after a new name or spelling."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import QuerySet

from articles.intake import derivation, faults, link_suggestions
from articles.intake.derivation import Derived
from articles.intake.recognition import reading, recognise, relevance
from articles.intake.reference_data import ReferenceData, gazetteer, load_reference_data
from articles.interchange.record import ArticleRecord
from articles.models import Article
from articles.models.link_kinds import LINK_KINDS

log = logging.getLogger(__name__)
WAITING = (Article.Status.DRAFT, Article.Status.IN_REVIEW)


def drafts() -> QuerySet[Article]:
    """Return the articles that have a text and are drafts or in review."""
    return Article.objects.filter(status__in=WAITING).exclude(body="")


def recognise_text(article: Article, *, is_given: bool = True) -> Derived | None:
    """Derive everything from the text of an article as an import does, after an editor saved it.

    `is_given` says that the article had no text before. A text that is only changed is recognised again while
    the article waits for its decisions; None without a text, or if it is not recognised again.
    """
    if not article.body or not (is_given or article.status in WAITING):
        return None
    return derivation.derive(
        article, record_of(article), gazetteer(), link_suggestions.suggest_again
    )


def names_no_meeting(article: Article) -> bool:
    """Return whether a text is too far from the Coalition's meetings for recognition to propose one."""
    if not article.body:
        return False
    sentences = reading.sentences_of(record_of(article))
    return not relevance.judge(sentences).may_report


def recognise_anyway(article: Article) -> Derived:
    """Derive everything from a text, and a meeting in it although it names none, as an editor asks for it."""
    return derivation.derive(
        article,
        record_of(article),
        gazetteer(),
        link_suggestions.suggest_again,
        even_if_irrelevant=True,
    )


def was_asked_for(article: Article) -> bool:
    """Return whether an editor had the text of an article read past the gate of relevance."""
    return any(
        kind.model.objects.filter(article=article, rule__startswith=relevance.ASKED_FOR).exists()
        for kind in LINK_KINDS.values()
        if kind.is_recognised
    )


def recognise_drafts(keys: list[int] | None = None) -> int:
    """Run recognition again on drafts, all of them or those with the primary keys `keys`.

    Returns the number of articles whose suggestions changed. Each article is a transaction of its own, so
    that editors can work at the same time; a fault in one is logged, and the others follow.
    """
    reference_data = load_reference_data()
    selected = drafts() if keys is None else drafts().filter(pk__in=keys)
    changed = 0
    for pk in selected.order_by("pk").values_list("pk", flat=True).iterator(500):
        try:
            changed += _recognise_draft(pk, reference_data)
        except Exception as error:
            if faults.ends_the_run(error):
                raise
            log.exception("recognition failed for article %s: %s", pk, faults.REPORT_IT)
    return changed


@transaction.atomic
def _recognise_draft(pk: int, reference_data: ReferenceData) -> bool:
    """Add new suggestions and delete open ones that are no longer found; return whether any changed."""
    article = drafts().select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if article is None:  # published in the meantime, or locked by an editor's request
        return False
    suggestions = recognise(
        record_of(article),
        reference_data.gazetteer,
        even_if_irrelevant=was_asked_for(article),
    )
    return link_suggestions.suggest_again(article, suggestions)


def record_of(article: Article) -> ArticleRecord:
    """Return an article as the record that recognition takes."""
    return ArticleRecord(
        title=article.title,
        paragraphs=tuple(article.body.split("\n\n")),
        captions=tuple(article.caption.splitlines()),
        subtitle=article.subtitle,
        outlet=article.source.name_ar if article.source else None,
        published_on=article.published_date,
        authors=article.authors,
        url=article.url or None,
        language=article.language,
    )
