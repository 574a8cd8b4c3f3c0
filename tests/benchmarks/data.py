"""Measure what machines take: seconds and memory of files, feeds, harvests and lists, over growing archives."""

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
# What is written row by row; XLSX keeps an index of the parts of its file, the package is a file too.
FLAT = ("csv", "jsonl", "ris", "bib", "csl.json")
_MEGABYTE = 1024  # KiB, as getrusage counts on Linux


class Command(BaseCommand):
    help = (
        "Fill scratch databases of the sizes given and take everything there is: every file of the whole "
        "archive, the data package, a harvest, the sitemap, feeds, parts of the API. Prints Markdown: seconds, "
        "and the megabytes a process grew by. Fails where a file written row by row grows with the archive."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--articles", default="1000,100000", metavar="N,N,…")
        parser.add_argument("--only", default="", metavar="NAME,…", help="measure these alone")

    def handle(self, *, articles: str, only: str, **options) -> None:
        settings.RATE_LIMIT = False
        sizes = [int(size) for size in articles.split(",")]
        wanted = set(only.split(",")) - {""}
        found: dict[str, list[dict]] = {}
        for size in sizes:
            self.stderr.write(f"› {size:,} articles")
            with Scratch():
                load(World(size))
                for name, take in _taken().items():
                    if not wanted or name in wanted:
                        figures = _measured(name, take)
                        found.setdefault(name, []).append(figures)
                        self.stderr.write(f"  {name}: {_cell(figures)}")
        heads = [f"{size:,} articles" for size in sizes]
        self.stdout.write(f"| seconds / MB grown / MB taken | {' | '.join(heads)} |")
        self.stdout.write("|---" * (len(sizes) + 1) + "|")
        for name, figures in found.items():
            self.stdout.write(f"| {name} | {' | '.join(map(_cell, figures))} |")
        for name in (name for name in FLAT if name in found):
            least, most = (max(figure["grown"], 10) for figure in (found[name][0], found[name][-1]))
            if most > MOST_GROWTH * least:
                raise CommandError(
                    f"{name}: {least:.0f} MB, and {most:.0f} MB for the largest archive"
                )


def _cell(figures: dict[str, float]) -> str:
    return f"{figures['seconds']:.2f} / {figures['grown']:.0f} / {figures['size']:.1f}"


def _taken() -> dict[str, Callable[[Client], int]]:
    """Return what is measured by name: each takes something and returns its octets."""
    exports = {form: _all_of(f"/articles/export.{form}") for form in FORMATS}
    return exports | {
        "package": _package,
        "feed": _all_of("/articles/feed.atom"),
        "feed, last page": _all_of("/articles/feed.atom?page=250"),
        "sitemap": _sitemap,
        "harvest, 50 requests": _harvest,
        "api, 50 parts": _parts("/api/v1/articles?limit=100"),
        "api facets": _all_of("/api/v1/facets?date=2019"),
        "about data": _all_of("/about/data/"),
    }


def _all_of(address: str) -> Callable[[Client], int]:
    def take(client: Client) -> int:
        response = client.get(address)
        _must(response, address)
        if response.streaming:
            return sum(map(len, response.streaming_content))
        return len(response.content)

    return take


def _package(client: Client) -> int:
    """Take the package; of a large archive it is made beside, and asked for until it is there."""
    while (response := client.get("/about/data/reading-room.zip")).status_code == 503:
        time.sleep(1)
    _must(response, "the package")
    return sum(map(len, response.streaming_content))


def _must(response, address: str) -> None:
    if response.status_code != 200:
        raise CommandError(f"{address} answers {response.status_code}")


def _sitemap(client: Client) -> int:
    response = client.get("/sitemap.xml")
    _must(response, "/sitemap.xml")
    size = len(response.content)
    for loc in etree.fromstring(response.content).iter("{*}loc"):
        part = client.get(loc.text.removeprefix("http://testserver"))
        _must(part, loc.text)
        size += len(part.content)
    return size


def _harvest(client: Client) -> int:
    asked, size = "metadataPrefix=oai_dc", 0
    for _request in range(50):
        content = client.get(f"/oai?verb=ListRecords&{asked}").content
        size += len(content)
        token = etree.fromstring(content).find(".//{*}resumptionToken")
        if token is None or not token.text:
            break
        asked = f"resumptionToken={token.text}"
    return size


def _parts(address: str) -> Callable[[Client], int]:
    def take(client: Client) -> int:
        where, size = address, 0
        for _request in range(50):
            response = client.get(where)
            _must(response, where)
            size += len(response.content)
            where = response.json()["links"]["next"]
            if not where:
                break
        return size

    return take


def _measured(name: str, take: Callable[[Client], int]) -> dict[str, float]:
    """Return seconds, megabytes taken and megabytes grown by, measured in a process of its own."""
    connection.close()
    read, write = os.pipe()
    child = os.fork()
    if child:
        os.close(write)
        with os.fdopen(read) as said:
            found = said.read()
        os.waitpid(child, 0)
        if not found:
            raise CommandError(f"{name}: nothing came back")
        return json.loads(found)
    try:
        client = Client(headers={"Accept-Encoding": "identity"})
        bitmaps.current()
        client.get("/about/")  # what a process reads once
        before, began = _peak(), time.perf_counter()
        size = take(client)
        seconds, grown = time.perf_counter() - began, (_peak() - before) / _MEGABYTE
        figures = {"seconds": seconds, "grown": grown, "size": size / 1e6}
        os.write(write, json.dumps(figures).encode())
    except BaseException:  # a child that raises must not go on as the command
        traceback.print_exc()
    finally:
        os._exit(0)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
