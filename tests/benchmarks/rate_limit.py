"""Effect of the rate limit on a crawler that never pauses, and on readers at the same time."""

from __future__ import annotations

import statistics
from dataclasses import replace
from itertools import count

from articles.index import bitmaps
from tests.benchmarks.processes import granian
from tests.benchmarks.scenarios import behind_proxy, researchers
from tests.benchmarks.testbed import Testbed, table
from tests.benchmarks.wrk import Load, ask, ask_together

WORKERS, ROUNDS = 2, 3
SPENDING_SECONDS = 8  # of requests by the crawler alone, which use up its allowance
ALONE, UNLIMITED, LIMITED = (
    "researchers alone",
    "and a crawler, no limit",
    "and a crawler, limited",
)
_ADDRESSES = 8_000  # none is requested twice: later rounds would be answered from the page cache
_STEP = 700  # addresses by which the start of each measurement moves on
_LIMITED_STATUSES = frozenset({200, 304, 429})


def report(testbed: Testbed) -> str:
    """Measure researchers alone, with a crawler, and with a limited crawler, alternately; return a table.

    Readers have many IP addresses, the crawler has one, as a server behind a proxy sees them.
    """
    addresses = researchers(bitmaps.current().snapshot, _ADDRESSES)
    readers = replace(testbed.scenarios["researchers"], addresses=addresses, in_turn=True)
    readers = behind_proxy(readers)
    crawler = behind_proxy(testbed.scenarios["crawlers"], one_crawler=True)
    results: dict[str, list[list[Load]]] = {ALONE: [], UNLIMITED: [], LIMITED: []}
    seeds = count(_STEP, _STEP)
    application = "archive.wsgi:application", WORKERS, testbed.database, ""
    proxied = {"TRUSTED_PROXIES": "1"}
    with (
        granian(*application, proxied | {"RATE_LIMIT": "1"}) as limited,
        granian(*application, proxied | {"RATE_LIMIT": "0"}) as unlimited,
    ):
        testbed.warm_up(unlimited.port)
        testbed.warm_up(limited.port)
        ask(limited.port, crawler, SPENDING_SECONDS)
        for _round in range(ROUNDS):
            for name, port, scenarios in (
                (ALONE, limited.port, [readers]),
                (UNLIMITED, unlimited.port, [readers, crawler]),
                (LIMITED, limited.port, [readers, crawler]),
            ):
                loads = ask_together(port, scenarios, testbed.seconds, seed=next(seeds))
                results[name].append(loads)
                _check(testbed, name, loads)
    if not any(crawled.share(429) for _readers, crawled in results[LIMITED]):
        testbed.wrong.append("limit: the crawler was never refused")
    heads = ["rate limit", "researchers: pages a second", "ms p50 / p95 / p99", "crawler: pages a second",
             "429 a second", "share of 429"]  # fmt: skip
    rows = [_row(name, rounds) for name, rounds in results.items()]
    return f"{WORKERS} workers, no cache in front of them; medians of {ROUNDS} rounds.\n\n{table(heads, rows)}"


def _check(testbed: Testbed, name: str, loads: list[Load]) -> None:
    reader, *crawled = loads
    errors = reader.errors()
    errors += sum(
        load.errors(_LIMITED_STATUSES) if name == LIMITED else load.errors() for load in crawled
    )
    if errors:
        testbed.wrong.append(f"limit, {name}: {errors} errors")


def _row(name: str, rounds: list[list[Load]]) -> list[str]:
    readers = [loads[0] for loads in rounds]
    times = (statistics.median(getattr(load, p) for load in readers) for p in ("p50", "p95", "p99"))
    row = [
        name,
        f"{statistics.median(load.rate for load in readers):,.0f}",
        " / ".join(f"{ms:,.0f}" for ms in times),
    ]
    if crawled := [loads[1] for loads in rounds if len(loads) > 1]:
        row += [
            f"{statistics.median(load.rate * load.share(200) for load in crawled):,.0f}",
            f"{statistics.median(load.rate * load.share(429) for load in crawled):,.0f}",
            f"{statistics.median(load.share(429) for load in crawled):.0%}",
        ]
    return row + [""] * (6 - len(row))
