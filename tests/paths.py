"""Directories of tests that a server of PostgreSQL must get to."""

import tempfile
from pathlib import Path


def let_anybody_pass(directory: Path) -> None:
    """Open a directory, and those above it that are temporary: as root PostgreSQL runs as nobody."""
    temporary = Path(tempfile.gettempdir())
    for each in (directory, *directory.parents):
        if temporary in each.parents:
            each.chmod(0o755)
