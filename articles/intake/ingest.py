"""The way of one capture: kept first, then read in one transaction; the same bytes again change nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from articles.index import writer
from articles.intake import link_suggestions, matching, near_duplicates, parsers
from articles.intake.parsers import ImportProblem
from articles.intake.parsers.cleaning import breaks_off
from articles.intake.recognition import Suggestion, recognise
from articles.intake.reference_data import ReferenceData
from articles.interchange.record import ArticleRecord, Piece
from articles.models import Capture, Import, ImportItem

Outcome = ImportItem.Outcome


@dataclass(frozen=True)
class Ingested:
    """What became of one capture: its item in the run, and what was read in it."""

    item: ImportItem
    record: ArticleRecord | None = None
    suggestions: tuple[Suggestion, ...] = ()


def refuse(run: Import, position: int, name: str, reason: str, capture=None) -> Ingested:
    """Record that something was not taken, and why."""
    item = ImportItem.objects.create(
        run=run, position=position, name=name[:700], outcome=Outcome.REFUSED,
        message=reason.replace("\x00", "�"), capture=capture,
    )  # fmt: skip
    return Ingested(item)


def ingest_piece(run: Import, position: int, piece: Piece, known: ReferenceData) -> Ingested:
    """Keep one capture, read it, and return what became of it.

    The bytes are kept before anything is parsed: what cannot be read is refused with the reason, and can
    be read by a better importer later. All that follows from reading is one transaction.
    """
    capture = _keep(piece)
    with transaction.atomic():
        # Whoever else brings the same bytes in waits here, and then finds them done.
        capture = Capture.objects.select_for_update(of=("self",)).get(pk=capture.pk)
        if capture.article_id:
            item = _item(run, position, piece.name, Outcome.UNCHANGED, "", capture)
            return Ingested(item)
        try:
            record = parsers.parse(piece)
        except ImportProblem as problem:
            return refuse(run, position, piece.name, str(problem), capture)
        return _read(run, position, piece.name, capture, record, known)


def _keep(piece: Piece) -> Capture:
    capture, _created = Capture.objects.get_or_create(
        sha256=Capture.digest(piece.content),
        defaults={
            "content": piece.content, "byte_size": len(piece.content),
            "media_type": piece.media_type, "origin": piece.name[:700], "url": piece.url,
            "captured_at": piece.captured_at,
        },
    )  # fmt: skip
    return capture


def _read(
    run: Import,
    position: int,
    name: str,
    capture: Capture,
    record: ArticleRecord,
    known: ReferenceData,
) -> Ingested:
    placed = matching.match(record, known, run.started_by)
    article, remarks = placed.article, placed.remarks
    capture.article = article
    capture.parsed = matching.fields_of(record)
    capture.changed_since = placed.outcome == Outcome.CHANGED
    capture.save(update_fields=["article", "parsed", "changed_since"])
    suggestions: tuple[Suggestion, ...] = ()
    if placed.outcome in (Outcome.CREATED, Outcome.JOINED):
        suggestions = tuple(recognise(record, known.gazetteer))
        link_suggestions.suggest(article, suggestions, is_new=placed.outcome == Outcome.CREATED)
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
    item = _item(run, position, name, placed.outcome, " ".join(remarks), capture, placed.before)
    return Ingested(item, record, suggestions)


def _item(run, position, name, outcome, message, capture, before=None) -> ImportItem:
    return ImportItem.objects.create(
        run=run, position=position, name=name[:700], outcome=outcome, message=message,
        capture=capture, article_id=capture.article_id, before=before,
    )  # fmt: skip
