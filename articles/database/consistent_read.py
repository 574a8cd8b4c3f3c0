"""Several statements on one snapshot of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from articles.database.routing import alias, connection


@contextmanager
def consistent_read() -> Iterator[None]:
    """Run read-only statements on one snapshot of the database, without a time limit.

    Within a transaction, that transaction is used as it is.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(using=alias()), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        yield
