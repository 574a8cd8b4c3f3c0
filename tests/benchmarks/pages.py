"""Benchmark of facets and pages: this archive and other engines in one run, over synthetic archives."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from articles.index import bitmaps, writer
from articles.models import Article
from tests.benchmarks import contenders, throughput
from tests.benchmarks.questions import Question, questions
from tests.benchmarks.timings import Times, backend_cpu, measure
from tests.benchmarks.world import World, load

SCRATCH = f"bench_{os.getpid()}"
# Median above which a contender is measured only once, and not in every round.
SLOW_MS = 3_000
WARM_SECONDS = 20
OURS, NEW_WORDS, BY_RELEVANCE = "ours", "ours, new words", "ours, by relevance"
PEERS = ("stock", "tantivy", "datasette")
DATASETTE_MOST = 10_000  # articles
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
MEMORY = """
import json, sys, time, django
began = time.process_time()
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
settings.ALLOWED_HOSTS = ["testserver"]
connection.settings_dict["NAME"] = sys.argv[1]
def megabytes():
    fields = dict(line.split(":") for line in open("/proc/self/status"))
    return int(fields["VmRSS"].split()[0]) / 1024
from articles.index import bitmaps
client = Client()
client.get("/about/nothing/")
before, cpu, wall = megabytes(), time.process_time(), time.perf_counter()
bitmaps.current()
built = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
for address in sys.argv[2:]:
    assert client.get(address).status_code == 200
