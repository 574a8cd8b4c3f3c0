"""Drills: tests that are slow by nature, with whole clusters, killed processes or benchmarks.

`make test-all` runs them all. `make test` runs those whose own paths differ from the main branch, and those
named on the command line.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
_SERVICE = (
    "archive/",
    "articles/database/",
    "articles/web/",
    "articles/index/bitmaps/",
    "tests/serving.py",
)
# The paths tested by each module, besides the module itself.
DRILLS: dict[str, tuple[str, ...]] = {
    "tests/archive/test_backup.py": ("archive/backups/", "archive/embedded/"),
    "tests/archive/test_recovery.py": ("archive/embedded/", "docs/backup.md"),
    "tests/benchmarks/test_load.py": ("tests/benchmarks/",),
    "tests/benchmarks/test_pages.py": ("tests/benchmarks/",),
    "tests/benchmarks/test_search.py": ("tests/benchmarks/",),
    "tests/browser/test_outage.py": (
        "articles/web/unavailable.py",
        "articles/admin/",
        "static/js/",
    ),
    "tests/faults/test_database.py": (
        *_SERVICE,
        "articles/management/commands/migrate.py",
        "tests/faults/",
    ),
    "tests/faults/test_disk.py": ("articles/intake/", "articles/index/", "tests/faults/"),
    "tests/faults/test_replicas.py": (*_SERVICE, "tests/faults/"),
    "tests/faults/test_varnish.py": ("articles/web/", "docs/deploy/varnish.vcl", "tests/faults/"),
    "tests/index/bitmaps/test_processes.py": ("articles/index/", "tests/serving.py"),
}
RECENTLY = "1 day ago"  # changes that count on the main branch itself


def left_out(items: Iterable[pytest.Item], named: Iterable[str]) -> list[pytest.Item]:
    """Return the drills whose paths have not changed and that are not named on the command line."""
    changed = changed_paths()
    if changed is None:  # no history to compare with
        return []
    chosen = [path.removeprefix("./").partition("::")[0].rstrip("/") for path in named]
    return [
        item
        for item in items
        if (module := item.nodeid.partition("::")[0]) in DRILLS
        and not any(path.startswith((module, *DRILLS[module])) for path in changed)
        and not any(path != "tests" and f"{module}/".startswith(f"{path}/") for path in chosen)
    ]


@cache
def changed_paths() -> frozenset[str] | None:
    """Return the files that differ from the main branch, committed or not; None if git gives no answer.

    On the main branch itself these are the files changed within a day, so that new commits are drilled once.
    """
    base = _git("merge-base", "HEAD", "origin/main") or _git("merge-base", "HEAD", "main")
    if base is None or base == _git("rev-parse", "HEAD"):
        base = _git("rev-list", "-1", f"--before={RECENTLY}", "HEAD")
    if not base:
        return None
    changed = (
        _git("diff", "--name-only", base),
        _git("ls-files", "--others", "--exclude-standard"),
    )
    return None if None in changed else frozenset("\n".join(changed).split("\n"))


def _git(*arguments: str) -> str | None:
    try:
        process = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return process.stdout.strip()
