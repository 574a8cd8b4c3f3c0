"""Make the search and facet index anew from the tables."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from articles.index import writer


class Command(BaseCommand):
    help = "Make the search and facet index anew. Writes keep it; this is for changes made around them."

    def handle(self, **options) -> None:
        self.stdout.write(f"› {writer.rebuild()} articles indexed")
