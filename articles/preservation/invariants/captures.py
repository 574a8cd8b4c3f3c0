"""Invariants of captures and import items: unchanged bytes, and a capture for every item."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError, connection, transaction

from articles.models import Capture, ImportItem
from articles.preservation.invariants.problem import Problem, stream_rows
from articles.preservation.invariants.registry import VerificationContext, invariant

_BATCH_SIZE = 200
_TABLE = Capture._meta.db_table


@invariant(
    "capture-hash",
    "Every capture still has the SHA-256 and the size recorded when it was received.",
)
def changed_bytes(context: VerificationContext) -> Iterator[Problem]:
    """Compare the recorded hashes with hashes computed in the database, so that no content is loaded here."""
    last = 0
    while keys := _next_keys(last):
        try:
            with transaction.atomic():
                rows = _hashes(keys)
        except DatabaseError:  # at least one is unreadable: hash them one by one
            rows = []
            for key in keys:
                try:
                    with transaction.atomic():
                        rows += _hashes([key])
                except DatabaseError as error:
                    message = str(error).strip().split("\n")[0]
                    yield Problem(_TABLE, key, "content", message, "readable bytes")
        for key, recorded, found, size, length in rows:
            if found != recorded:
                yield Problem(_TABLE, key, "content", found, recorded)
            if length != size:
                yield Problem(_TABLE, key, "byte_size", size, length)
        context.step(len(keys))
        last = keys[-1]


def _next_keys(last: int) -> list[int]:
    return list(
        Capture.objects.filter(pk__gt=last)
        .order_by("pk")
        .values_list("pk", flat=True)[:_BATCH_SIZE]
    )


def _hashes(keys: list[int]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT id, sha256, encode(sha256(content), 'hex'), byte_size, octet_length(content)
            FROM {_TABLE} WHERE id = ANY(%s) ORDER BY id""",  # noqa: S608
            [keys],
        )
        return cursor.fetchall()


@invariant(
    "import-items",
    "Every item of an import that was not refused refers to its capture.",
)
def items_without_capture(context: VerificationContext) -> Iterator[Problem]:
    refused = ImportItem.Outcome.REFUSED
    without_capture = ImportItem.objects.filter(capture=None).exclude(outcome=refused)
    for key, outcome in without_capture.values_list("pk", "outcome").iterator():
        yield Problem(ImportItem._meta.db_table, key, "capture_id", None, f"a capture ({outcome})")
    for key, expected, found in stream_rows(
        """SELECT item.id, item.article_id, capture.article_id
        FROM articles_importitem AS item
        JOIN articles_import AS run ON run.id = item.run_id
        JOIN articles_capture AS capture ON capture.id = item.capture_id
        WHERE run.status <> 'undone' AND item.outcome IN ('created', 'joined')
            AND item.article_id IS NOT NULL AND capture.article_id IS NULL"""
    ):
        yield Problem("articles_capture of item", key, "article_id", found, expected)
