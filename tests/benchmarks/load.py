"""Measure the service under load: storms, researchers, crawlers, editors; and its memory while they go on."""

from __future__ import annotations

import signal

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from tests.benchmarks import limiting, soaking
from tests.benchmarks.loading import READERS, Loading
from tests.benchmarks.pages import Scratch, machine
from tests.benchmarks.processes import program
from tests.benchmarks.world import World, load

EDITORS, LIMIT, SOAK = "editors", "limit", "soak"
PARTS = (*READERS, EDITORS, LIMIT, SOAK)


class Command(BaseCommand):
    help = (
        "Fill a scratch database and let wrk ask real servers on this machine's loopback: a shared link opened "
        "by many, researchers, crawlers, with an editor saving meanwhile; behind Varnish and without; beside a "
        "bare Django view and a file. Then what the limit does to a crawler, and memory over a soak. Prints "
        "Markdown; fails where anything is answered wrongly, or memory grows by more than a tenth in the "
        "second half."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--articles", type=int, default=10_000)
        parser.add_argument("--seconds", type=float, default=10, help="of each measurement")
        parser.add_argument("--workers", default="1,2,4", metavar="N,N,…")
        parser.add_argument("--soak-seconds", type=float, default=120)
        parser.add_argument(
            "--only", choices=PARTS, action="append", help="measure this alone; may be given again"
        )

    def handle(self, *, articles, seconds, workers, soak_seconds, only, **options) -> None:
        if not program("wrk"):
            raise CommandError("wrk is not installed")
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # the servers are ended then, too
        parts = only or PARTS
        counts = [int(count) for count in workers.split(",")]
        call_command("assets", stdout=self.stderr)
        self.stderr.write(f"› {articles:,} articles")
        try:
            with Scratch():
                load(World(articles))
                self.stdout.write(f"{machine()} {articles:,} articles.")
                loading = Loading(seconds, counts, self.stderr.write)
                self._measure(loading, parts, soak_seconds)
        except KeyboardInterrupt:
            raise CommandError("interrupted; the servers are ended", returncode=130) from None
        if loading.wrong:
            raise CommandError("; ".join(loading.wrong))

    def _measure(self, loading: Loading, parts, soak_seconds: float) -> None:
        readers = [name for name in READERS if name in parts]
        if readers or EDITORS in parts:
            loading.measure(readers, with_editor=EDITORS in parts)
            self.stdout.write(f"\n{loading.report()}")
        if LIMIT in parts:
            self.stderr.write("› the limit")
            self.stdout.write(f"\n{limiting.report(loading)}")
        if SOAK in parts:
            self.stderr.write(f"› a soak of {soak_seconds:.0f} s")
            middle = loading.workers[len(loading.workers) // 2]
            self.stdout.write(f"\n{soaking.report(loading, middle, soak_seconds)}")
