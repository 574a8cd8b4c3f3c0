"""Command: bring the database and generated files up to date with the code, before a start or reload."""

from __future__ import annotations

from django.core.management import call_command
from django.core.management.base import BaseCommand

from articles.index import writer


class Command(BaseCommand):
    help = "Apply migrations, build messages and static files, and rebuild the index if it is outdated."
    requires_migrations_checks = False

    def handle(self, **options) -> None:
        self.stdout.write("› bringing the database up to date")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("assets")  # before the index, which needs the names in both languages
        if not writer.is_current():
            self.stdout.write("› rebuilding the index")
            writer.rebuild()
