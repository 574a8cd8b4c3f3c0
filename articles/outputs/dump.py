"""The file of the whole archive: made when somebody asks for it, kept until anything changes."""

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

KEPT = 2  # files: the one that is true, and the one that somebody may still be reading
WAIT = 20  # seconds that somebody waits for a file, less than servers in front of us do
MADE_AT_ONCE = (
    10_000  # articles; of more the file is made in a thread of its own (docs/performance.md)
)
log = logging.getLogger(__name__)


class DumpInProgress(Exception):
    """Raised when the file is being made and not ready in time."""


def path_of(index: Index, folder: Path, version: str, site: str) -> Path:
    """Return the file of the archive as it is, made if nobody made it yet; raise Busy.

    `version` tells versions of the code apart, `site` begins the addresses in the file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"reading-room-{index.token}-{version}.zip"
    if path.exists():
        return path
    if len(index.snapshot) <= MADE_AT_ONCE:
        _make(index, path, site, WAIT)
        return path
    maker = threading.Thread(
        target=_make_beside, args=(index, path, site), name="data package", daemon=True
    )
    maker.start()
    maker.join(WAIT)
    if not path.exists():
        raise DumpInProgress
    return path


def _make_beside(index: Index, path: Path, site: str) -> None:
    """Make the file for whoever asks next."""
    try:
        # Who asks while another makes it is told so at once.
        with contextlib.suppress(DumpInProgress):
            _make(index, path, site, wait=0)
    except Exception:
        log.exception("the data package was not made")
    finally:
        connection.close()


def _make(index: Index, path: Path, site: str, wait: float) -> None:
    """Write the file beside its place and put it there when it is whole; raise Busy where another does."""
    try:
        with FileLock(path.parent / "making.lock", timeout=wait):
            if path.exists():
                return
            handle, made = tempfile.mkstemp(dir=path.parent, prefix="making-")
            try:
                with os.fdopen(handle, "wb") as file, override("ar"):
                    package.write(index, file, site)
                os.replace(made, path)
            except BaseException:
                os.unlink(made)
                raise
            _forget_old(path.parent)
    except Timeout as error:
        raise DumpInProgress from error


def _forget_old(folder: Path) -> None:
    newest = sorted(folder.glob("reading-room-*.zip"), key=lambda path: -path.stat().st_mtime)
    hour_ago = time.time() - 3600
    left = [path for path in folder.glob("making-*") if path.stat().st_mtime < hour_ago]
    for path in [*newest[KEPT:], *left]:
        path.unlink(missing_ok=True)
