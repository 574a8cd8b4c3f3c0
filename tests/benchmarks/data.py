"""Benchmark of data downloads: time and memory of files, feeds, harvests and the API, by archive size."""

from __future__ import annotations

import json
import os
import resource
import time
import traceback
from collections.abc import Callable

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from lxml import etree

from articles.index import bitmaps
from articles.outputs.exports import FORMATS
from tests.benchmarks.pages import Scratch
from tests.benchmarks.world import World, load

MOST_GROWTH = 3.0  # of the memory of a file, from the smallest archive to the largest
# Formats written row by row; XLSX and the package are zip files, which keep an index of their parts.
FLAT = ("csv", "jsonl", "ris", "bib", "csl.json")
_MEGABYTE = 1024  # KiB, as getrusage counts on Linux


class Command(BaseCommand):
    help = (
        "Fill scratch databases of the given sizes and download everything: every export of the whole archive, "
        "the data package, a harvest, the sitemap, feeds, pages of the API. Print Markdown: seconds, megabytes "
        "by which a process grew, megabytes downloaded. Fail if the memory for a file that is written row by "
        "row grows with the archive."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--articles", default="1000,100000", metavar="N,N,…")
        parser.add_argument("--only", default="", metavar="NAME,…", help="measure only these")

    def handle(self, *, articles: str, only: str, **options) -> None:
        settings.RATE_LIMIT = False
        sizes = [int(size) for size in articles.split(",")]
        wanted = set(only.split(",")) - {""}
        results: dict[str, list[dict]] = {}
        for size in sizes:
            self.stderr.write(f"› {size:,} articles")
            with Scratch():
                load(World(size))
                for name, download in _downloads().items():
                    if not wanted or name in wanted:
                        figures = _measured(name, download)
                        results.setdefault(name, []).append(figures)
                        self.stderr.write(f"  {name}: {_cell(figures)}")
        heads = [f"{size:,} articles" for size in sizes]
        self.stdout.write(f"| seconds / MB grown / MB downloaded | {' | '.join(heads)} |")
        self.stdout.write("|---" * (len(sizes) + 1) + "|")
        for name, figures in results.items():
            self.stdout.write(f"| {name} | {' | '.join(map(_cell, figures))} |")
        for name in (name for name in FLAT if name in results):
            least, most = (max(f["grown"], 10) for f in (results[name][0], results[name][-1]))
            if most > MOST_GROWTH * least:
                raise CommandError(
                    f"{name}: memory grew by {least:.0f} MB, and by {most:.0f} MB for the largest archive"
                )


def _cell(figures: dict[str, float]) -> str:
    return f"{figures['seconds']:.2f} / {figures['grown']:.0f} / {figures['size']:.1f}"


def _downloads() -> dict[str, Callable[[Client], int]]:
    """Return the measured downloads by name; each returns its number of octets."""
    exports = {form: _file(f"/articles/export.{form}") for form in FORMATS}
    return exports | {
        "package": _package,
        "feed": _file("/articles/feed.atom"),
        "feed, last page": _file("/articles/feed.atom?page=250"),
        "sitemap": _sitemap,
        "harvest, 50 requests": _harvest,
        "api, 50 parts": _pages("/api/v1/articles?limit=100"),
        "api facets": _file("/api/v1/facets?date=2019"),
        "about data": _file("/about/data/"),
    }


def _file(address: str) -> Callable[[Client], int]:
    def download(client: Client) -> int:
        response = client.get(address)
        _require_success(response, address)
        if response.streaming:
            return sum(map(len, response.streaming_content))
        return len(response.content)

    return download


def _package(client: Client) -> int:
    """Download the data package; that of a large archive is made in the background: ask until it is ready."""
    while (response := client.get("/about/data/reading-room.zip")).status_code == 503:
        time.sleep(1)
    _require_success(response, "the package")
    return sum(map(len, response.streaming_content))


def _require_success(response, address: str) -> None:
    if response.status_code != 200:
        raise CommandError(f"{address} answered with status {response.status_code}")


def _sitemap(client: Client) -> int:
    response = client.get("/sitemap.xml")
    _require_success(response, "/sitemap.xml")
    size = len(response.content)
    for loc in etree.fromstring(response.content).iter("{*}loc"):
        part = client.get(loc.text.removeprefix("http://testserver"))
        _require_success(part, loc.text)
        size += len(part.content)
    return size


def _harvest(client: Client) -> int:
    arguments, size = "metadataPrefix=oai_dc", 0
    for _request in range(50):
        content = client.get(f"/oai?verb=ListRecords&{arguments}").content
        size += len(content)
        token = etree.fromstring(content).find(".//{*}resumptionToken")
        if token is None or not token.text:
            break
        arguments = f"resumptionToken={token.text}"
    return size


def _pages(first: str) -> Callable[[Client], int]:
    def download(client: Client) -> int:
        address, size = first, 0
        for _request in range(50):
            response = client.get(address)
            _require_success(response, address)
            size += len(response.content)
            address = response.json()["links"]["next"]
            if not address:
                break
        return size

    return download


def _measured(name: str, download: Callable[[Client], int]) -> dict[str, float]:
    """Return the seconds, the megabytes downloaded and the memory growth, measured in a child process."""
    connection.close()
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        with os.fdopen(read) as pipe:
            output = pipe.read()
        os.waitpid(child, 0)
        if not output:
            raise CommandError(f"{name}: the measuring process failed")
        return json.loads(output)
    try:
        client = Client(headers={"Accept-Encoding": "identity"})
        bitmaps.current()
        client.get("/about/")  # loads what a process loads only once
        before, began = _peak(), time.perf_counter()
        size = download(client)
        seconds, grown = time.perf_counter() - began, (_peak() - before) / _MEGABYTE
        figures = {"seconds": seconds, "grown": grown, "size": size / 1e6}
        os.write(write, json.dumps(figures).encode())
    except BaseException:  # an exception must not make the child continue as the command
        traceback.print_exc()
    finally:
        os._exit(0)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
