"""Directories of tests that a server of PostgreSQL must get to."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def open_directory() -> Iterator[Path]:
    """Make a directory that everybody may pass, as root PostgreSQL runs as nobody, and remove it afterwards.

    Not one of pytest's: another run of pytest closes the directory above all of them.
    """
    with tempfile.TemporaryDirectory(
        prefix="reading-room-test-", ignore_cleanup_errors=True
    ) as made:
        Path(made).chmod(0o755)
        yield Path(made)
