"""Command: delete what readers suggested, some time after it was decided."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from articles.editorial import article_proposals
from articles.intake.suggested_articles import KEPT_DAYS


class Command(BaseCommand):
    help = (
        f"Delete suggestions of articles {KEPT_DAYS} days after their decision (those that refuse a site are "
        "kept), and codes of network addresses that no longer count in a rate limit."
    )

    def handle(self, **options) -> None:
        self.stdout.write(f"{article_proposals.delete_old()} suggestions deleted.")
