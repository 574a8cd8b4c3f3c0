"""Command: rebuild the search and facet index from the tables."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from articles.index import writer


class Command(BaseCommand):
    help = (
        "Rebuild the search and facet index. The application keeps it current; run this after changes "
        "made around the application."
    )

    def handle(self, **options) -> None:
        self.stdout.write(f"› {writer.rebuild()} articles indexed")
