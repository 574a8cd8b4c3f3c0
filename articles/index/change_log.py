"""Pruning of the change log. Triggers write the log (migration 0004), `bitmaps.store` reads it."""

from __future__ import annotations

from django.db import connection

KEPT = 500  # rows
_LOCK = 0x4C4F47  # "LOG": the advisory lock for pruning


def prune() -> None:
    """Delete old rows that every process has had time to read.

    A process that has not read them reloads the whole index. Only the holder of the lock prunes; the
    others return without waiting.
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


def reset(session) -> None:
    """Delete all rows and add them to the count, in a restored database that no process reads yet.

    `session` is a psycopg connection. The rows have transaction ids of the server that wrote them, which
    mean nothing on another server.
    """
    with session.transaction():
        session.execute(
            """UPDATE articles_indexlog SET horizon = -1, pruned = pruned
                + (SELECT coalesce(sum(writes), 0) FROM articles_indexchange)"""
        )
        session.execute("DELETE FROM articles_indexchange")
