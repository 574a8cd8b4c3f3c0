"""Purging of HTTP caches, within a second or two of a public change.

Every public page depends on the revision of the archive and carries `Surrogate-Key: archive`, so one request
to a cache invalidates all of them. A separate process watches the revision (`manage.py purge_caches`): changes
of every kind reach the caches, and no editor waits for a cache.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import urllib3
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from articles.index import bitmaps

KEY = "archive"
LOOK_EVERY_SECONDS = 1.0
TIMEOUT = urllib3.Timeout(connect=2, read=5)  # seconds
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PurgeResult:
    """The address of a cache, and whether it accepted the purge."""

    address: str
    is_done: bool


def purge(key: str = KEY) -> list[PurgeResult]:
    """Send `PURGE` with the key in `Surrogate-Key` to every cache; return one result for each."""
    return [_purge(address, key) for address in settings.CACHE_PURGE_URLS]


def watch(sleep: Callable[[float], None] = time.sleep) -> Iterator[list[PurgeResult]]:
    """Purge whenever the archive changes, without end; yield the results of each purge.

    If pages are read from replicas, purge once more when these have caught up. If a cache did not accept a
    purge, purge again at the next look.
    """
    known, again_at, has_failed = None, 0.0, False
    while True:
        token = _token()
        is_due = bool(again_at) and time.monotonic() >= again_at
        if token is not None and (token != known or is_due or has_failed):
            results = purge()
            has_failed = not all(result.is_done for result in results)
            if token != known and settings.REPLICA_URLS:
                again_at = time.monotonic() + settings.REPLICA_LAG_MAX + LOOK_EVERY_SECONDS
            elif is_due:
                again_at = 0.0
            known = token
            yield results
        sleep(LOOK_EVERY_SECONDS)


def _token() -> str | None:
    """Return the token of the archive's state, or None if the database is unreachable."""
    try:
        return bitmaps.token()
    except (OperationalError, InterfaceError):
        connection.close()
        return None


def _purge(address: str, key: str) -> PurgeResult:
    try:
        response = urllib3.request(
            "PURGE", address, headers={"Surrogate-Key": key}, timeout=TIMEOUT, retries=False
        )
        is_done = response.status == 200
        if not is_done:
            log.error("a cache refused a purge: %s", response.status)
    except urllib3.exceptions.HTTPError as problem:
        log.error("a cache is unreachable: %s", type(problem).__name__)
        is_done = False
    return PurgeResult(address, is_done)
