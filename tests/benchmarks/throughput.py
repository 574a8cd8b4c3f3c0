"""Requests a second, measured with wrk on real servers on the loopback interface, some seconds each."""

from __future__ import annotations

import importlib.util

from tests.benchmarks import baselines
from tests.benchmarks.processes import etag, get, granian, gunicorn, program
from tests.benchmarks.wrk import rate

PAGES = {"home": "/", "browse": "/articles/", "filtered": "/articles/?state=state-1&topic=topic-2",
         "meeting": "/meetings/meeting-7/"}  # fmt: skip
# Requests a new address each time.
FRESH = """
math.randomseed(os.time())
local n = math.random(1000000) * 100000
request = function()
  n = n + 1
  return wrk.format("GET", "{path}{mark}fresh=" .. string.format("%d", n))
end
"""


def report(database: str, log) -> str:
    """Measure the server over a scratch database; return a Markdown table."""
    if not program("wrk"):
        return "The server was not measured: wrk is not installed."
    rows = []
    for workers in (1, 2):
        log.write(f"  granian, {workers} worker(s)")
        with granian("archive.wsgi:application", workers, database) as server:
            rows.append(_pages(f"granian, {workers}", server.port))
            if workers == 2 and program("nginx"):
                nginx_rates = _nginx_rates(server.port)
        if _has("gunicorn"):
            with gunicorn("archive.wsgi:application", workers, database) as server:
                rows.append(_pages(f"gunicorn, {workers}", server.port))
    columns = list(rows[0][1])
    table = [
        "| requests a second | " + " | ".join(columns) + " |",
        "|---" * (len(columns) + 1) + "|",
    ]
    for name, rates in rows:
        cells = [f"{rates[column]:,.0f}" for column in columns]
        table.append(f"| {name} | " + " | ".join(cells) + " |")
    others = []
    for workers in (1, 2):
        for name, middleware in (
            ("a bare Django view with the usual middleware", baselines.MIDDLEWARE),
            ("without any middleware", []),
        ):
            with baselines.django_view(workers, middleware) as server:
                others.append(f"{name}, {workers}: {rate(server.port, '/'):,.0f}")
    with baselines.whitenoise_file(1, b"x" * 20_000) as server:
        others.append(f"a whitenoise file, 1: {rate(server.port, '/page.html'):,.0f}")
    lines = ["### The server", "\n".join(table), "; ".join(others) + " (granian, workers)."]
    if program("nginx"):
        cached, file = nginx_rates
        lines.append(
            f"With nginx in front: the meeting page from its cache {cached:,.0f}, the same octets as a file "
            f"{file:,.0f} ({cached / file:.0%})."
        )
    return "\n\n".join(lines)


def _pages(name: str, port: int) -> tuple[str, dict[str, float]]:
    rates = {}
    for page, path in PAGES.items():
        mark = "&" if "?" in path else "?"
        rates[f"{page}, new"] = rate(port, path, script=FRESH.format(path=path, mark=mark))
        rates[f"{page}, kept"] = rate(port, path)
    rates["304"] = rate(
        port, PAGES["meeting"], headers={"If-None-Match": etag(port, PAGES["meeting"])}
    )
    return name, rates


def _nginx_rates(backend: int) -> tuple[float, float]:
    """Return the rates of nginx for the meeting page from its cache, and for the same octets as a file."""
    with baselines.nginx(get(backend, PAGES["meeting"]), backend=backend) as server:
        return rate(server.port, PAGES["meeting"]), rate(server.port, "/file/page")


def _has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None
