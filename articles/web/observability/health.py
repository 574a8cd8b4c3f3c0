"""Health checks: `/healthz` (the process answers) and `/readyz` (it can serve readers).

The response names the failed check; the reason is only in the log.
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
    """Raised if a check fails; the text is the reason, for the log."""


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReadyError(f"{len(plan)} migrations are not applied; run manage.py upgrade")


def _index() -> None:
    if not writer.is_current():
        raise NotReadyError("the index was built by another version; run manage.py rebuild_index")
    bitmaps.current()


def _disk() -> None:
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.VAR_DIR).free / MEGABYTE
    if free < settings.DISK_FREE_MIN:
        raise NotReadyError(f"{free:.0f} MB are free, {settings.DISK_FREE_MIN} MB are required")


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "migrations": _migrations,
    "index": _index,
    "disk": _disk,
}


def healthz(request) -> HttpResponse:
    """Return 200. Nothing else is checked, so that an unreachable database does not restart processes."""
    return private(HttpResponse("ok\n", content_type="text/plain"))


def readyz(request) -> HttpResponse:
    """Return 200 if all checks pass, else 503; the body has “ok” or “failed” for each check."""
    results = {name: _result(name, check) for name, check in CHECKS.items()}
    is_ready = set(results.values()) == {"ok"}
    return private(JsonResponse(results, status=200 if is_ready else 503))


def _result(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except (NotReadyError, DatabaseError, OSError) as problem:
        log.warning("not ready: %s: %s", name, problem)
        return "failed"
    return "ok"
