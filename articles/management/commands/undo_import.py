"""Command: undo an import."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from articles import intake
from articles.models import Import


class Command(BaseCommand):
    help = (
        "Undo an import, as long as its articles are untouched drafts: drafts are deleted, and records that "
        "captures were attached to get their former contents back. The captures stay."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("run", type=int, metavar="IMPORT", help="the number of the import")

    def handle(self, *, run: int, **options) -> None:
        try:
            count = intake.undo_import(Import.objects.get(pk=run))
        except Import.DoesNotExist as error:
            raise CommandError(f"there is no import {run}") from error
        except intake.UndoRefused as error:
            raise CommandError(f"import {run} was not undone:\n{error}") from error
        self.stdout.write(f"› import {run} is undone: {count} items")
