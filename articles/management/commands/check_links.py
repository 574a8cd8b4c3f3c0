"""Ask whether the pages and the archived copies of articles still answer."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from articles.preservation import link_check


class Command(BaseCommand):
    help = (
        "Ask the pages of articles and their archived copies whether they still answer, those not asked "
        "for a month first: one at a time, each host left alone between two questions, as its robots.txt "
        "says. One that does not answer twice in a row is in the editors’ queue. Run it daily; stopped, "
        "the next run goes on."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--limit", type=int, default=200, help="articles asked about in one run"
        )

    def handle(self, *, limit: int, **options) -> None:
        dead = asked = 0
        for each in link_check.Checker().check(link_check.due()[:limit]):
            asked += 1
            if not each.answer.is_there:
                dead += 1
                address = getattr(each.article, each.which)
                self.stdout.write(f"  {each.article.permanent_id} {each.answer.said}: {address}")
        self.stdout.write(f"› {asked} asked, {dead} without a page")
