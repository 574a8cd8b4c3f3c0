"""The beginning and the end of a run; one that was killed is seen to be none any more."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from articles.models import Import

# The first of the two numbers of an advisory lock: "imports", so that no other use of locks meets it.
LOCKS_OF_IMPORTS = 0x1A90


def start(label: str, started_by=None) -> Import:
    """Return a new run, and mark those as interrupted whose process is gone.

    A run holds a lock of the database session that carries it on: when the process is killed, or the
    database restarted, the lock is free.
    """
    for run in Import.objects.filter(status=Import.Status.RUNNING):
        if _lock(run):
            run.status = Import.Status.INTERRUPTED
            run.save(update_fields=["status"])
            _unlock(run)
    run = Import.objects.create(label=label[:500], started_by=started_by)
    _lock(run)
    return run


def finish(run: Import) -> None:
    """Record that a run came to its end."""
    run.status = Import.Status.FINISHED
    run.finished_at = timezone.now()
    run.save(update_fields=["status", "finished_at"])
    _unlock(run)


def _lock(run: Import) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS_OF_IMPORTS, run.pk])
        return cursor.fetchone()[0]


def _unlock(run: Import) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS_OF_IMPORTS, run.pk])
