"""Reading kept captures again with the importers of today: the difference first, then, if wanted, the change.

What an editor wrote stays: a field is changed only where it still says what was read before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from articles.index import writer
from articles.intake import link_suggestions, matching, near_duplicates, parsers
from articles.intake.parsers import ImportProblem
from articles.intake.recognition import recognise
from articles.intake.reference_data import ReferenceData
from articles.interchange.record import ArticleRecord, Piece
from articles.models import Article, Capture, EvidenceLink
from articles.text.dates import PartialDate

# What an article takes over; the outlet is chosen in the catalogue, the address identifies the article.
TAKEN = ("title", "subtitle", "byline", "body", "caption", "cut_text", "language", "published_on")


@dataclass(frozen=True)
class Difference:
    """What one capture says now and said before, field by field, or why it cannot be read.

    `kept` are fields that differ too, and that an editor has written since.
    """

    capture: Capture
    changed: dict[str, tuple[str, str]]
    kept: tuple[str, ...] = ()
    problem: str = ""
    record: ArticleRecord | None = None


def differences(captures) -> Iterator[Difference]:
    """Yield the captures of a queryset that read otherwise than before, or not at all."""
    for capture in captures.exclude(article=None).select_related("article").iterator(100):
        try:
            record = parsers.parse(_piece(capture))
        except ImportProblem as problem:
            yield Difference(capture, {}, problem=str(problem))
            continue
        now, article = matching.fields_of(record), _said(capture.article)
        before = capture.parsed or article
        differing = [name for name in TAKEN if now[name] != before.get(name, "")]
        changed = {name: (before.get(name, ""), now[name]) for name in differing}
        kept = tuple(name for name in differing if article[name] != before.get(name, ""))
        if changed and not capture.changed_since:
            yield Difference(
                capture, {k: v for k, v in changed.items() if k not in kept}, kept, record=record
            )


@transaction.atomic
def reread(difference: Difference, known: ReferenceData) -> None:
    """Write what a capture says now, and suggest anew what it says.

    Machine suggestions that no editor decided on and that the text no longer bears go; decided ones stay.
    """
    article = Article.objects.select_for_update(of=("self",)).get(pk=difference.capture.article_id)
    record = difference.record
    if record is None:
        return
    now = _said(article)
    for name, (before, after) in difference.changed.items():
        if now[name] != before:
            continue  # an editor was faster
        if name == "published_on":
            article.published_date = PartialDate.parse(after) if after else None
            article.date_basis = record.date_basis if after else ""
        else:
            setattr(article, name, after)
    article.save()
    Capture.objects.filter(pk=difference.capture.pk).update(parsed=matching.fields_of(record))
    if "body" in difference.changed or "title" in difference.changed:
        for model in link_suggestions.MODELS:
            model.objects.filter(
                article=article, origin=EvidenceLink.Origin.MACHINE,
                status=EvidenceLink.Status.SUGGESTED,
            ).delete()  # fmt: skip
        link_suggestions.suggest(article, recognise(record, known.gazetteer))
        link_suggestions.find_evidence_again(article)
        near_duplicates.group(article)
    if article.is_published:
        writer.index_article(article)


def _piece(capture: Capture) -> Piece:
    return Piece(
        capture.origin, bytes(capture.content), capture.media_type, url=capture.url,
        captured_at=capture.captured_at,
    )  # fmt: skip


def _said(article: Article) -> dict[str, str]:
    """Return what an article says now, as `placing.fields_of` says it of a record."""
    said = {name: getattr(article, name) for name in TAKEN if name != "published_on"}
    return said | {"published_on": str(article.published_date or "")}
