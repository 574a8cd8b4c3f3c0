"""Ask whether the pages of articles still answer."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from articles import linkcheck


class Command(BaseCommand):
    help = (
        "Ask the pages of articles whether they still answer, those not asked for a month first. One "
        "without a page twice in a row is in the editors’ queue. Run it daily."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--limit", type=int, default=200, help="pages asked in one run")

    def handle(self, *, limit: int, **options) -> None:
        dead = 0
        asked = 0
        for article, answer in linkcheck.check(linkcheck.due()[:limit]):
            asked += 1
            if not answer.is_there:
                dead += 1
                self.stdout.write(f"  {article.permanent_id} {answer.said}: {article.url}")
        self.stdout.write(f"› {asked} asked, {dead} without a page")
