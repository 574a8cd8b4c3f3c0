"""Everything at once for a while, and what the workers hold meanwhile."""

from __future__ import annotations

from dataclasses import replace

from tests.benchmarks import memory
from tests.benchmarks.loading import READERS, Loading, percentiles, table
from tests.benchmarks.wrk import ask_together

# Pages and answers are kept up to a number; they fill up before memory is watched.
WARM_SHARE, MOST_WARM_SECONDS = 0.25, 60
CONNECTIONS = {"storm": 16, "researchers": 8, "crawlers": 8}


def report(loading: Loading, workers: int, seconds: float) -> str:
    """Let all scenarios ask at once while an editor saves; return throughput and memory as tables."""
    scenarios = [
        replace(loading.scenarios[name], connections=CONNECTIONS[name], counted=True)
        for name in READERS
    ]
    with loading.serving(workers) as (server, port):
        before = memory.megabytes(server.pid)
        with loading.editor(port) as early:
            ask_together(port, scenarios, min(seconds * WARM_SHARE, MOST_WARM_SECONDS), seed=7)
        loading.check(early, "before the soak")
        warm = memory.megabytes(server.pid)
        with loading.editor(port) as editor, memory.Watch(server.pid, seconds) as watch:
            found = ask_together(port, scenarios, seconds)
    loading.check(editor, "soak")
    rows = []
    for scenario, load in zip(scenarios, found, strict=True):
        if errors := load.errors():
            loading.wrong.append(f"soak, {scenario.name}: {errors} errors")
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
            str(editor.count_of_faults),
        ]
    )
    growth = memory.growth(watch.points)
    if growth > memory.MOST_GROWTH:
        loading.wrong.append(f"soak: memory grew {growth:.2f} times in the second half")
    points = " ".join(f"{point:,.0f}" for point in watch.points)
    heads = [
        f"{seconds:.0f} s, {workers} workers",
        "requests",
        "a second",
        "ms p50 / p95 / p99",
        "errors",
    ]
    return (
        f"{table(heads, rows)}\n\nMB resident of all workers: {before:,.0f} before, {warm:,.0f} warmed "
        f"up; at ten points of the soak {points}; the most of the second half {growth:.2f} times "
        "the most of the first."
    )
