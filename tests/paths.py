"""Temporary directories that a PostgreSQL server can access."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def open_directory() -> Iterator[Path]:
    """Create a directory that every user can access, and remove it at the end of the block.

    Under root, PostgreSQL runs as the user nobody. A directory of pytest is no alternative: another run of
    pytest restricts access to the directory that contains all of them.
    """
    with tempfile.TemporaryDirectory(
        prefix="reading-room-test-", ignore_cleanup_errors=True
    ) as directory:
        Path(directory).chmod(0o755)
        yield Path(directory)
