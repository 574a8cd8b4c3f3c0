"""Ingestion of one capture: stored first, then parsed in one transaction; repeated bytes change nothing.

Any fault on the way is the outcome of this one item: its capture is kept, and the run goes on.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from articles.intake import (
    derivation,
    faults,
    fitting,
    link_suggestions,
    matching,
    outlets,
    parsers,
)
from articles.intake.parsers import ImportProblem
from articles.intake.recognition import Suggestion
from articles.intake.reference_data import ReferenceData
from articles.interchange.record import ArticleRecord, RawInput
from articles.models import Capture, Import, ImportItem
from articles.text.visible import line, visible

log = logging.getLogger(__name__)
Outcome = ImportItem.Outcome
LONGEST_NAME = 700


@dataclass(frozen=True)
class IngestResult:
    """Result for one capture: its item in the import, the record parsed from it, and its suggestions."""

    item: ImportItem
    record: ArticleRecord | None = None
    suggestions: tuple[Suggestion, ...] = ()


def refuse(
    run: Import, position: int, name: str, reason: str, capture: Capture | None = None
) -> IngestResult:
    """Record that a piece or file was refused, with the reason.

    An item that cannot be recorded even so is logged and returned unsaved.
    """
    for message, kept in ((reason, capture), ("The item could not be recorded as it is.", None)):
        try:
            with transaction.atomic():
                return IngestResult(_item(run, position, name, Outcome.REFUSED, message, kept))
        except Exception as error:
            if faults.ends_the_run(error):
                raise
            log.exception("item %s of import %s cannot be recorded: %s", position, run.pk, reason)
    unsaved = ImportItem(run=run, position=position, name=visible(name), outcome=Outcome.REFUSED)
    unsaved.message = line(reason)
    return IngestResult(unsaved)


def ingest_piece(
    run: Import, position: int, piece: RawInput, reference_data: ReferenceData
) -> IngestResult:
    """Store one capture, parse it, and return the result.

    The bytes are stored before anything is parsed: a capture that cannot be parsed is refused with the
    reason, and a better importer can parse it later. Everything after storing is one transaction. Raises
    only faults that end the run (`faults.ends_the_run`).
    """
    capture = None
    for attempt in range(1, faults.MOST_ATTEMPTS + 1):
        try:
            capture = capture or _store(piece)
            with transaction.atomic():
                return _ingest(run, position, piece, capture, reference_data)
        except Exception as error:
            if faults.is_transient(error) and attempt < faults.MOST_ATTEMPTS:
                continue
            if faults.ends_the_run(error):
                raise
            log.exception("unexpected fault with %s", piece.name)
            return refuse(run, position, piece.name, unexpected(piece.name, error), capture)
    raise AssertionError("unreachable: the last attempt returns or raises")


def unexpected(name: str, error: Exception) -> str:
    """Return the reason why a piece with an unexpected fault is refused."""
    return f"{name}: unexpected {faults.describe(error)}. {faults.REPORT_IT}"


def _ingest(
    run: Import, position: int, piece: RawInput, capture: Capture, reference_data: ReferenceData
) -> IngestResult:
    # Another import of the same bytes waits here and then finds the capture already processed.
    capture = Capture.objects.select_for_update(of=("self",)).get(pk=capture.pk)
    if capture.article_id:
        return IngestResult(_item(run, position, piece.name, Outcome.UNCHANGED, "", capture))
    try:
        record = parsers.parse(piece)
    except ImportProblem as problem:
        return refuse(run, position, piece.name, str(problem), capture)
    return _save(run, position, piece.name, capture, record, reference_data)


def _store(piece: RawInput) -> Capture:
    """Return the capture with the bytes of a piece; create it if there is none.

    What the database cannot hold of the address or time is left out, since the bytes count.
    """
    sha256 = Capture.digest(piece.content)
    bare = {
        "content": piece.content, "byte_size": len(piece.content),
        "media_type": visible(piece.media_type)[:100], "origin": visible(piece.name)[:LONGEST_NAME],
    }  # fmt: skip
    stated = {"url": visible(piece.url)[:700], "captured_at": piece.captured_at}
    try:
        capture, _created = Capture.objects.get_or_create(sha256=sha256, defaults=bare | stated)
    except Exception as error:
        if faults.ends_the_run(error):
            raise
        log.exception("capture of %s stored without address and time", piece.name)
        capture, _created = Capture.objects.get_or_create(sha256=sha256, defaults=bare)
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
    record, remarks = fitting.fit(record)
    match = matching.match(record, reference_data, run.started_by)
    article = match.article
    remarks += [*record.remarks, *match.remarks]
    capture.article = article
    capture.parsed = matching.fields_of(record)
    capture.changed_since = match.outcome == Outcome.CHANGED
    capture.save(update_fields=["article", "parsed", "changed_since"])
    suggestions: tuple[Suggestion, ...] = ()
    if match.outcome in (Outcome.CREATED, Outcome.JOINED):
        is_new = match.outcome == Outcome.CREATED
        suggest = partial(link_suggestions.suggest, is_new=is_new)
        derived = derivation.derive(article, record, reference_data.gazetteer, suggest)
        suggestions = derived.suggestions
        remarks += derived.remarks
        proposed = derivation.attempt(
            "The proposal of the outlet", article, remarks, lambda: outlets.propose(article, record)
        )
        remarks += proposed or []
    before = match.before
    if match.outcome in (Outcome.CREATED, Outcome.JOINED):
        before = (before or {}) | {matching.LEFT: article.updated_at.isoformat()}
    item = _item(run, position, name, match.outcome, " ".join(remarks), capture, before)
    return IngestResult(item, record, suggestions)


def _item(run, position, name, outcome, message, capture, before=None) -> ImportItem:
    return ImportItem.objects.create(
        run=run, position=position, name=visible(name)[:LONGEST_NAME], outcome=outcome, message=line(message),
        capture=capture, article_id=capture.article_id if capture else None, before=before,
    )  # fmt: skip
