"""Start, end and status of an import; an import whose process was killed is detected by its free lock."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from articles.models import Import
from articles.text.visible import visible

Status = Import.Status
# First of the two numbers of an advisory lock: it identifies imports, so that no other lock is the same.
LOCK_CLASS = 0x1A90
_RESUMABLE = (Status.QUEUED, Status.RUNNING, Status.INTERRUPTED)


def start(label: str, started_by=None) -> Import:
    """Create and return a new import; mark imports whose process has ended as interrupted.

    The database session that runs an import holds an advisory lock for it. The lock becomes free when the
    process is killed or the database restarts.
    """
    _mark_interrupted()
    run = Import.objects.create(label=visible(label)[:500], started_by=started_by)
    _lock(run)
    return run


def claim(pk: int) -> Import | None:
    """Claim a queued or interrupted import for this session and return it.

    None if another session is running it, or if it can no longer be continued.
    """
    _mark_interrupted()
    run = Import.objects.filter(pk=pk).first()
    if run is None or not _lock(run):
        return None
    # A single UPDATE waits for the row lock of an undo that takes place at the same time.
    if not Import.objects.filter(pk=pk, status__in=_RESUMABLE).update(status=Status.RUNNING):
        _unlock(run)
        return None
    run.refresh_from_db()
    return run


def finish(run: Import) -> None:
    """Record that an import has finished."""
    run.status = Status.FINISHED
    run.finished_at = timezone.now()
    run.save(update_fields=["status", "finished_at"])
    _unlock(run)


def interrupt(run: Import) -> None:
    """Record that an import was interrupted; `take_up` can continue it."""
    run.status = Status.INTERRUPTED
    run.save(update_fields=["status"])
    _unlock(run)


def is_being_run(run: Import) -> bool:
    """Return whether a database session is running an import now; take no lock and write nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT EXISTS (
                SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
                WHERE locktype = 'advisory' AND objsubid = 2 AND granted
                    AND datname = current_database() AND classid = %s AND objid = %s)""",
            [LOCK_CLASS, run.pk],
        )
        return cursor.fetchone()[0]


def status_of(run: Import) -> str:
    """Return the status of an import: interrupted if it is marked as running but no session runs it."""
    if run.status == Status.RUNNING and not is_being_run(run):
        run.refresh_from_db(fields=["status"])  # it may have finished between the two queries
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
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_CLASS, run.pk])
        return cursor.fetchone()[0]


def _unlock(run: Import) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_CLASS, run.pk])
