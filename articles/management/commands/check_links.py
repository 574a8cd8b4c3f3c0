"""Command: check whether the pages and archived copies of articles are still online."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from articles.preservation import link_check


class Command(BaseCommand):
    help = (
        "Check whether the pages of articles and their archived copies are still online, starting with "
        "those not checked for a month. Requests are made one at a time, with a pause between requests to "
        "the same host, as its robots.txt says. A link that fails twice in a row is put in the editors’ "
        "queue. Run it daily; if it is stopped, the next run continues."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--limit", type=int, default=200, help="maximum number of articles checked in one run"
        )

    def handle(self, *, limit: int, **options) -> None:
        dead = checked = 0
        for check in link_check.Checker().check(link_check.due()[:limit]):
            checked += 1
            if not check.answer.is_there:
                dead += 1
                address = getattr(check.article, check.which)
                self.stdout.write(f"  {check.article.permanent_id} {check.answer.said}: {address}")
        self.stdout.write(f"› {checked} asked, {dead} without a page")
