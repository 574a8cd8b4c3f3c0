"""Telling HTTP caches that something public changed, within a second or two of the change.

Every public page depends on the revision of the archive, and carries `Surrogate-Key: archive`: one word to a
cache makes all of it old. A process of its own watches the revision (`manage.py purge_caches`), so that whoever
changes something, and by whatever way, waits for no cache and forgets none.
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
    """A cache that was told, and whether it took it."""

    address: str
    is_done: bool


def purge(key: str = KEY) -> list[PurgeResult]:
    """Tell every cache that what carries a key is old: `PURGE` with the key in `Surrogate-Key`."""
    return [_purge(address, key) for address in settings.CACHE_PURGE_URLS]


def watch(sleep: Callable[[float], None] = time.sleep) -> Iterator[list[PurgeResult]]:
    """Purge whenever the archive changes, for as long as one asks; yields what was told to whom.

    Where pages are read from replicas it is said again when these have caught up. A cache that did not take it
    is told again at the next look.
    """
    known, again_at, is_owed = None, 0.0, False
    while True:
        token = _token()
        is_due = bool(again_at) and time.monotonic() >= again_at
        if token is not None and (token != known or is_due or is_owed):
            done = purge()
            is_owed = not all(each.is_done for each in done)
            if token != known and settings.REPLICA_URLS:
                again_at = time.monotonic() + settings.REPLICA_LAG_MAX + LOOK_EVERY_SECONDS
            elif is_due:
                again_at = 0.0
            known = token
            yield done
        sleep(LOOK_EVERY_SECONDS)


def _token() -> str | None:
    """Return what tells the state of the archive from every other, None while the database is gone."""
    try:
        return bitmaps.token()
    except (OperationalError, InterfaceError):
        connection.close()
        return None


def _purge(address: str, key: str) -> PurgeResult:
    try:
        answer = urllib3.request(
            "PURGE", address, headers={"Surrogate-Key": key}, timeout=TIMEOUT, retries=False
        )
        is_done = answer.status == 200
        if not is_done:
            log.error("a cache refuses to be purged: %s", answer.status)
    except urllib3.exceptions.HTTPError as problem:
        log.error("a cache cannot be reached: %s", type(problem).__name__)
        is_done = False
    return PurgeResult(address, is_done)
