"""Servers in processes of their own on the loopback, ended whatever happens to who started them."""

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

OPENS_WITHIN, ENDS_WITHIN = 30, 20  # seconds
THREADS = 4  # of each worker, as `manage.py serve` starts it
# What a browser says it can read.
ENCODINGS = "gzip, deflate, br"
_PATH = f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin"


@dataclass(frozen=True)
class Server:
    """A server that listens: its port and the number of its process."""

    port: int
    pid: int


def program(name: str) -> str | None:
    """Return where a program is, also among those for administrators; None where it is not installed."""
    return shutil.which(name, path=_PATH)


@contextlib.contextmanager
def granian(
    application: str,
    workers: int,
    database: str = "",
    folder: str = "",
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Run an application as `manage.py serve` does; without a database, one from a folder."""
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
    """Run an application with gunicorn, with as many threads."""
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
    """Run a server until the end of the block, without a limit for askers unless the environment says so.

    Raises RuntimeError where it does not open.
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
    deadline = time.monotonic() + OPENS_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{name} ended by itself, with {process.returncode}")
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.1)
    raise RuntimeError(f"{name} did not open within {OPENS_WITHIN} seconds")


def end(process: subprocess.Popen) -> None:
    """End a process that leads a session of its own, and what it started; by force where it must be."""
    process.terminate()
    try:
        process.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        pass
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(ENDS_WITHIN)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def request(port: int, path: str, encodings: str = "br"):
    """Ask for an address; return the response. Raises urllib.error.URLError."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}")
    asked.add_header("Host", "localhost")
    asked.add_header("Accept-Encoding", encodings)
    return urllib.request.urlopen(asked, timeout=60)


def get(port: int, path: str, encodings: str = "br") -> bytes:
    """Return what an address answers, as it is sent."""
    with request(port, path, encodings) as response:
        return response.read()


def etag(port: int, path: str) -> str:
    """Return the ETag of an address."""
    with request(port, path) as response:
        return response.headers["ETag"]
