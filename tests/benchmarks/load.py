"""Benchmark under load: a shared link, researchers, crawlers and editors; the rate limit; memory over time."""

from __future__ import annotations

import signal

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from tests.benchmarks import rate_limit, soak
from tests.benchmarks.pages import Scratch, machine
from tests.benchmarks.processes import program
from tests.benchmarks.testbed import READERS, Testbed
from tests.benchmarks.world import World, load

EDITORS, LIMIT, SOAK = "editors", "limit", "soak"
PARTS = (*READERS, EDITORS, LIMIT, SOAK)


class Command(BaseCommand):
    help = (
        "Fill a scratch database and send requests with wrk to real servers on the loopback interface: a "
        "shared link opened by many, researchers, crawlers, also while an editor saves; with and without "
        "Varnish; for comparison a bare Django view and a static file. Then measure the effect of the rate "
        "limit on a crawler, and memory during a soak test. Print Markdown; fail if any answer is wrong, or if "
        "memory grows by more than a tenth in the second half of the soak test."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--articles", type=int, default=10_000)
        parser.add_argument(
            "--seconds", type=float, default=10, help="duration of each measurement"
        )
        parser.add_argument("--workers", default="1,2,4", metavar="N,N,…")
        parser.add_argument("--soak-seconds", type=float, default=120)
        parser.add_argument(
            "--only", choices=PARTS, action="append", help="measure only this part; may be repeated"
        )

    def handle(self, *, articles, seconds, workers, soak_seconds, only, **options) -> None:
        if not program("wrk"):
            raise CommandError("wrk is not installed")
        signal.signal(
            signal.SIGTERM, signal.default_int_handler
        )  # so that the servers are stopped too
        parts = only or PARTS
        counts = [int(count) for count in workers.split(",")]
        call_command("assets", stdout=self.stderr)
        self.stderr.write(f"› {articles:,} articles")
        try:
            with Scratch():
                load(World(articles))
                self.stdout.write(f"{machine()} {articles:,} articles.")
                testbed = Testbed(seconds, counts, self.stderr.write)
                self._measure(testbed, parts, soak_seconds)
        except KeyboardInterrupt:
            raise CommandError("interrupted; the servers are stopped", returncode=130) from None
        if testbed.wrong:
            raise CommandError("; ".join(testbed.wrong))

    def _measure(self, testbed: Testbed, parts, soak_seconds: float) -> None:
        readers = [name for name in READERS if name in parts]
        if readers or EDITORS in parts:
            testbed.measure(readers, with_editor=EDITORS in parts)
            self.stdout.write(f"\n{testbed.report()}")
        if LIMIT in parts:
            self.stderr.write("› the rate limit")
            self.stdout.write(f"\n{rate_limit.report(testbed)}")
        if SOAK in parts:
            self.stderr.write(f"› a soak test of {soak_seconds:.0f} s")
            middle = testbed.workers[len(testbed.workers) // 2]
            self.stdout.write(f"\n{soak.report(testbed, middle, soak_seconds)}")
