"""Command: load the catalogue files of the project (or of another directory)."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.intake.catalogue.loading import CatalogueError, load
from articles.models import Meeting


class Command(BaseCommand):
    help = (
        "Load the catalogue: authorities, meetings, and articles as bibliographic records. Loading the "
        "same files again changes nothing; corrected files update the records; what an editor has changed "
        "is kept and listed."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=settings.CATALOGUE_DIR)
        parser.add_argument(
            "--if-empty", action="store_true", help="only if the database has no meeting"
        )

    def handle(self, *, directory: Path, if_empty: bool, **options) -> None:
        if if_empty and Meeting.objects.exists():
            return
        self.stdout.write(f"› loading the catalogue from {directory.name}/")
        try:
            report = load(directory)
        except CatalogueError as error:
            raise CommandError(f"nothing was loaded:\n{error}") from error
        for table, count in report.counts.items():
            shown = ", ".join(f"{n} {outcome}" for outcome, n in count.items() if n)
            self.stdout.write(f"  {table:20} {shown}")
        for line in report.kept:
            self.stdout.write(self.style.WARNING(f"  kept: {line}"))
