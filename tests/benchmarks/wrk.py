"""Interface to wrk: the maximum rate of one address, or a load scenario, with counts and latencies."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.processes import ENCODINGS, end, get
from tests.benchmarks.scenarios import Scenario

SECONDS = 4
CONNECTIONS = 16
TIMEOUT = 30  # seconds for one answer
SCRIPT = Path(__file__).with_name("scenario.lua")
_GOOD = frozenset({200, 304})


@dataclass(frozen=True)
class Load:
    """Result of one run of wrk: number of answers, duration in seconds, latencies in milliseconds, errors.

    `statuses` is the number of answers by status, or empty if they were not counted. `refused` is the number of
    answers with a status of 400 or more. `broken` is the number of connections refused, closed or timed out.
    """

    requests: int
    seconds: float
    p50: float
    p95: float
    p99: float
    longest: float
    refused: int
    broken: int
    statuses: Mapping[int, int]

    @property
    def rate(self) -> float:
        return self.requests / self.seconds

    def errors(self, expected: Collection[int] = _GOOD) -> int:
        """Return the number of requests without an expected answer."""
        if not self.statuses:
            return self.broken + self.refused
        others = (count for status, count in self.statuses.items() if status not in expected)
        return self.broken + sum(others)

    def share(self, status: int) -> float:
        """Return the share of a status among the answers."""
        return self.statuses.get(status, 0) / self.requests if self.requests else 0.0


def read(output: str) -> Load:
    """Parse the last line of `scenario.lua`; raise ValueError if it is missing."""
    line = re.search(r"^scenario: (\{.*\})$", output, re.MULTILINE)
    if not line:
        raise ValueError(f"wrk printed no results: “{output[-300:]}”")
    result = json.loads(line[1])
    return Load(
        requests=result["requests"],
        seconds=result["microseconds"] / 1e6,
        **{name: result[name] / 1000 for name in ("p50", "p95", "p99", "longest")},
        refused=result["status"],
        broken=sum(result[name] for name in ("connect", "read", "write", "timeout")),
        statuses={int(status): count for status, count in result["statuses"].items()},
    )


def ask(port: int, scenario: Scenario, seconds: float, *, seed: int = 1) -> Load:
    """Run a scenario against a server for some seconds."""
    return ask_together(port, [scenario], seconds, seed=seed)[0]


def ask_together(
    port: int, scenarios: Sequence[Scenario], seconds: float, *, seed: int = 1
) -> list[Load]:
    """Run several scenarios against a server at the same time; return the result of each."""
    with contextlib.ExitStack() as stack:
        processes = [stack.enter_context(_running(port, s, seconds, seed)) for s in scenarios]
        loads = []
        for process in processes:
            output, _ = process.communicate(timeout=seconds + TIMEOUT + 10)
            if process.returncode:
                raise RuntimeError(
                    f"wrk ended with exit code {process.returncode}: “{output[-300:]}”"
                )
            loads.append(read(output))
        return loads


@contextlib.contextmanager
def _running(
    port: int, scenario: Scenario, seconds: float, seed: int
) -> Iterator[subprocess.Popen]:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(scenario.addresses))
        file.flush()
        command = [
            "wrk", "-t1", f"-c{scenario.connections}", f"-d{max(1, round(seconds))}s",
            "--timeout", f"{TIMEOUT}s", "-H", "Host: localhost", "-H",
            f"Accept-Encoding: {ENCODINGS}", "-H", f"User-Agent: {scenario.agent}",
        ]  # fmt: skip
        for name, value in scenario.headers.items():
            command += ["-H", f"{name}: {value}"]
        command += [
            "-s", str(SCRIPT), f"http://127.0.0.1:{port}/", "--", file.name,
            "in-turn" if scenario.in_turn else "random", str(seed),
            "many" if scenario.many_readers else "one", "counted" if scenario.counted else "uncounted",
        ]  # fmt: skip
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            end(process)
            process.stdout.close()


def rate(port: int, path: str, headers: Mapping[str, str] | None = None, script: str = "") -> float:
    """Return the requests a second for one address; raise RuntimeError if any answer is not 2xx or 3xx."""
    command = [
        "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", "Host: localhost",
        "-H", "Accept-Encoding: br",
    ]  # fmt: skip
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        if script:
            file.write(script)
            file.flush()
            command += ["-s", file.name]
        command.append(f"http://127.0.0.1:{port}{path}")
        get(port, path)  # warms up
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    if "Non-2xx" in done.stdout:
        raise RuntimeError(f"{path}: some answers were neither 2xx nor 3xx\n{done.stdout}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])
