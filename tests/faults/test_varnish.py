"""A real Varnish in front of the server: which pages it caches, and how soon an edit is visible."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from tests.faults.conftest import manage, wait_until
from tests.faults.test_replicas import RENAME, SESSION
from tests.serving import Served, free_port, serving

MEETING = "/meetings/2022-05-11-marrakesh-ministerial/"
VARNISH = shutil.which("varnishd", path=f"{os.environ['PATH']}:/usr/sbin")
pytestmark = pytest.mark.skipif(
    not VARNISH and not os.environ.get("CI"),
    reason="Varnish is not installed (apt install varnish)",
)


@contextmanager
def varnish(server: Served, directory: Path):
    """Run Varnish in front of a server, with the configuration in docs/deploy."""
    port = free_port()
    text = Path(settings.BASE_DIR, "docs", "deploy", "varnish.vcl").read_text()
    configuration = directory / "varnish.vcl"
    configuration.write_text(text.replace('"8000"', f'"{server.port}"'))
    process = subprocess.Popen(
        [VARNISH, "-F", "-j", "none", "-a", f"127.0.0.1:{port}", "-f", configuration, "-n", directory / "work",
         "-s", "malloc,64m"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        for _number in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, process.stderr.read().decode()[-2000:]
            time.sleep(0.1)
        yield Served(port, process)
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def watching(url: str, cache: Served):
    """Run the command that purges a cache after every change."""
    environment = {**os.environ, "DATABASE_URL": url, "CACHE_PURGE_URLS": cache.address}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "purge_caches", "--watch"], cwd=settings.BASE_DIR, env=environment,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert "purged" in process.stdout.readline()  # at the start, for changes made before it
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def test_cache__public_page_is_a_hit_until_an_edit_purges_it(cluster, tmp_path):
    with serving(cluster.url()) as server, varnish(server, tmp_path) as cache:
        first = cache.ask(MEETING)
        assert first.status == 200
        again = cache.ask(MEETING)
        assert again.headers["x-cache"] == "hit"
        assert again.text == first.text
        assert "surrogate-key" not in again.headers
        # Parameters added by messengers do not matter.
        assert cache.ask(f"{MEETING}?utm_source=m&fbclid=1").headers["x-cache"] == "hit"
        assert cache.ask(MEETING, If_None_Match=first.headers["etag"]).status == 304
        # A client with a session gets no cached page, and its pages are not cached.
        assert cache.ask(MEETING, **SESSION).headers["x-cache"] == "miss"
        with watching(cluster.url(), cache):
            assert manage("shell", "-c", RENAME, url=cluster.url()).returncode == 0
            start = time.monotonic()
            assert wait_until(lambda: "اسم جديد للاجتماع" in cache.ask(MEETING).text, 8)
            print(f"\nvisible after {time.monotonic() - start:.1f} s")
        assert cache.ask(MEETING).headers["x-cache"] == "hit"


def test_cache__server_down_serves_old_pages(cluster, tmp_path):
    with serving(cluster.url()) as server, varnish(server, tmp_path) as cache:
        seen = cache.ask(MEETING)
        cluster.kill()  # a page that is not cached: 503, which is not cached either
        assert cache.ask("/articles/?venue=paris").status == 503
        cluster.start()
        assert wait_until(lambda: cache.ask("/articles/?venue=paris").status == 200)
        server.process.terminate()
        server.process.wait(20)
        time.sleep(13)  # longer than pages are fresh
        old = cache.ask(MEETING)
        assert old.status == 200
        assert old.text == seen.text


def test_cache__purge_from_outside_is_refused(cluster, tmp_path):
    with serving(cluster.url()) as server, varnish(server, tmp_path) as cache:
        outside = {"X-Forwarded-For": "203.0.113.5", "Surrogate-Key": "archive"}
        assert cache.ask("/", method="PURGE", **outside).status == 403
        assert cache.ask("/", method="PURGE", Surrogate_Key="archive").status == 200


def test_server__surrogate_key_names_the_subject_of_a_page(cluster):
    with serving(cluster.url()) as server:
        keys = server.ask(MEETING).headers["surrogate-key"].split()
        assert keys == ["archive", "meeting", "2022-05-11-marrakesh-ministerial"]
        assert re.fullmatch(r"[!-~ ]+", server.ask("/articles/?q=باريس").headers["surrogate-key"])


def test_command__unreachable_cache_is_named_and_fails(cluster):
    address = f"http://127.0.0.1:{free_port()}"
    done = manage("purge_caches", url=cluster.url(), CACHE_PURGE_URLS=address)
    assert done.returncode == 1
    assert "not reached" in done.stdout
    assert manage("purge_caches", url=cluster.url()).returncode == 1
