"""Command: prepare database, catalogue and static files, then run the production server and a worker."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from articles.management import ports

TERMINATE_EVERY_SECONDS = 3
WATCH_EVERY_SECONDS = 1
# Runs the imports that editors upload. Quiet, since articles.tasks logs errors itself.
WORKER = [
    sys.executable, "-m", "django", "db_worker", "--queue-name=*", "--interval", "1",
    "--no-startup-delay", "--no-reload", "--verbosity", "0",
]  # fmt: skip


class Command(BaseCommand):
    help = "Bring everything up to date, load the catalogue into an empty database, and serve."
    requires_migrations_checks = False

    def add_arguments(self, parser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)

    def handle(self, *, host: str, port: int, workers: int, **options) -> None:
        _check_port(host, port)
        call_command("upgrade")
        call_command("load_catalogue", if_empty=True)
        _check_port(host, port)  # again: preparing may have taken minutes
        site = ports.url(host, port)
        self.stdout.write(self.style.SUCCESS(f"› the reading room is open: {site}"))
        if not get_user_model().objects.filter(is_staff=True).exists():
            self.stdout.write(
                "› to curate, create an editor’s account in another terminal:\n"
                f"    {_python()} manage.py createsuperuser\n"
                f"  and log in at {site}admin/ (there is no default password)"
            )
        self.stdout.write("› Ctrl-C stops the server; `make stop` stops the embedded database")
        self.stdout.flush()
        server = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host,
            "--port", str(port), "--workers", str(workers), "--blocking-threads", "4",
            "--backpressure", "64", "--log-level", "warning", "--no-ws", "archive.wsgi:application",
        ]  # fmt: skip
        run_until_interrupted(server, WORKER)
        self.stdout.write("› closed")


def run_until_interrupted(server: list[str], worker: list[str]) -> None:
    """Run a server and a worker until the server ends or this process is stopped (Ctrl-C, SIGTERM).

    A worker that dies is started again. Each process is in a separate session, so that Ctrl-C reaches it only
    through this process: a signal that arrives while the server starts its workers would be lost. SIGTERM is
    sent repeatedly until both have ended; a worker that is importing an item abandons it on the second one.
    """
    running: list[subprocess.Popen] = []
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        running.append(_start(server))
        running.append(_start(worker))
        while running[0].poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                running[0].wait(timeout=WATCH_EVERY_SECONDS)
            if running[1].poll() is not None:
                running[1] = _start(worker)
    except KeyboardInterrupt:
        pass
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            alive = [process for process in running if process.poll() is None]
            if not alive:
                return
            for process in alive:
                process.terminate()
            for process in alive:
                process.wait(timeout=TERMINATE_EVERY_SECONDS)


def _check_port(host: str, port: int) -> None:
    try:
        ports.check_free(host, port)
    except ports.PortRefused as refusal:
        raise CommandError(str(refusal)) from refusal


def _start(command: list[str]) -> subprocess.Popen:
    return subprocess.Popen(command, start_new_session=True)  # noqa: S603


def _python() -> str:
    """Return the path of this Python relative to the checkout, or `python` if it is elsewhere."""
    path = Path(sys.executable)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else "python"
