"""Taking a whole run back, as long as no editor has touched what it brought."""

from __future__ import annotations

from django.db import transaction

from articles.index import writer
from articles.intake import link_suggestions, near_duplicates
from articles.intake.matching import FILLED
from articles.intake.runs import is_carried_on
from articles.models import (
    Article,
    Capture,
    EvidenceLink,
    Figure,
    Import,
    ImportItem,
    Participation,
    TextSignature,
)

Outcome = ImportItem.Outcome


class UndoRefused(Exception):
    """A run that cannot be taken back; `reasons` names each item and what was done to it since."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))


@transaction.atomic
def undo_import(run: Import) -> int:
    """Take back everything a run brought, and return how many items that were.

    Drafts go, joined records say again what they said before; the captures stay, and the same bytes can be
    brought in again. Raises UndoRefused, changing nothing, where an editor touched one of the articles, or
    a later import rests on one.
    """
    run = Import.objects.select_for_update().get(pk=run.pk)
    if run.status == Import.Status.UNDONE:
        raise UndoRefused(["The import was undone before."])
    if run.status in (Import.Status.PREVIEW, Import.Status.QUEUED) or is_carried_on(run):
        raise UndoRefused(["The import has not come to its end."])
    items = list(
        run.items.filter(outcome__in=[Outcome.CREATED, Outcome.JOINED, Outcome.CHANGED])
        .select_related("article", "capture")
        .order_by("-position")
    )
    list(Article.objects.select_for_update().filter(pk__in=[i.article_id for i in items]))
    decided, rested_on = _decided(items), _rested_on(run, items)
    reasons = [
        f"{item.name}: {reason}"
        for item in reversed(items)
        if (reason := _touched(item, decided, rested_on))
    ]
    if reasons:
        raise UndoRefused(reasons)
    for item in items:
        Capture.objects.filter(pk=item.capture_id).update(
            article=None, parsed=None, changed_since=False
        )
        article = item.article
        if article is None or item.outcome == Outcome.CHANGED:
            continue
        Capture.objects.filter(
            article=article, items__run=run, items__outcome=Outcome.UNCHANGED
        ).update(article=None)
        if item.outcome == Outcome.CREATED:
            _take_away(article)
        else:
            _give_back(article, item.before or {})
    near_duplicates.forget_alone()
    run.status = Import.Status.UNDONE
    run.save(update_fields=["status"])
    run.uploads.all().delete()  # one that was interrupted has files yet; it is not run again
    return len(items)


def _touched(item: ImportItem, decided: set[int], rested_on: set[int]) -> str:
    """Return what happened to an item's article since the import; empty where nothing did."""
    article = item.article
    if article is None or item.outcome == Outcome.CHANGED:
        return ""
    if item.outcome == Outcome.CREATED and article.status != Article.Status.DRAFT:
        return "The article is no draft any more."
    if article.updated_at > item.done_at:
        return "The article was changed since."
    if article.pk in rested_on:
        return "A later import rests on it."
    if article.pk in decided:
        return "An editor decided on one of its links."
    return ""


def _rested_on(run: Import, items: list[ImportItem]) -> set[int]:
    """Return the articles that have a capture which this run did not bring."""
    captures = Capture.objects.filter(article__in=[item.article_id for item in items])
    return set(captures.exclude(items__run=run).values_list("article_id", flat=True))


def _decided(items: list[ImportItem]) -> set[int]:
    """Return the articles with a link that an editor made or decided on.

    Of a record that was joined, links that were there before say nothing.
    """
    machine, suggested = EvidenceLink.Origin.MACHINE, EvidenceLink.Status.SUGGESTED
    created = [item.article_id for item in items if item.outcome == Outcome.CREATED]
    joined = [item.article_id for item in items if item.outcome == Outcome.JOINED]
    found: set[int] = set()
    for model in link_suggestions.MODELS:
        links = model.objects.filter(article__in=created).exclude(origin=machine, status=suggested)
        found |= set(links.values_list("article_id", flat=True))
        links = model.objects.filter(article__in=joined, origin=machine).exclude(status=suggested)
        found |= set(links.values_list("article_id", flat=True))
    return found


def _take_away(article: Article) -> None:
    for model in (Figure, Participation):  # they keep an article from being deleted
        model.objects.filter(article=article).delete()
    ImportItem.objects.filter(article=article).update(article=None)
    article.delete()


def _give_back(article: Article, before: dict) -> None:
    """Let a record say again what it said before its text came, and forget what was read in the text."""
    for name in FILLED:
        if name in before:
            setattr(article, name, before[name])
    article.published_on = before.get("published_on") or None
    article.story = None
    article.save()
    for model in link_suggestions.MODELS:
        links = model.objects.filter(article=article)
        links.filter(origin=EvidenceLink.Origin.MACHINE).delete()
        links.exclude(evidence_in="").update(
            evidence="", evidence_in="", evidence_start=None, evidence_end=None, rule="",
            confidence=None,
        )  # fmt: skip
    TextSignature.objects.filter(article=article).delete()
    if article.is_published:
        writer.index_article(article)
