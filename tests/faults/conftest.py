"""Fixtures: a separate database server with the catalogue, which tests may kill, fill and lock."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from archive.embedded.server import EmbeddedServer
from tests.benchmarks import memory
from tests.paths import open_directory


class Cluster(EmbeddedServer):
    """A PostgreSQL server that belongs to one test."""

    def kill(self) -> None:
        """Kill all processes of the server without warning, as in a power cut."""
        first = int((self.data / "postmaster.pid").read_text().split()[0])
        for pid in [first, *memory.below(first)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while self.is_running() and time.monotonic() < deadline:
            time.sleep(0.05)

    def replica(self, root: Path) -> Cluster:
        """Create a streaming replica below a directory and start it."""
        replica = Cluster(root / "postgres")
        replica.root.mkdir(mode=0o700)
        shutil.chown(replica.root, *_owner(self.root))
        self._run(
            "pg_basebackup", "-h", self.socket_directory, "-p", self.port, "-U", "postgres",
            "-D", replica.data, "--write-recovery-conf", "--checkpoint=fast",
        )  # fmt: skip
        replica.start()
        return replica

    def connect(self, **options) -> psycopg.Connection:
        return psycopg.connect(self.url(), autocommit=True, **options)


def _owner(path: Path) -> tuple[int, int]:
    return path.stat().st_uid, path.stat().st_gid


def wait_until(condition, seconds: float = 20) -> bool:
    """Wait until a condition holds; return whether it did within the time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def manage(*arguments: str, url: str, **environment: str) -> subprocess.CompletedProcess:
    """Run a management command on a database, in a separate process."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=settings.BASE_DIR, capture_output=True, text=True,
        check=False, timeout=120, env={**os.environ, "DATABASE_URL": url, **environment},
    )  # fmt: skip


@pytest.fixture(scope="package")
def filled():
    """Directory of a stopped cluster with the catalogue loaded, to be copied."""
    with open_directory() as root:
        cluster = Cluster(root / "postgres")
        cluster.start()
        for command in ("migrate", "load_catalogue"):
            done = manage(command, url=cluster.url())
            assert done.returncode == 0, done.stderr
        cluster.stop()
        yield cluster.root


@pytest.fixture
def cluster(filled):
    """A running cluster with the catalogue loaded, for one test."""
    with open_directory() as root:
        subprocess.run(["cp", "-a", filled, root / "postgres"], check=True)  # with owners
        own = Cluster(root / "postgres")
        own.start()
        yield own
        own.stop()
