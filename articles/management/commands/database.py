"""Command: start, stop or inspect the embedded PostgreSQL of this checkout."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string


class Command(BaseCommand):
    help = "Start, stop or inspect the embedded PostgreSQL of this checkout."
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("action", choices=["start", "stop", "status", "url"])

    def handle(self, *, action: str, **options) -> None:
        if settings.DATABASE_URL:
            if action == "stop":
                return  # a server that the project does not control
            raise CommandError("DATABASE_URL is set: the embedded server is not in use")
        # Imported by name, since the app must not depend on the project.
        server = import_string("archive.embedded.server.of_this_checkout")()
        if action == "start":
            server.start()
        elif action == "stop":
            import_string("archive.embedded.server.of_tests")().stop()
            stopped = server.stop()
            self.stdout.write("› database stopped" if stopped else "› the database was not running")
            return
        if action == "url":
            self.stdout.write(server.url())
            return
        self.stdout.write(f"› {'running' if server.is_running() else 'stopped'}: {server.url()}")
