"""What the processes of a server hold, and whether it grows while they work."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

POINTS = 10
MOST_GROWTH = 1.10  # of the second half over the first


def megabytes(pid: int) -> float:
    """Return what the processes that a process started hold, resident, theirs too."""
    return sum(_resident(each) for each in below(pid))


def below(pid: int) -> Iterator[int]:
    """Yield the processes that a process started, and theirs; nothing where the system has no /proc."""
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
    """Looks at the memory of a server's workers ten times, evenly over some seconds, in a thread."""

    pid: int
    seconds: float
    points: list[float] = field(default_factory=list)

    def __enter__(self) -> Watch:
        self._ends = Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind, *_exception) -> None:
        if kind:
            self._ends.set()
        self._thread.join()

    def _look(self) -> None:
        began = time.monotonic()
        for number in range(1, POINTS + 1):
            # The last look while there still is something to do.
            due = began + self.seconds * number / POINTS * 0.98
            if self._ends.wait(max(0.0, due - time.monotonic())):
                return
            self.points.append(megabytes(self.pid))


def growth(points: list[float]) -> float:
    """Return the most of the second half as a multiple of the most of the first."""
    half = len(points) // 2
    return max(points[half:]) / max(points[:half])
