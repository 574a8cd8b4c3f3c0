"""Server processes on the loopback interface, stopped even if the calling code fails."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

OPENING_SECONDS, ENDING_SECONDS = 30, 20  # at most
THREADS = 4  # of each worker, as in `manage.py serve`
# Accept-Encoding of a browser.
ENCODINGS = "gzip, deflate, br"
_PATH = f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin"


@dataclass(frozen=True)
class Server:
    """A running server: its port and process id."""

    port: int
    pid: int


def program(name: str) -> str | None:
    """Return the path of a program, searched in /usr/sbin too; None if it is not installed."""
    return shutil.which(name, path=_PATH)


@contextlib.contextmanager
def granian(
    application: str,
    workers: int,
    database: str = "",
    folder: str = "",
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Run an application as `manage.py serve` does: the archive over a database, or one in a folder."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port",
        str(port), "--workers", str(workers), "--blocking-threads", str(THREADS), "--backpressure", "64",
        "--log-level", "warning", "--no-ws", application,
    ]  # fmt: skip
    with running(command, port, database, folder, environment) as server:
        yield server


@contextlib.contextmanager
def gunicorn(application: str, workers: int, database: str) -> Iterator[Server]:
    """Run an application with gunicorn, with the same number of threads."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers),
        "--threads", str(THREADS), "--log-level", "warning", "--keep-alive", "5", application,
    ]  # fmt: skip
    with running(command, port, database) as server:
        yield server


@contextlib.contextmanager
def running(
    command: list[str],
    port: int,
    database: str = "",
    folder: str = "",
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Run a server until the end of the block, without a rate limit unless `environment` sets one.

    Raises RuntimeError if it does not open its port.
    """
    variables = {**os.environ, "DATABASE_NAME": database, "SITE_URL": "", "DEBUG": ""}
    variables |= {"RATE_LIMIT": "0", **(environment or {})}
    if database:
        variables["DJANGO_SETTINGS_MODULE"] = "archive.settings"
    else:
        variables.pop("DJANGO_SETTINGS_MODULE", None)
    process = subprocess.Popen(
        command, cwd=folder or settings.BASE_DIR, env=variables, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_until_open(process, port)
        time.sleep(1)
        yield Server(port, process.pid)
    finally:
        end(process)


def _wait_until_open(process: subprocess.Popen, port: int) -> None:
    name = Path(str(process.args[0])).name
    deadline = time.monotonic() + OPENING_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{name} ended with exit code {process.returncode}")
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"{name} did not open within {OPENING_SECONDS} seconds")


def end(process: subprocess.Popen) -> None:
    """End a process that leads its own session and its descendants, by SIGKILL if SIGTERM does not work."""
    process.terminate()
    try:
        process.wait(ENDING_SECONDS)
    except subprocess.TimeoutExpired:
        pass
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(ENDING_SECONDS)


def free_port() -> int:
    """Return the number of an unused port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def request(port: int, path: str, encodings: str = "br"):
    """Send a GET request and return the response; raise urllib.error.URLError if it fails."""
    message = urllib.request.Request(f"http://127.0.0.1:{port}{path}")
    message.add_header("Host", "localhost")
    message.add_header("Accept-Encoding", encodings)
    return urllib.request.urlopen(message, timeout=60)


def get(port: int, path: str, encodings: str = "br") -> bytes:
    """Return the body of the response for a path, as it was sent (not decompressed)."""
    with request(port, path, encodings) as response:
        return response.read()


def etag(port: int, path: str) -> str:
    """Return the ETag of the response for a path."""
    with request(port, path) as response:
        return response.headers["ETag"]
