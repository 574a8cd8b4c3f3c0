"""A database of our own that may be killed, filled and locked, with the catalogue in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from archive.embedded.server import EmbeddedServer
from tests.paths import let_anybody_pass

DATABASE = "reading_room"


class Cluster(EmbeddedServer):
    """A server of PostgreSQL that belongs to one test."""

    def kill(self) -> None:
        """End it as a power cut would: no word to anybody."""
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        deadline = time.monotonic() + 20
        while self.is_running() and time.monotonic() < deadline:
            time.sleep(0.05)

    def connect(self, **options) -> psycopg.Connection:
        return psycopg.connect(self.url(), autocommit=True, **options)


def manage(*arguments: str, url: str, **environment: str) -> subprocess.CompletedProcess:
    """Run a command on a database, as an administrator would."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=settings.BASE_DIR, capture_output=True, text=True,
        check=False, timeout=120, env={**os.environ, "DATABASE_URL": url, **environment},
    )  # fmt: skip


@pytest.fixture(scope="package")
def filled(tmp_path_factory) -> Path:
    """Return a stopped cluster with the catalogue in it, to be copied."""
    root = tmp_path_factory.mktemp("filled")
    let_anybody_pass(root)
    cluster = Cluster(root / "postgres")
    cluster.start()
    for command in ("migrate", "load_catalogue"):
        done = manage(command, url=cluster.url())
        assert done.returncode == 0, done.stderr
    cluster.stop()
    return cluster.root


@pytest.fixture
def cluster(filled, tmp_path_factory):
    """Return a running cluster with the catalogue in it, a test's own."""
    root = tmp_path_factory.mktemp("pg")
    let_anybody_pass(root)
    subprocess.run(["cp", "-a", filled, root / "postgres"], check=True)  # owners and all
    own = Cluster(root / "postgres")
    own.start()
    yield own
    own.stop()
