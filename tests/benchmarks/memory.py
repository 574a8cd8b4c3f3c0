"""Resident memory of the processes of a server, and its growth while they work."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

POINTS = 10
MOST_GROWTH = 1.10  # from the first half of a measurement to the second


def megabytes(pid: int) -> float:
    """Return the resident memory of all descendants of a process."""
    return sum(_resident(child) for child in below(pid))


def below(pid: int) -> Iterator[int]:
    """Yield the ids of all descendants of a process; none on a system without /proc."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from below(int(child))


def _resident(pid: int) -> float:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


@dataclass
class Watch:
    """Context manager: a thread measures the memory of a server's workers `POINTS` times over some seconds."""

    pid: int
    seconds: float
    points: list[float] = field(default_factory=list)

    def __enter__(self) -> Watch:
        self._stop = Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind, *_exception) -> None:
        if kind:
            self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        began = time.monotonic()
        for number in range(1, POINTS + 1):
            # The last measurement is taken just before the load ends.
            due = began + self.seconds * number / POINTS * 0.98
            if self._stop.wait(max(0.0, due - time.monotonic())):
                return
            self.points.append(megabytes(self.pid))


def growth(points: list[float]) -> float:
    """Return the maximum of the second half as a multiple of the maximum of the first."""
    half = len(points) // 2
    return max(points[half:]) / max(points[:half])
