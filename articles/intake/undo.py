"""Undo of a whole import, as long as no editor has changed anything it created."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction
from django.db.models import OuterRef, Subquery

from articles.index import writer
from articles.intake import link_suggestions, matching, near_duplicates
from articles.intake.runs import is_being_run
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
    """Raised for an import that cannot be undone; each of `reasons` names an item and its obstacle."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))


@transaction.atomic
def undo_import(run: Import) -> int:
    """Undo an import and return the number of items undone.

    Drafts are deleted and joined records get their former fields back. The captures stay, and the same bytes
    can be imported again. An import may have met an article several times: its items are undone in reverse.
    Raises UndoRefused, changing nothing, if the import has not ended or was undone already, if an editor
    changed one of its articles, or if a later import added a capture to one.
    """
    run = Import.objects.select_for_update().get(pk=run.pk)
    if run.status == Import.Status.UNDONE:
        raise UndoRefused(["The import has already been undone."])
    if run.status in (Import.Status.PREVIEW, Import.Status.QUEUED) or is_being_run(run):
        raise UndoRefused(["The import has not come to its end."])
    items = list(
        run.items.filter(outcome__in=[Outcome.CREATED, Outcome.JOINED, Outcome.CHANGED])
        .select_related("article", "capture")
        .order_by("-position")
    )
    list(Article.objects.select_for_update().filter(pk__in=[i.article_id for i in items]))
    if reasons := _obstacles(run, items):
        raise UndoRefused(reasons)
    for item in items:
        Capture.objects.filter(pk=item.capture_id).update(
            article=None, parsed=None, changed_since=False
        )
        article = item.article
        if article is None or item.outcome == Outcome.CHANGED:
            continue
        if item.outcome == Outcome.CREATED:
            _detach_repetitions(run, article)
            _delete_draft(article)
        else:
            _restore_record(article, item.before or {})
    _detach_repetitions(run)
    near_duplicates.dissolve_singletons()
    run.status = Import.Status.UNDONE
    run.save(update_fields=["status"])
    run.uploads.all().delete()  # an interrupted import still has its files, but it will not be continued
    return len(items)


def _detach_repetitions(run: Import, article: Article | None = None) -> None:
    """Detach the captures that a run added as repetitions: to one article, or to all.

    A capture with an item of an earlier run was attached by that run and stays.
    """
    repeated = run.items.filter(outcome=Outcome.UNCHANGED).values("capture")
    items = ImportItem.objects.filter(capture=OuterRef("pk"))
    attaching = items.exclude(run__status=Import.Status.UNDONE).order_by("pk").values("run")[:1]
    captures = Capture.objects.filter(pk__in=repeated).alias(by=Subquery(attaching))
    captures = captures.filter(by=run.pk)
    if article is not None:
        captures = captures.filter(article=article)
    captures.update(article=None, parsed=None, changed_since=False)


def _obstacles(run: Import, items: list[ImportItem]) -> list[str]:
    """Return why a run cannot be undone, one reason for each article, named by its first item."""
    by_article: dict[int, list[ImportItem]] = defaultdict(list)
    for item in reversed(items):
        if item.article is not None and item.outcome != Outcome.CHANGED:
            by_article[item.article_id].append(item)
    decided, recaptured = _decided(items), _recaptured(run, items)
    reasons = []
    for key, of_article in by_article.items():
        first = of_article[0]
        if first.outcome == Outcome.CREATED and first.article.status != Article.Status.DRAFT:
            reason = "The article is no draft any more."
        elif _was_touched(of_article):
            reason = "The article was changed after the import, or by somebody else during it."
        elif key in recaptured:
            reason = "A later import added a capture to it."
        elif key in decided:
            reason = "An editor added, confirmed or rejected one of its links."
        else:
            continue
        reasons.append(f"{first.name}: {reason}")
    return reasons


def _was_touched(items: list[ImportItem]) -> bool:
    """Return whether anybody but the run changed the article of these items, which are in their order.

    Each item left the article as the next one found it, and the last one as it is now.
    """
    last = items[-1]
    if any(
        matching.LEFT not in (item.before or {}) for item in items
    ):  # of a run before this was recorded
        return last.article.updated_at > last.done_at
    found = [item.before.get(matching.FOUND) for item in items[1:]]
    left = [item.before[matching.LEFT] for item in items]
    return left != [*found, last.article.updated_at.isoformat()]


def _recaptured(run: Import, items: list[ImportItem]) -> set[int]:
    """Return the primary keys of the articles of `items` that have a capture from another import."""
    captures = Capture.objects.filter(article__in=[item.article_id for item in items])
    return set(captures.exclude(items__run=run).values_list("article_id", flat=True))


def _decided(items: list[ImportItem]) -> set[int]:
    """Return the primary keys of the articles of `items` with a link that an editor added or decided on.

    For a joined record only the machine's links count, because an editor's links may be older than the import.
    """
    machine, suggested = EvidenceLink.Origin.MACHINE, EvidenceLink.Status.SUGGESTED
    created = [item.article_id for item in items if item.outcome == Outcome.CREATED]
    joined = [item.article_id for item in items if item.outcome == Outcome.JOINED]
    decided: set[int] = set()
    for model in link_suggestions.models():
        links = model.objects.filter(article__in=created).exclude(origin=machine, status=suggested)
        decided |= set(links.values_list("article_id", flat=True))
        links = model.objects.filter(article__in=joined, origin=machine).exclude(status=suggested)
        decided |= set(links.values_list("article_id", flat=True))
    return decided


def _delete_draft(article: Article) -> None:
    for model in (Figure, Participation):  # they protect an article from deletion
        model.objects.filter(article=article).delete()
    ImportItem.objects.filter(article=article).update(article=None)
    article.delete()


def _restore_record(article: Article, before: dict) -> None:
    """Restore the fields of a joined record from `before`, and delete everything recognised in its text."""
    for name in matching.FILLED_FIELDS:
        if name in before:
            setattr(article, name, before[name])
    article.published_on = before.get("published_on") or None
    article.story = None
    article.save()
    for model in link_suggestions.models():
        links = model.objects.filter(article=article)
        links.filter(origin=EvidenceLink.Origin.MACHINE).delete()
        links.exclude(evidence_in="").update(
            evidence="", evidence_in="", evidence_start=None, evidence_end=None, rule="",
            confidence=None,
        )  # fmt: skip
    TextSignature.objects.filter(article=article).delete()
    if article.is_published:
        writer.index_article(article)
