"""Keeps the change log short; the triggers that write it are in migration 0004, `bitmaps.keeper` reads it."""

from __future__ import annotations

from django.db import connection

KEPT = 500  # rows
_LOCK = 0x4C4F47  # "LOG": the advisory lock of whoever prunes


def prune() -> None:
    """Forget old rows that every process has had time to read.

    One that has not reads everything anew. Nobody waits: whoever gets the lock does it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) > %s FROM articles_indexchange", [2 * KEPT])
        if not cursor.fetchone()[0]:
            return
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return
        cursor.execute(
            """WITH old AS (
                DELETE FROM articles_indexchange
                WHERE xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                    AND id <= (SELECT max(id) - %s FROM articles_indexchange)
                RETURNING xid, writes)
            UPDATE articles_indexlog SET pruned = pruned + (SELECT sum(writes) FROM old),
                horizon = greatest(horizon, (SELECT max(xid) FROM old))
            WHERE EXISTS (SELECT FROM old)""",
            [KEPT],
        )


def start_anew(session) -> None:
    """Forget every row and keep count of them, in a database that was restored and nobody reads yet.

    `session` has `execute` (a connection of psycopg). The rows name transactions of the server that wrote
    them: on another one they would be neither over nor to come.
    """
    with session.transaction():
        session.execute(
            """UPDATE articles_indexlog SET horizon = -1, pruned = pruned
                + (SELECT coalesce(sum(writes), 0) FROM articles_indexchange)"""
        )
        session.execute("DELETE FROM articles_indexchange")
