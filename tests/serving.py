"""The production server in processes of its own, and what it answers."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.benchmarks import memory


@dataclass(frozen=True)
class Answer:
    """A response: status, headers with lower-case names, body."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass(frozen=True)
class Served:
    """A server that runs: its address, port and process."""

    port: int
    process: subprocess.Popen

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, method: str = "GET", body=None, timeout: float = 20, **headers
    ) -> Answer:
        """Ask for an address over a connection of its own."""
        http_connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            http_connection.request(method, quote(path, safe="/?&=%:+,"), body, named)
            response = http_connection.getresponse()
            text = response.read().decode("utf-8", "replace")
            found = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, found, text)
        finally:
            http_connection.close()

    def reload(self) -> None:
        """Begin with new workers, as a new version is brought in."""
        self.process.send_signal(signal.SIGHUP)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def url_of_tests() -> str:
    """Return the address of the test database, which is connected."""
    return url_of(connection.settings_dict["NAME"])


def url_of(name: str) -> str:
    """Return the address of a database on the server of the tests."""
    database = connection.settings_dict
    options = {"host": database["HOST"], "port": database["PORT"], "password": database["PASSWORD"]}
    return make_conninfo(
        dbname=name,
        user=database["USER"],
        **{k: str(v) for k, v in options.items() if v},
    )


def manage(*arguments: str, url: str, **environment: str) -> None:
    """Run a command of `manage.py` on a database; raise CalledProcessError where it fails."""
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR, env={**os.environ, "DATABASE_URL": url, **environment}, check=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


@contextmanager
def serving(url: str, *, workers: int = 1, log=None, **environment: str) -> Iterator[Served]:
    """Run the production server on a database; `environment` is added to that of the tests."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "2", "--backpressure", "16",
        "--log-level", "critical", "archive.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url, **environment},
        stderr=log or subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, "the server ended by itself"
            time.sleep(0.1)
        yield Served(port, process)
    finally:
        _end(process)


def _end(process: subprocess.Popen) -> None:
    """Stop a server. One that is told to while it replaces its workers misses the word: it is told again."""
    for _attempt in range(3):
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
            return
    for pid in [process.pid, *memory.below(process.pid)]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait(10)
