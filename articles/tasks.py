"""Background tasks, run by `manage.py db_worker`, and functions that queue them."""

from __future__ import annotations

import contextlib
import logging

import pghistory
from django.db import DatabaseError, InterfaceError, transaction
from django.db.models import Max
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from articles import intake
from articles.intake import rerecognise
from articles.models import Import, ImportItem

log = logging.getLogger(__name__)
Status = Import.Status


@task
def run_import(pk: int) -> None:
    """Import the uploads of a run; continues after the items already imported, so it can be run again."""
    run = intake.claim(pk)
    if run is None:
        return
    try:
        with pghistory.context(user=run.started_by_id):
            done = run.items.aggregate(last=Max("position"))["last"] or 0
            for _item in intake.import_files(
                run, intake.uploaded_files(run), intake.load_reference_data(), done=done
            ):
                pass
            # The captures hold what was read; a file that could not even be split has none, so keep uploads.
            if not run.items.filter(outcome=ImportItem.Outcome.REFUSED, capture=None).exists():
                run.uploads.all().delete()
    except BaseException as error:
        with_traceback = isinstance(error, Exception)  # not if the worker is stopped
        log.error("import %s was interrupted: %r", pk, error, exc_info=with_traceback)
        # Without a database connection the run still counts as interrupted, because its lock is released.
        with contextlib.suppress(DatabaseError, InterfaceError):
            intake.interrupt(run)
        raise
    intake.finish(run)


@transaction.atomic
def queue_import(run: Import) -> bool:
    """Start or continue a run in the background; return False if it is running, finished or has no uploads."""
    run = Import.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if status_of(run) not in (Status.PREVIEW, Status.INTERRUPTED) or not run.uploads.exists():
        return False
    Import.objects.filter(pk=run.pk).update(status=Status.QUEUED)
    run_import.enqueue(run.pk)
    return True


def status_of(run: Import) -> str:
    """Return the status of a run; a queued run whose worker took it and died counts as interrupted."""
    status = intake.status_of(run)
    if status != Status.QUEUED or _is_queued(run) or intake.is_being_run(run):
        return status
    run.refresh_from_db(fields=["status"])  # a worker may have started it since the first query
    return Status.INTERRUPTED if run.status == Status.QUEUED else intake.status_of(run)


def _is_queued(run: Import) -> bool:
    return DBTaskResult.objects.filter(
        task_path=run_import.module_path, status=TaskResultStatus.READY, args_kwargs__args=[run.pk]
    ).exists()


def queue_draft_recognition() -> None:
    """Queue the recognition of all drafts, unless it is queued already."""
    path = recognise_drafts.module_path
    if not DBTaskResult.objects.filter(task_path=path, status=TaskResultStatus.READY).exists():
        recognise_drafts.enqueue()


@task
def recognise_drafts() -> int:
    """Run recognition on all drafts with the current catalogue; return how many have changed suggestions."""
    return rerecognise.recognise_drafts()
