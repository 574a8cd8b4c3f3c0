"""Requests a second, with wrk against real servers on this machine's loopback, some seconds each."""

from __future__ import annotations

import importlib.util

from tests.benchmarks import bare
from tests.benchmarks.processes import etag, get, granian, gunicorn, program
from tests.benchmarks.wrk import rate

PAGES = {"home": "/", "browse": "/articles/", "filtered": "/articles/?state=state-1&topic=topic-2",
         "meeting": "/meetings/meeting-7/"}  # fmt: skip
# An address that nobody asked for before.
FRESH = """
math.randomseed(os.time())
local n = math.random(1000000) * 100000
request = function()
  n = n + 1
  return wrk.format("GET", "{path}{mark}fresh=" .. string.format("%d", n))
end
"""


def report(database: str, log) -> str:
    """Measure the server over a scratch database and return a table."""
    if not program("wrk"):
        return "The server was not measured: wrk is not installed."
    rows = []
    for workers in (1, 2):
        log.write(f"  granian, {workers} worker(s)")
        with granian("archive.wsgi:application", workers, database) as server:
            rows.append(_pages(f"granian, {workers}", server.port))
            if workers == 2 and program("nginx"):
                behind = _behind_nginx(server.port)
        if _has("gunicorn"):
            with gunicorn("archive.wsgi:application", workers, database) as server:
                rows.append(_pages(f"gunicorn, {workers}", server.port))
    columns = list(rows[0][1])
    table = [
        "| requests a second | " + " | ".join(columns) + " |",
        "|---" * (len(columns) + 1) + "|",
    ]
    for name, found in rows:
        cells = [f"{found[column]:,.0f}" for column in columns]
        table.append(f"| {name} | " + " | ".join(cells) + " |")
    others = []
    for workers in (1, 2):
        for name, middleware in (
            ("a bare Django view with the usual middleware", bare.MIDDLEWARE),
            ("without any middleware", []),
        ):
            with bare.django_view(workers, middleware) as server:
                others.append(f"{name}, {workers}: {rate(server.port, '/'):,.0f}")
    with bare.whitenoise_file(1, b"x" * 20_000) as server:
        others.append(f"a whitenoise file, 1: {rate(server.port, '/page.html'):,.0f}")
    lines = ["### The server", "\n".join(table), "; ".join(others) + " (granian, workers)."]
    if program("nginx"):
        cached, file = behind
        lines.append(
            f"Behind nginx: the meeting page from its cache {cached:,.0f}, the same octets as a file "
            f"{file:,.0f} ({cached / file:.0%})."
        )
    return "\n\n".join(lines)


def _pages(name: str, port: int) -> tuple[str, dict[str, float]]:
    found = {}
    for page, path in PAGES.items():
        mark = "&" if "?" in path else "?"
        found[f"{page}, new"] = rate(port, path, script=FRESH.format(path=path, mark=mark))
        found[f"{page}, kept"] = rate(port, path)
    found["304"] = rate(
        port, PAGES["meeting"], headers={"If-None-Match": etag(port, PAGES["meeting"])}
    )
    return name, found


def _behind_nginx(behind: int) -> tuple[float, float]:
    """Return the rates of the meeting page from nginx's cache, and of the same octets as a file."""
    with bare.nginx(get(behind, PAGES["meeting"]), behind=behind) as server:
        return rate(server.port, PAGES["meeting"]), rate(server.port, "/file/page")


def _has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None
