"""What the allowance does to a crawler that never stops, and what a reader notices of it."""

from __future__ import annotations

from collections.abc import Mapping

from articles.management.bench.loading import Loading, percentiles, table
from articles.management.bench.processes import granian
from articles.management.bench.scenarios import before_proxies
from articles.management.bench.wrk import ask_together

WORKERS = 2
LEAST_SECONDS = 10  # until the crawler has spent its allowance
_PROXIED = {"TRUSTED_PROXIES": "1"}  # readers from many addresses, the crawler from one
_TOLD = frozenset({200, 304, 429})


def report(loading: Loading) -> str:
    """Measure researchers alone, with a crawler, and with a crawler that is limited; return a table."""
    readers = before_proxies(loading.scenarios["researchers"])
    crawler = before_proxies(loading.scenarios["crawlers"], one_crawler=True)
    rows = []
    for name, scenarios, limit in (
        ("researchers alone", [readers], "1"),
        ("and a crawler, no limit", [readers, crawler], "0"),
        ("and a crawler, limited", [readers, crawler], "1"),
    ):
        environment: Mapping[str, str] = {**_PROXIED, "RATE_LIMIT": limit}
        with granian(
            "archive.wsgi:application", WORKERS, loading.database, "", environment
        ) as server:
            loading.warm_up(server.port)
            found = ask_together(server.port, scenarios, max(loading.seconds, LEAST_SECONDS))
        reader = found[0]
        cells = [
            name,
            f"{reader.rate:,.0f}",
            percentiles(reader),
        ]
        if errors := reader.errors():
            loading.wrong.append(f"{name}: {errors} errors of researchers")
        if len(found) > 1:
            crawled = found[1]
            cells += [
                f"{crawled.rate * crawled.share(200):,.0f}",
                f"{crawled.rate * crawled.share(429):,.0f}",
                f"{crawled.share(429):.0%}",
            ]
            if errors := crawled.errors(_TOLD if limit == "1" else {200, 304}):
                loading.wrong.append(f"{name}: {errors} errors of the crawler")
            if limit == "1" and not crawled.share(429):
                loading.wrong.append(f"{name}: the crawler was never told to wait")
        rows.append(cells + [""] * (6 - len(cells)))
    heads = ["the limit", "researchers: pages a second", "ms p50 / p95 / p99", "crawler: pages a second",
             "429 a second", "share of 429"]  # fmt: skip
    return f"{WORKERS} workers, nothing before them.\n\n{table(heads, rows)}"
