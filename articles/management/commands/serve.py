"""Open the reading room: database, catalogue, static files, then the production server."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Bring everything up to date, load the catalogue into an empty database, and serve."
    requires_migrations_checks = False

    def add_arguments(self, parser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)

    def handle(self, *, host: str, port: int, workers: int, **options) -> None:
        self.stdout.write("› bringing the database up to date")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("assets")  # before the catalogue: the index names things in both languages
        call_command("load_catalogue", if_empty=True)
        self.stdout.write(self.style.SUCCESS(f"› the reading room is open: http://{host}:{port}/"))
        if not get_user_model().objects.filter(is_staff=True).exists():
            self.stdout.write(
                "› to curate, make an editor’s account in another terminal:\n"
                f"    {_python()} manage.py createsuperuser\n"
                f"  and log in at http://{host}:{port}/admin/ (there is no default password)"
            )
        self.stdout.write("› Ctrl-C ends the server; `make stop` ends the embedded database")
        self.stdout.flush()
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host,
            "--port", str(port), "--workers", str(workers), "--blocking-threads", "4", "--backpressure", "64",
            "--log-level", "warning",
            "--no-ws", "archive.wsgi:application",
        ]  # fmt: skip
        # Replaces this process, so that signals reach the server itself.
        os.execv(sys.executable, command)  # noqa: S606


def _python() -> str:
    """Return how to call this Python from the checkout."""
    path = Path(sys.executable)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else "python"
