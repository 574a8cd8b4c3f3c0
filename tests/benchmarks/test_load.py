"""Tests of the benchmark under load: its requests, its counts, and that it stops its processes. No timing."""

import os
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings

from tests.benchmarks import memory, processes, wrk
from tests.benchmarks.scenarios import Scenario, scenarios

LINE = (
    'scenario: {"requests": 200, "microseconds": 2000000, "p50": 1500, "p95": 20000, "p99": 30000, '
    '"longest": 41000, "connect": 0, "read": 1, "write": 0, "timeout": 2, "status": 50, '
    '"statuses": {"200": 140, "304": 5, "302": 5, "429": 50}}'
)
needs_wrk = pytest.mark.skipif(
    not processes.program("wrk") and not os.environ.get("CI"),
    reason="no wrk here (apt install wrk)",
)


@pytest.fixture
def scenarios_by_name(catalogue):
    return scenarios()


def test_scenarios__every_address_has_results(scenarios_by_name, client):
    (storm,) = scenarios_by_name["storm"].addresses
    assert client.get(storm).status_code == 200
    for name in ("researchers", "crawlers"):
        addresses = scenarios_by_name[name].addresses
        assert len(set(addresses)) == len(addresses) >= 20
        for address in addresses[:20]:
            page = client.get(address)
            assert page.status_code == 200
            assert page.context["total"] > 0, address


def test_scenarios__researchers_use_words_and_crawlers_combinations_of_facets(scenarios_by_name):
    def names(address: str) -> set[str]:
        return set(parse_qs(urlsplit(address).query))

    researchers = [names(address) for address in scenarios_by_name["researchers"].addresses]
    assert {"q"} in researchers
    assert any("q" in parameters and len(parameters) > 1 for parameters in researchers)
    assert any("q" not in parameters for parameters in researchers)
    crawlers = scenarios_by_name["crawlers"]
    assert {len(names(address)) for address in crawlers.addresses} == {2, 3}
    assert crawlers.in_turn
    assert "bot" in crawlers.agent.lower()


def test_read__unexpected_statuses_count_as_errors():
    load = wrk.read(f"Running 2s test\n  Requests/sec: 100\n\n{LINE}\n")
    assert (load.rate, load.p50, load.p95, load.p99, load.longest) == (100, 1.5, 20, 30, 41)
    assert load.errors() == 3 + 5 + 50  # broken, redirected, refused
    assert load.errors({200, 304, 429}) == 3 + 5
    assert load.share(429) == 0.25
    uncounted = wrk.read(LINE.partition(', "statuses"')[0] + ', "statuses": {}}')
    assert uncounted.errors() == 3 + 50
    with pytest.raises(ValueError, match="unable to connect"):
        wrk.read("unable to connect to 127.0.0.1:1 Connection refused")


class RecordingHandler(BaseHTTPRequestHandler):
    """Answer /200 with status 200 and so on, and record path and headers of every request."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.seen.append((self.path, self.headers["X-Forwarded-For"], self.headers["Via"]))
        self.send_response(int(self.path[1:4]))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments) -> None: ...


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), RecordingHandler)
    server.seen = []
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@needs_wrk
def test_ask__in_turn_starts_after_the_seed_and_counts_every_status(server):
    paths = [f"/200?n={number}" for number in range(100_000)]
    paths[12] = "/429?n=12"
    scenario = Scenario("crawlers", paths, 1, in_turn=True, headers={"Via": "1.1 test"})
    load = wrk.ask(server.server_port, scenario, 1, seed=10)
    seen = [path for path, _reader, _via in server.seen]
    assert seen[:50] == paths[11:61]  # wrk takes the first address itself, without requesting it
    assert len(set(seen)) == len(seen)
    assert {via for _path, _reader, via in server.seen} == {"1.1 test"}
    assert load.statuses[429] == 1
    assert load.errors() == 1
    assert load.requests == sum(load.statuses.values())


@needs_wrk
def test_ask__many_readers_have_different_addresses(server):
    paths = ["/200", "/404"]
    scenario = Scenario("researchers", paths, 2, counted=False, many_readers=True)
    load = wrk.ask(server.server_port, scenario, 1)
    assert load.statuses == {}
    assert 0 < load.errors() < load.requests
    readers = {reader for _path, reader, _via in server.seen}
    assert len(readers) > 20
    assert all(reader.startswith("10.1.") for reader in readers)


def test_megabytes__memory_of_descendants_is_counted():
    program = (
        "import subprocess, sys; subprocess.run([sys.executable, '-c', "
        "'x = bytes(range(256)) * 400_000; print(len(x), flush=True); input()'])"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert process.stdout.readline()
        assert 95 < memory.megabytes(process.pid) < 200
    finally:
        processes.end(process)
    assert memory.megabytes(process.pid) == 0


def test_growth__maxima_of_the_halves_are_compared():
    assert memory.growth([100, 110, 120, 120, 120, 119, 120, 120, 118, 120]) == 1
    assert memory.growth([100, 110, 120, 130, 140, 150, 160, 170, 180, 190]) > memory.MOST_GROWTH


def still_running(pid: int) -> list[str]:
    """Return the command lines of the processes that use the scratch database of a benchmark."""
    commands = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"DATABASE_NAME=bench_{pid}\0" in (process / "environ").read_text():
                commands.append((process / "cmdline").read_text())
        except OSError:
            continue  # it has just ended
    return commands


def start(*arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks", "load", "--articles", "300", "--workers", "1", *arguments],
        cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
        # A shell lets background jobs ignore SIGINT, and their child processes inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip


@needs_wrk
def test_command__readers_and_an_editor_are_served_without_errors():
    process = start("--seconds", "2", "--only", "storm", "--only", "editors")
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    for row in ("| storm | the archive | ", "| storm | a bare Django view | ",
                "| researchers, an editor saving | the archive | "):  # fmt: skip
        assert row in output
    assert "saves of" in output
    assert "errors" not in output


@needs_wrk
def test_command__interruption_leaves_no_process_running():
    process = start("--seconds", "60", "--only", "storm")
    while "› the archive" not in process.stderr.readline():
        assert process.poll() is None
    deadline = time.monotonic() + 60
    while not still_running(process.pid) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert still_running(process.pid)
    time.sleep(3)  # until wrk sends requests
    process.send_signal(signal.SIGINT)
    _output, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in errors
    assert still_running(process.pid) == []
