"""Data package file of the whole archive: made on request, kept until the archive changes."""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
import threading
import time
from pathlib import Path

from django.db import connection
from django.utils.translation import override
from filelock import FileLock, Timeout

from articles.index.bitmaps import Index
from articles.outputs import package

KEPT_FILES = 2  # the current one, and the one before that a client may still be reading
WAIT_SECONDS = 20  # how long a request waits for the file; less than the timeout of reverse proxies
# Articles up to which the request makes the file; above, a background thread does (docs/performance.md).
LARGEST_INLINE = 10_000
log = logging.getLogger(__name__)


class DumpInProgress(Exception):
    """Raised if the file is still being made after `WAIT_SECONDS`."""


def path_of(index: Index, folder: Path, version: str, site: str) -> Path:
    """Return the file for the current state of the archive, and make it if it does not exist yet.

    `version` is the version of the code, `site` the prefix of all addresses in the file.
    Raises DumpInProgress if it is not ready in time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"reading-room-{index.token}-{version}.zip"
    if path.exists():
        return path
    if len(index.snapshot) <= LARGEST_INLINE:
        _make(index, path, site, WAIT_SECONDS)
        return path
    maker = threading.Thread(
        target=_make_in_background, args=(index, path, site), name="data package", daemon=True
    )
    maker.start()
    maker.join(WAIT_SECONDS)
    if not path.exists():
        raise DumpInProgress
    return path


def _make_in_background(index: Index, path: Path, site: str) -> None:
    """Make the file for later requests."""
    try:
        # If another thread or process is making it already, there is nothing to do.
        with contextlib.suppress(DumpInProgress):
            _make(index, path, site, wait=0)
    except Exception:
        log.exception("the data package was not made")
    finally:
        connection.close()


def _make(index: Index, path: Path, site: str, wait: float) -> None:
    """Write a temporary file and rename it to `path` once it is complete.

    Raises DumpInProgress if another thread or process still holds the lock after `wait` seconds.
    """
    try:
        with FileLock(path.parent / "making.lock", timeout=wait):
            if path.exists():
                return
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix="making-")
            try:
                with os.fdopen(handle, "wb") as file, override("ar"):
                    package.write(index, file, site)
                os.replace(temporary, path)
            except BaseException:
                os.unlink(temporary)
                raise
            _delete_old(path.parent)
    except Timeout as error:
        raise DumpInProgress from error


def _delete_old(folder: Path) -> None:
    """Delete all but the newest files, and temporary files older than an hour."""
    newest = sorted(folder.glob("reading-room-*.zip"), key=lambda path: -path.stat().st_mtime)
    hour_ago = time.time() - 3600
    abandoned = [path for path in folder.glob("making-*") if path.stat().st_mtime < hour_ago]
    for path in [*newest[KEPT_FILES:], *abandoned]:
        path.unlink(missing_ok=True)
