"""Command: purge HTTP caches, once or after every change."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.web import cache_purge


class Command(BaseCommand):
    help = "Purge all pages from the caches in CACHE_PURGE_URLS."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--watch",
            action="store_true",
            help="purge at the start and after every change, until stopped",
        )

    def handle(self, *, watch: bool, **options) -> None:
        if not settings.CACHE_PURGE_URLS:
            raise CommandError("CACHE_PURGE_URLS is empty.")
        for results in cache_purge.watch() if watch else [cache_purge.purge()]:
            for cache in results:
                self.stdout.write(
                    f"› {cache.address}: {'purged' if cache.is_done else 'not reached'}"
                )
            self.stdout.flush()
        if not all(cache.is_done for cache in results):
            raise CommandError("Not every cache was reached.")
