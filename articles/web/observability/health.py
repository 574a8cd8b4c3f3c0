"""Whether the service is well: `/healthz` says that a process answers, `/readyz` that readers can be sent.

They say which check failed and nothing of why: that is in the log.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse

from articles.index import bitmaps, writer
from articles.web.caching import private

log = logging.getLogger(__name__)
MEGABYTE = 1_000_000


class NotReadyError(Exception):
    """A check failed; the text says why, for the log."""


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReadyError(f"{len(plan)} migrations are not applied; manage.py upgrade")


def _index() -> None:
    if not writer.is_current():
        raise NotReadyError("the index is of another version; manage.py rebuild_index")
    bitmaps.current()


def _disk() -> None:
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.VAR_DIR).free / MEGABYTE
    if free < settings.DISK_FREE_MIN:
        raise NotReadyError(f"{free:.0f} MB are free, {settings.DISK_FREE_MIN} are wanted")


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "migrations": _migrations,
    "index": _index,
    "disk": _disk,
}


def healthz(request) -> HttpResponse:
    """Answer 200 while the process does: nothing else is asked, so a dead database ends no process."""
    return private(HttpResponse("ok\n", content_type="text/plain"))


def readyz(request) -> HttpResponse:
    """Answer 200 where all checks pass, else 503, with a word for each check."""
    said = {name: _word(name, check) for name, check in CHECKS.items()}
    is_ready = set(said.values()) == {"ok"}
    return private(JsonResponse(said, status=200 if is_ready else 503))


def _word(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except (NotReadyError, DatabaseError, OSError) as problem:
        log.warning("not ready: %s: %s", name, problem)
        return "failed"
    return "ok"
