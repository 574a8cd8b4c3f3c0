"""Preview of an import: its pieces are imported in a transaction that is then rolled back.

The preview runs the same code as the import, piece after piece in one transaction: a second copy within the
same files is recognised as a copy, and the preview shows nothing that the import would not do.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from articles.intake.ingest import IngestResult
from articles.intake.pipeline import import_files, uploaded_files
from articles.intake.reference_data import ReferenceData, load_reference_data
from articles.models import Import, ImportItem

Outcome = ImportItem.Outcome
MOST_ROWS = 200
# Other writes to the same records wait for the preview and time out after ten seconds.
MOST_SECONDS = 8
LOCK_TIMEOUT = "2s"


@dataclass(frozen=True)
class Row:
    """One piece and its expected outcome; `article_id` is set only if its article exists already."""

    name: str
    outcome: Outcome
    headline: str
    outlet: str
    date: str
    remarks: str
    article_id: int | None


@dataclass(frozen=True)
class Preview:
    """Rows for the first pieces of an import; `rest` is the number of pieces that are not shown."""

    rows: list[Row]
    rest: int

    @property
    def counts(self) -> list[tuple[Outcome, int]]:
        """The number of rows for each outcome that occurs, in the order of `Outcome`."""
        counts = Counter(row.outcome for row in self.rows)
        return [(outcome, counts[outcome]) for outcome in Outcome if counts[outcome]]


@transaction.atomic
def preview(run: Import, most: int = MOST_ROWS) -> Preview:
    """Return the expected outcomes of the first pieces of an import, at most `most`; save nothing.

    Stops after `MOST_SECONDS`. Raises OperationalError if another transaction holds a lock on the same
    records for longer than `LOCK_TIMEOUT`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_TIMEOUT])
    rows = list(_rows(run, most))
    transaction.set_rollback(True)
    return Preview(rows, max(0, (run.expected_count or 0) - len(rows)))


def _rows(run: Import, most: int) -> Iterator[Row]:
    reference_data, deadline = load_reference_data(), time.monotonic() + MOST_SECONDS
    created: set[int | None] = set()
    for number, outcome in enumerate(import_files(run, uploaded_files(run), reference_data), 1):
        item = outcome.result.item
        if item.outcome == Outcome.CREATED:
            created.add(item.article_id)
        yield _row(outcome.result, reference_data, exists=item.article_id not in created)
        if number >= most or time.monotonic() > deadline:
            return


def _row(result: IngestResult, reference_data: ReferenceData, *, exists: bool) -> Row:
    """Return the row of one piece; `exists` tells whether its article was there before the preview."""
    item, record = result.item, result.record
    headline, outlet, date = "", "", ""
    if record:
        headline, date = record.title, str(record.published_on or "")
        outlet = str(reference_data.source_of(record) or record.outlet or "")
    elif article := item.article:  # the same bytes were imported before and are not parsed again
        headline, date = article.title, str(article.published_date or "")
        outlet = str(article.source or "")
    return Row(
        item.name, Outcome(item.outcome), headline, outlet, date, item.message,
        item.article_id if exists else None,
    )  # fmt: skip
