"""What would become of the files of a run: it is done, looked at, and undone by the database at once.

The preview goes the very way of the run, piece after piece in one transaction: a second copy in the same
files is seen as one, and nothing is said here that the run would not do.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from articles.intake.ingest import Ingested
from articles.intake.pipeline import import_files, uploads
from articles.intake.reference_data import ReferenceData, load_reference_data
from articles.models import Import, ImportItem

Outcome = ImportItem.Outcome
MOST_ROWS = 200
# What others write to the same records waits meanwhile, and is given up after ten seconds.
MOST_SECONDS = 8
LOCK_TIMEOUT = "2s"


@dataclass(frozen=True)
class Row:
    """One piece and what would become of it; `article_id` where it is about an article that is here."""

    name: str
    outcome: Outcome
    headline: str
    outlet: str
    date: str
    remarks: str
    article_id: int | None


@dataclass(frozen=True)
class Preview:
    """The first pieces, how many have which outcome, and how many more there are."""

    rows: list[Row]
    rest: int

    @property
    def counts(self) -> list[tuple[Outcome, int]]:
        found = Counter(row.outcome for row in self.rows)
        return [(outcome, found[outcome]) for outcome in Outcome if found[outcome]]


@transaction.atomic
def preview(run: Import, most: int = MOST_ROWS) -> Preview:
    """Return what would become of the first pieces of a run, at most `most`; nothing of it stays.

    Raises OperationalError where others write to the same records for long.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_TIMEOUT])
    rows = list(_rows(run, most))
    transaction.set_rollback(True)
    return Preview(rows, max(0, (run.expected_count or 0) - len(rows)))


def _rows(run: Import, most: int) -> Iterator[Row]:
    catalogue, until = load_reference_data(), time.monotonic() + MOST_SECONDS
    made: set[int | None] = set()
    for number, brought in enumerate(import_files(run, uploads(run), catalogue), 1):
        item = brought.result.item
        if item.outcome == Outcome.CREATED:
            made.add(item.article_id)
        yield _row(brought.result, catalogue, is_here=item.article_id not in made)
        if number >= most or time.monotonic() > until:
            return


def _row(result: Ingested, catalogue: ReferenceData, *, is_here: bool) -> Row:
    item, record = result.item, result.record
    headline, outlet, date = "", "", ""
    if record:
        headline, date = record.title, str(record.published_on or "")
        outlet = str(catalogue.source_of(record) or record.outlet or "")
    elif article := item.article:  # the same bytes as before: they are not read again
        headline, date = article.title, str(article.published_date or "")
        outlet = str(article.source or "")
    return Row(
        item.name, Outcome(item.outcome), headline, outlet, date, item.message,
        item.article_id if is_here else None,
    )  # fmt: skip