print(json.dumps({"before": before, "after": megabytes(), **built}))
"""


class Command(BaseCommand):
    help = (
        "Fill scratch databases of the given sizes (deterministic, Arabic words by Zipf's law) and measure "
        "pages of 20 articles with all counts: this archive, stock Django, tantivy and Datasette, interleaved "
        "in one run; then memory, building, updating, and the server. Print Markdown."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--articles", default="10000,100000", metavar="N,N,…")
        parser.add_argument("--rounds", type=int, default=5)
        parser.add_argument(
            "--peer",
            choices=PEERS,
            action="append",
            default=None,
            help="compare only with this engine; may be repeated",
        )
        parser.add_argument("--no-peers", action="store_true")
        parser.add_argument(
            "--server",
            action="store_true",
            help="measure the server too, with wrk and, if installed, nginx",
        )
        parser.add_argument(
            "--write",
            type=Path,
            metavar="FILE",
            help="write the tables between the marks in a file",
        )

    def handle(self, *, articles, rounds, peer, no_peers, server, write, **options) -> None:
        sizes = [int(size) for size in articles.split(",")]
        peers = () if no_peers else peer or PEERS
        parts = [machine()]
        costs = {}
        for size in sizes:
            self.stderr.write(f"› {size:,} articles")
            with Scratch():
                text, costs[size] = self._size(size, rounds, peers)
                parts.append(text)
                if server and size == sizes[-1 if len(sizes) == 1 else 1]:
                    self.stderr.write("  the server")
                    parts.append(throughput.report(connection.settings_dict["NAME"], self.stderr))
        parts.append(_growth(costs))
        report = "\n\n".join(parts)
        self.stdout.write(report)
        if write:
            text = write.read_text()
            head, tail = text.split(BEGIN)[0], text.split(END)[1]
            write.write_text(f"{head}{BEGIN}\n{report}\n{END}{tail}")

    def _size(self, size: int, rounds: int, peers) -> tuple[str, dict]:
        world = World(size)
        began = time.perf_counter()
        load(world)
        loaded = time.perf_counter() - began
        variants = questions(world)
        answer: dict[str, Callable[[Question], object]] = {
            OURS: contenders.query_layer(),
            NEW_WORDS: contenders.query_layer_unprepared(),
            BY_RELEVANCE: contenders.query_layer("relevance"),
            "ours, from the address": contenders.from_the_address,
            "ours, whole page": contenders.view(),
        }
        if "stock" in peers:
            answer["stock Django"] = contenders.stock
        if "tantivy" in peers:
            self.stderr.write("  loading tantivy")
            answer["tantivy"] = contenders.Tantivy(world)
        if "datasette" in peers and size <= DATASETTE_MOST:
            answer["Datasette"] = contenders.Datasette(world)
        contenders.one_process()
        self._check(answer, variants)
        times = self._measure(answer, variants, rounds)
        worker = _worker(variants)
        update = _update()
        text = [
            f"### {size:,} articles",
            f"Loading took {loaded:,.0f} s. Milliseconds of CPU (own process and database backend) for a "
            "page of 20 articles with all counts; median of the rounds, wall time in brackets.",
            _table(times),
            _ratios(times),
            f"A worker holds {worker['after']:.0f} MB, {worker['after'] - worker['before']:.0f} of them for "
            f"the facets, loaded in {worker['wall']:.1f} s ({worker['cpu']:.1f} s of its own CPU). Publishing "
            f"one article: {update['index']:.1f} ms to index, {update['follow']:.1f} ms until a process "
            "counts it.",
            f"Spread of the batches (highest minus lowest, divided by the median): {_noise(times)}.",
        ]
        return "\n\n".join(text), {name: t.median_cpu for name, t in times[OURS].items()}

    def _check(self, answer: dict, variants_of: dict[str, list[Question]]) -> None:
        """Raise CommandError if a contender finds another number of articles than this archive."""
        for name, variants in variants_of.items():
            question = variants[-1]
            expected = answer[OURS](question)[0]
            for peer in ("stock Django", "tantivy"):
                if peer in answer and (peer != "stock Django" or expected < 20_000):
                    found = answer[peer](question)[0]
                    if found != expected:
                        raise CommandError(
                            f"{name}: {peer} finds {found} articles, this archive {expected}"
                        )

    def _measure(self, answer, variants_of, rounds: int) -> dict[str, dict[str, Times]]:
        times: dict[str, dict[str, Times]] = defaultdict(lambda: defaultdict(Times))
        for number in range(rounds):
            self.stderr.write(f"  round {number + 1} of {rounds}")
            for name, variants in variants_of.items():
                for contender, ask in answer.items():
                    if not _takes_part(contender, name):
                        continue
                    known = times[contender][name]
                    if known.wall and known.median_wall > SLOW_MS:
                        continue
                    if contender != NEW_WORDS and not (number and known.median_wall > SLOW_MS):
                        _warm(ask, variants)
                    measure(ask, variants, known)
        return times


def _warm(ask: Callable[[Question], object], variants: list[Question]) -> None:
    """Answer each variant once before the measurement, for at most `WARM_SECONDS`."""
    began = time.perf_counter()
    for variant in variants:
        ask(variant)
        if time.perf_counter() - began > WARM_SECONDS:
            return


def _takes_part(contender: str, question: str) -> bool:
    if contender == "Datasette":
        return "word" not in question
    if contender in (NEW_WORDS, BY_RELEVANCE):
        return "word" in question
    return True


class Scratch:
    """Context manager of a scratch database, which replaces the database in use and is deleted at the end."""

    def __enter__(self) -> None:
        self._name = connection.settings_dict["NAME"]
        connection.settings_dict["TEST"]["NAME"] = SCRATCH
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]

    def __exit__(self, *_exception) -> None:
        connection.creation.destroy_test_db(self._name, verbosity=0)


def _worker(variants_of: dict[str, list[Question]]) -> dict[str, float]:
    """Return memory and loading time of a new process that loads the facets and answers every question.

    In megabytes `before` and `after`; in seconds `cpu` and `wall`.
    """
    addresses = [
        f"/articles/?{question.query_string()}"
        for variants in variants_of.values()
        for question in variants
    ]
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, connection.settings_dict["NAME"], *addresses],
        cwd=settings.BASE_DIR, check=True, capture_output=True, text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "archive.settings"},
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def _update() -> dict[str, float]:
    """Return the CPU milliseconds to index a changed article, and until a process has updated its index."""
    index, follow = [], []
    bitmaps.current()
    for pk in range(1, 8):
        Article.objects.filter(pk=pk).update(title=f"عنوان جديد {pk}")
        for times, work in ((index, lambda: _reindex(pk)), (follow, bitmaps.current)):  # noqa: B023
            cpu = time.process_time() + backend_cpu()
            work()
            times.append((time.process_time() + backend_cpu() - cpu) * 1000)
    return {"index": sum(index) / len(index), "follow": sum(follow) / len(follow)}


def _reindex(pk: int) -> None:
    writer.index_articles(Article.objects.filter(pk=pk))


def _table(times: dict[str, dict[str, Times]]) -> str:
    return _rows(
        "", times, lambda _name, found: f"{found.median_cpu:.1f} ({found.median_wall:.1f})"
    )


def _ratios(times: dict[str, dict[str, Times]]) -> str:
    own = times[OURS]
    others = {peer: found for peer, found in times.items() if not peer.startswith("ours")}

    def ratio(name: str, found: Times) -> str:
        return f"{found.median_cpu / own[name].median_cpu:.1f}"

    return _rows("CPU, multiple of ours", others, ratio, list(own)) if others else ""


def _rows(
    corner: str,
    times: dict[str, dict[str, Times]],
    cell: Callable[[str, Times], str],
    names: list[str] | None = None,
) -> str:
    """Return a Markdown table with a row for each contender and a column for each question."""
    names = names or list(times[OURS])
    rows = [f"| {corner} | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for contender, found in times.items():
        cells = [cell(name, found[name]) if name in found else "" for name in names]
        rows.append(f"| {contender} | " + " | ".join(cells) + " |")
    return "\n".join(rows)


def _growth(costs: dict[int, dict[str, float]]) -> str:
    if len(costs) < 2:
        return ""
    (small, least), *_, (large, most) = costs.items()
    cells = [f"{name} {most[name] / least[name]:.1f}" for name in least]
    return (
        f"Cost of a page with {large:,} articles as a multiple of that with {small:,}: "
        + ", ".join(cells)
        + "."
    )


def _noise(times: dict[str, dict[str, Times]]) -> str:
    spreads = sorted(t.spread for of in times.values() for t in of.values() if len(t.cpu) > 1)
    if not spreads:
        return "one batch only"
    return f"median {spreads[len(spreads) // 2]:.0%}, maximum {spreads[-1]:.0%}"


def machine() -> str:
    """Return a sentence about the machine and the versions used."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"PostgreSQL {version.split()[0]}."
    )
