"""wrk: one address as fast as answers come, or a scenario's addresses; what it counted and timed."""

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
GIVES_UP_AFTER = 30  # seconds for one answer
SCRIPT = Path(__file__).with_name("scenario.lua")
_GOOD = frozenset({200, 304})


@dataclass(frozen=True)
class Load:
    """What one wrk saw: answers, the seconds it asked, milliseconds an answer took, what went wrong.

    `statuses` is empty where they were not counted singly: then `refused` holds those of 400 and more.
    `broken` are connections refused, cut or too slow.
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
        """Return how many requests were not answered as expected."""
        if not self.statuses:
            return self.broken + self.refused
        others = (count for status, count in self.statuses.items() if status not in expected)
        return self.broken + sum(others)

    def share(self, status: int) -> float:
        """Return the share of the answers with a status."""
        return self.statuses.get(status, 0) / self.requests if self.requests else 0.0


def read(output: str) -> Load:
    """Read what `scenario.lua` says at the end. Raises ValueError where it does not."""
    line = re.search(r"^scenario: (\{.*\})$", output, re.MULTILINE)
    if not line:
        raise ValueError(f"wrk did not say what it counted: “{output[-300:]}”")
    said = json.loads(line[1])
    return Load(
        requests=said["requests"],
        seconds=said["microseconds"] / 1e6,
        **{name: said[name] / 1000 for name in ("p50", "p95", "p99", "longest")},
        refused=said["status"],
        broken=sum(said[name] for name in ("connect", "read", "write", "timeout")),
        statuses={int(status): count for status, count in said["statuses"].items()},
    )


def ask(port: int, scenario: Scenario, seconds: float, *, seed: int = 1) -> Load:
    """Ask a server for the addresses of a scenario for some seconds."""
    return ask_together(port, [scenario], seconds, seed=seed)[0]


def ask_together(
    port: int, scenarios: Sequence[Scenario], seconds: float, *, seed: int = 1
) -> list[Load]:
    """Ask a server as several scenarios do at the same time; what each saw."""
    with contextlib.ExitStack() as stack:
        asking = [stack.enter_context(_asking(port, each, seconds, seed)) for each in scenarios]
        found = []
        for process in asking:
            output, _ = process.communicate(timeout=seconds + GIVES_UP_AFTER + 10)
            if process.returncode:
                raise RuntimeError(f"wrk ended with {process.returncode}: “{output[-300:]}”")
            found.append(read(output))
        return found


@contextlib.contextmanager
def _asking(port: int, scenario: Scenario, seconds: float, seed: int) -> Iterator[subprocess.Popen]:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(scenario.addresses))
        file.flush()
        command = [
            "wrk", "-t1", f"-c{scenario.connections}", f"-d{max(1, round(seconds))}s",
            "--timeout", f"{GIVES_UP_AFTER}s", "-H", "Host: localhost", "-H",
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
    """Return the requests a second that wrk counts, all of them answered with 200 or 304."""
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
        get(port, path)  # once before it counts
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    if "Non-2xx" in done.stdout:
        raise RuntimeError(f"{path}: not every answer was 200 or 304\n{done.stdout}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])
