"""Bring a database and the files up to date with the code: before a start, and before a reload."""

from __future__ import annotations

from django.core.management import call_command
from django.core.management.base import BaseCommand

from articles.index import writer


class Command(BaseCommand):
    help = (
        "Apply migrations, make messages and static files, and the index anew where it is outdated."
    )
    requires_migrations_checks = False

    def handle(self, **options) -> None:
        self.stdout.write("› bringing the database up to date")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("assets")  # before the index: it names things in both languages
        if not writer.is_current():
            self.stdout.write("› making the index anew")
            writer.rebuild()
