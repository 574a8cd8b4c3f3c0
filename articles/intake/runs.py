"""The beginning and the end of a run; one that was killed is seen to be none any more."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from articles.models import Import

Status = Import.Status
# The first of the two numbers of an advisory lock: "imports", so that no other use of locks meets it.
LOCKS_OF_IMPORTS = 0x1A90
_CARRIED_ON = (Status.QUEUED, Status.RUNNING, Status.INTERRUPTED)


def start(label: str, started_by=None) -> Import:
    """Return a new run, and mark those as interrupted whose process is gone.

    A run holds a lock of the database session that carries it on: when the process is killed, or the
    database restarted, the lock is free.
    """
    _mark_interrupted()
    run = Import.objects.create(label=label[:500], started_by=started_by)
    _lock(run)
    return run


def take_up(pk: int) -> Import | None:
    """Return a run that was queued, or interrupted, to be carried on by this session.

    None where another session is at it, or where there is nothing to carry on any more.
    """
    _mark_interrupted()
    run = Import.objects.filter(pk=pk).first()
    if run is None or not _lock(run):
        return None
    # One statement: whoever undoes the run at the same time holds its row, and is waited for.
    if not Import.objects.filter(pk=pk, status__in=_CARRIED_ON).update(status=Status.RUNNING):
        _unlock(run)
        return None
    run.refresh_from_db()
    return run


def finish(run: Import) -> None:
    """Record that a run came to its end."""
    run.status = Status.FINISHED
    run.finished_at = timezone.now()
    run.save(update_fields=["status", "finished_at"])
    _unlock(run)


def interrupt(run: Import) -> None:
    """Record that a run ended before its time; it can be taken up again."""
    run.status = Status.INTERRUPTED
    run.save(update_fields=["status"])
    _unlock(run)


def is_carried_on(run: Import) -> bool:
    """Whether a session of the database is at a run now. Looks only: nothing is locked or written."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT EXISTS (
                SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
                WHERE locktype = 'advisory' AND objsubid = 2 AND granted
                    AND datname = current_database() AND classid = %s AND objid = %s)""",
            [LOCKS_OF_IMPORTS, run.pk],
        )
        return cursor.fetchone()[0]


def status_of(run: Import) -> str:
    """Return how a run stands: one that says it is running, and whose process is gone, is interrupted."""
    if run.status == Status.RUNNING and not is_carried_on(run):
        run.refresh_from_db(fields=["status"])  # it may have come to its end between the two looks
        if run.status == Status.RUNNING:
            return Status.INTERRUPTED
    return run.status


def _mark_interrupted() -> None:
    for run in Import.objects.filter(status=Status.RUNNING):
        if _lock(run):
            run.status = Status.INTERRUPTED
            run.save(update_fields=["status"])
            _unlock(run)


def _lock(run: Import) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS_OF_IMPORTS, run.pk])
        return cursor.fetchone()[0]


def _unlock(run: Import) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS_OF_IMPORTS, run.pk])
