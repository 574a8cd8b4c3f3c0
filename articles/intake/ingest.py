"""Ingestion of one capture: stored first, then parsed in one transaction; repeated bytes change nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from articles.index import writer
from articles.intake import link_suggestions, matching, near_duplicates, parsers
from articles.intake.parsers import ImportProblem
from articles.intake.parsers.cleaning import breaks_off
from articles.intake.recognition import Suggestion, recognise
from articles.intake.reference_data import ReferenceData
from articles.interchange.record import ArticleRecord, RawInput
from articles.models import Capture, Import, ImportItem

Outcome = ImportItem.Outcome


@dataclass(frozen=True)
class IngestResult:
    """Result for one capture: its item in the import, the record parsed from it, and its suggestions."""

    item: ImportItem
    record: ArticleRecord | None = None
    suggestions: tuple[Suggestion, ...] = ()


def refuse(run: Import, position: int, name: str, reason: str, capture=None) -> IngestResult:
    """Record that a piece or file was refused, with the reason."""
    item = ImportItem.objects.create(
        run=run, position=position, name=name[:700], outcome=Outcome.REFUSED,
        message=reason.replace("\x00", "�"), capture=capture,
    )  # fmt: skip
    return IngestResult(item)


def ingest_piece(
    run: Import, position: int, piece: RawInput, reference_data: ReferenceData
) -> IngestResult:
    """Store one capture, parse it, and return the result.

    The bytes are stored before anything is parsed: a capture that cannot be parsed is refused with the
    reason, and a better importer can parse it later. Everything after storing is one transaction.
    """
    capture = _store(piece)
    with transaction.atomic():
        # Another import of the same bytes waits here and then finds the capture already processed.
        capture = Capture.objects.select_for_update(of=("self",)).get(pk=capture.pk)
        if capture.article_id:
            item = _item(run, position, piece.name, Outcome.UNCHANGED, "", capture)
            return IngestResult(item)
        try:
            record = parsers.parse(piece)
        except ImportProblem as problem:
            return refuse(run, position, piece.name, str(problem), capture)
        return _save(run, position, piece.name, capture, record, reference_data)


def _store(piece: RawInput) -> Capture:
    """Return the capture with the bytes of a piece; create it if there is none."""
    capture, _created = Capture.objects.get_or_create(
        sha256=Capture.digest(piece.content),
        defaults={
            "content": piece.content, "byte_size": len(piece.content),
            "media_type": piece.media_type, "origin": piece.name[:700], "url": piece.url,
            "captured_at": piece.captured_at,
        },
    )  # fmt: skip
    return capture


def _save(
    run: Import,
    position: int,
    name: str,
    capture: Capture,
    record: ArticleRecord,
    reference_data: ReferenceData,
) -> IngestResult:
    """Match a record to an article, save its suggestions and copies, and record the item."""
    match = matching.match(record, reference_data, run.started_by)
    article, remarks = match.article, [*record.remarks, *match.remarks]
    capture.article = article
    capture.parsed = matching.fields_of(record)
    capture.changed_since = match.outcome == Outcome.CHANGED
    capture.save(update_fields=["article", "parsed", "changed_since"])
    suggestions: tuple[Suggestion, ...] = ()
    if match.outcome in (Outcome.CREATED, Outcome.JOINED):
        suggestions = tuple(recognise(record, reference_data.gazetteer))
        link_suggestions.suggest(article, suggestions, is_new=match.outcome == Outcome.CREATED)
        if copies := near_duplicates.group(article):
            other, share = copies[0]
            remarks.append(f"{share:.0%} of its text is that of «{other}»: grouped as one story.")
        if unknown := [str(s.said) for s in suggestions if s.kind == "new_resolution"]:
            remarks.append(
                f"It cites resolutions that are not in the catalogue: {', '.join(unknown)}."
            )
        if breaks_off(record.paragraphs):
            remarks.append("The text breaks off in the middle of a sentence.")
        if article.is_published:
            writer.index_article(article)
    item = _item(run, position, name, match.outcome, " ".join(remarks), capture, match.before)
    return IngestResult(item, record, suggestions)


def _item(run, position, name, outcome, message, capture, before=None) -> ImportItem:
    return ImportItem.objects.create(
        run=run, position=position, name=name[:700], outcome=outcome, message=message,
        capture=capture, article_id=capture.article_id, before=before,
    )  # fmt: skip
