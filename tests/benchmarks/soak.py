"""Soak test: all scenarios together for some minutes, and the memory of the workers meanwhile."""

from __future__ import annotations

from dataclasses import replace

from tests.benchmarks import memory
from tests.benchmarks.testbed import READERS, Testbed, percentiles, table
from tests.benchmarks.wrk import ask_together

# The caches of pages and answers have limits; they are filled before memory is watched.
WARM_SHARE, MOST_WARM_SECONDS = 0.25, 60
CONNECTIONS = {"storm": 16, "researchers": 8, "crawlers": 8}


def report(testbed: Testbed, workers: int, seconds: float) -> str:
    """Run all scenarios at the same time while an editor saves; return throughput and memory as Markdown."""
    scenarios = [
        replace(testbed.scenarios[name], connections=CONNECTIONS[name], counted=True)
        for name in READERS
    ]
    with testbed.serving(workers) as (server, port):
        before = memory.megabytes(server.pid)
        with testbed.editor(port) as early:
            ask_together(port, scenarios, min(seconds * WARM_SHARE, MOST_WARM_SECONDS), seed=7)
        testbed.check(early, "before the soak test")
        warm = memory.megabytes(server.pid)
        with testbed.editor(port) as editor, memory.Watch(server.pid, seconds) as watch:
            loads = ask_together(port, scenarios, seconds)
    testbed.check(editor, "soak")
    rows = []
    for scenario, load in zip(scenarios, loads, strict=True):
        if errors := load.errors():
            testbed.wrong.append(f"soak, {scenario.name}: {errors} errors")
        rows.append(
            [scenario.name, f"{load.requests:,}", f"{load.rate:,.0f}",
             percentiles(load), str(load.errors())]
        )  # fmt: skip
    rows.append(
        [
            "saves",
            f"{len(editor.times):,}",
            "",
            f"{editor.median:,.0f}",
            str(editor.fault_count),
        ]
    )
    growth = memory.growth(watch.points)
    if growth > memory.MOST_GROWTH:
        testbed.wrong.append(f"soak: memory grew {growth:.2f} times in the second half")
    points = " ".join(f"{point:,.0f}" for point in watch.points)
    heads = [
        f"{seconds:.0f} s, {workers} workers",
        "requests",
        "a second",
        "ms p50 / p95 / p99",
        "errors",
    ]
    return (
        f"{table(heads, rows)}\n\nResident memory of all workers in MB: {before:,.0f} at first, {warm:,.0f} "
        f"after warming up, {points} at ten points of the soak test; the maximum of the second half is "
        f"{growth:.2f} times that of the first."
    )
