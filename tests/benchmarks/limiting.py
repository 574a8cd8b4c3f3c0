"""What the allowance does to a crawler that never stops, and what a reader notices of it."""

from __future__ import annotations

import statistics
from dataclasses import replace
from itertools import count

from articles.index import bitmaps
from tests.benchmarks.loading import Loading, table
from tests.benchmarks.processes import granian
from tests.benchmarks.scenarios import before_proxies, researchers
from tests.benchmarks.wrk import Load, ask, ask_together

WORKERS, ROUNDS = 2, 3
SPENDS_WITHIN = 8  # seconds that the crawler asks alone, until its allowance is spent
ALONE, UNLIMITED, LIMITED = (
    "researchers alone",
    "and a crawler, no limit",
    "and a crawler, limited",
)
_ADDRESSES = 8_000  # none asked for twice: what a process keeps would serve the later rounds
_STEP = 700  # addresses further on in each measurement
_TOLD = frozenset({200, 304, 429})


def report(loading: Loading) -> str:
    """Measure researchers alone, with a crawler, and with a crawler that is limited, in turn; return a table.

    Readers come from many addresses, the crawler from one, as a server behind a proxy sees them.
    """
    asked = researchers(bitmaps.current().snapshot, _ADDRESSES)
    readers = replace(loading.scenarios["researchers"], addresses=asked, in_turn=True)
    readers = before_proxies(readers)
    crawler = before_proxies(loading.scenarios["crawlers"], one_crawler=True)
    found: dict[str, list[list[Load]]] = {ALONE: [], UNLIMITED: [], LIMITED: []}
    places = count(_STEP, _STEP)
    application = "archive.wsgi:application", WORKERS, loading.database, ""
    proxied = {"TRUSTED_PROXIES": "1"}
    with (
        granian(*application, proxied | {"RATE_LIMIT": "1"}) as limited,
        granian(*application, proxied | {"RATE_LIMIT": "0"}) as unlimited,
    ):
        loading.warm_up(unlimited.port)
        loading.warm_up(limited.port)
        ask(limited.port, crawler, SPENDS_WITHIN)
        for _round in range(ROUNDS):
            for name, port, scenarios in (
                (ALONE, limited.port, [readers]),
                (UNLIMITED, unlimited.port, [readers, crawler]),
                (LIMITED, limited.port, [readers, crawler]),
            ):
                loads = ask_together(port, scenarios, loading.seconds, seed=next(places))
                found[name].append(loads)
                _check(loading, name, loads)
    if not any(crawled.share(429) for _readers, crawled in found[LIMITED]):
        loading.wrong.append("limit: the crawler was never told to wait")
    heads = ["the limit", "researchers: pages a second", "ms p50 / p95 / p99", "crawler: pages a second",
             "429 a second", "share of 429"]  # fmt: skip
    rows = [_row(name, rounds) for name, rounds in found.items()]
    return f"{WORKERS} workers, nothing before them; medians of {ROUNDS} rounds.\n\n{table(heads, rows)}"


def _check(loading: Loading, name: str, loads: list[Load]) -> None:
    reader, *crawled = loads
    errors = reader.errors()
    errors += sum(each.errors(_TOLD) if name == LIMITED else each.errors() for each in crawled)
    if errors:
        loading.wrong.append(f"limit, {name}: {errors} errors")


def _row(name: str, rounds: list[list[Load]]) -> list[str]:
    readers = [loads[0] for loads in rounds]
    times = (statistics.median(getattr(each, p) for each in readers) for p in ("p50", "p95", "p99"))
    row = [
        name,
        f"{statistics.median(each.rate for each in readers):,.0f}",
        " / ".join(f"{ms:,.0f}" for ms in times),
    ]
    if crawled := [loads[1] for loads in rounds if len(loads) > 1]:
        row += [
            f"{statistics.median(each.rate * each.share(200) for each in crawled):,.0f}",
            f"{statistics.median(each.rate * each.share(429) for each in crawled):,.0f}",
            f"{statistics.median(each.share(429) for each in crawled):.0%}",
        ]
    return row + [""] * (6 - len(row))
