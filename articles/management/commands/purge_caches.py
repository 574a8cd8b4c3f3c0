"""Tell HTTP caches what changed: once, or for as long as the command runs."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from articles.web import cache_purge


class Command(BaseCommand):
    help = "Tell the caches of CACHE_PURGE_URLS that all pages are old."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--watch", action="store_true", help="whenever something changes, until it is ended"
        )

    def handle(self, *, watch: bool, **options) -> None:
        if not settings.CACHE_PURGE_URLS:
            raise CommandError("CACHE_PURGE_URLS names no cache.")
        for told in cache_purge.watch() if watch else [cache_purge.purge()]:
            for cache in told:
                self.stdout.write(
                    f"› {cache.address}: {'purged' if cache.is_done else 'not reached'}"
                )
            self.stdout.flush()
        if not all(cache.is_done for cache in told):
            raise CommandError("Not every cache was told.")
