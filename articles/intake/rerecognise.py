"""Reading the texts of drafts again with what the catalogue knows now: after a new name or spelling."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from articles.intake import link_suggestions
from articles.intake.recognition import recognise
from articles.intake.reference_data import ReferenceData, load_reference_data
from articles.interchange.record import ArticleRecord
from articles.models import Article

WAITING = (Article.Status.DRAFT, Article.Status.IN_REVIEW)


def drafts() -> QuerySet[Article]:
    """Return the articles that wait for an editor and have a text to read."""
    return Article.objects.filter(status__in=WAITING).exclude(body="")


def recognise_drafts(keys: list[int] | None = None) -> int:
    """Read drafts again, those of `keys` or all; return how many say something else than before.

    Each is a transaction of its own: editors go on working meanwhile.
    """
    now = load_reference_data()
    chosen = drafts() if keys is None else drafts().filter(pk__in=keys)
    changed = 0
    for pk in chosen.order_by("pk").values_list("pk", flat=True).iterator(500):
        changed += _again(pk, now)
    return changed


@transaction.atomic
def _again(pk: int, now: ReferenceData) -> bool:
    """Suggest what is read now, and take back open suggestions that are read no more."""
    article = drafts().select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if article is None:  # published meanwhile, or in somebody's hands
        return False
    return link_suggestions.suggest_again(article, recognise(_record(article), now.gazetteer))


def _record(article: Article) -> ArticleRecord:
    """Return what an article says, as recognition reads it."""
    return ArticleRecord(
        title=article.title,
        paragraphs=tuple(article.body.split("\n\n")),
        captions=tuple(article.caption.splitlines()),
        subtitle=article.subtitle,
        outlet=article.source.name_ar if article.source else None,
        published_on=article.published_date,
        byline=article.byline or None,
        url=article.url or None,
        language=article.language,
    )
