"""Work in the background: what a worker does (`manage.py db_worker`), and how it is asked to."""

from __future__ import annotations

import contextlib
import logging

import pghistory
from django.db import DatabaseError, InterfaceError, transaction
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from articles import intake
from articles.intake import rerecognise
from articles.models import Import, ImportItem

log = logging.getLogger(__name__)
Status = Import.Status


@task
def run_import(pk: int) -> None:
    """Bring in what an editor sent for a run; goes on behind what is done, so it may be asked for again."""
    run = intake.take_up(pk)
    if run is None:
        return
    try:
        with pghistory.context(user=run.started_by_id):
            done = run.items.count()
            for _brought in intake.import_files(
                run, intake.uploaded_files(run), intake.load_reference_data(), done=done
            ):
                pass
            # The captures keep what was read; a file that could not even be taken apart is kept itself.
            if not run.items.filter(outcome=ImportItem.Outcome.REFUSED, capture=None).exists():
                run.uploads.all().delete()
    except BaseException as fault:
        is_ours = isinstance(fault, Exception)  # not somebody who ends the worker
        log.error("import %s ended before its time: %r", pk, fault, exc_info=is_ours)
        # Without a database it is seen to be interrupted all the same: nobody holds its lock.
        with contextlib.suppress(DatabaseError, InterfaceError):
            intake.interrupt(run)
        raise
    intake.finish(run)


@transaction.atomic
def queue(run: Import) -> bool:
    """Let a run begin in the background, or go on; False where it is at it, done, or has no files."""
    run = Import.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if status_of(run) not in (Status.PREVIEW, Status.INTERRUPTED) or not run.uploads.exists():
        return False
    Import.objects.filter(pk=run.pk).update(status=Status.QUEUED)
    run_import.enqueue(run.pk)
    return True


def status_of(run: Import) -> str:
    """Return how a run stands; one that waits for a worker which took it and died is interrupted."""
    status = intake.status_of(run)
    if status != Status.QUEUED or _is_asked_for(run) or intake.is_carried_on(run):
        return status
    run.refresh_from_db(fields=["status"])  # a worker may have begun between the looks
    return Status.INTERRUPTED if run.status == Status.QUEUED else intake.status_of(run)


def _is_asked_for(run: Import) -> bool:
    return DBTaskResult.objects.filter(
        task_path=run_import.module_path, status=TaskResultStatus.READY, args_kwargs__args=[run.pk]
    ).exists()


def ask_to_recognise_drafts() -> None:
    """Have all drafts read again, unless that waits to be done anyway."""
    path = recognise_drafts.module_path
    if not DBTaskResult.objects.filter(task_path=path, status=TaskResultStatus.READY).exists():
        recognise_drafts.enqueue()


@task
def recognise_drafts() -> int:
    """Read all drafts again with what the catalogue knows now; return how many say something else."""
    return rerecognise.recognise_drafts()
