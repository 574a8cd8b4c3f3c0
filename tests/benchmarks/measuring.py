"""Wall and CPU time of an answer: of this process and of the database's process that serves it."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

BATCH_SECONDS = 0.3  # of answers in one measurement: the kernel counts CPU time in hundredths
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Times:
    """Milliseconds an answer, one entry a batch."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def median_wall(self) -> float:
        return statistics.median(self.wall)

    @property
    def median_cpu(self) -> float:
        return statistics.median(self.cpu)

    @property
    def spread(self) -> float:
        """How far the batches lie apart, as a share of the median: the noise of the machine."""
        return (max(self.cpu) - min(self.cpu)) / self.median_cpu if self.median_cpu else 0.0


def measure(answer: Callable[[object], object], asked: Sequence[object], times: Times) -> None:
    """Let `answer` answer the variants in turn for a while, at least each once, and note the mean."""
    began, cpu = time.perf_counter(), _cpu()
    done = 0
    while done < len(asked) or time.perf_counter() - began < BATCH_SECONDS:
        answer(asked[done % len(asked)])
        done += 1
        if done < len(asked) and time.perf_counter() - began > 20 * BATCH_SECONDS:
            break  # a slow one: what it did so far is measure enough
    times.wall.append((time.perf_counter() - began) / done * 1000)
    times.cpu.append((_cpu() - cpu) / done * 1000)


def _cpu() -> float:
    """Return seconds of CPU used so far by this process and its database backend."""
    return time.process_time() + backend_cpu()


def backend_cpu() -> float:
    if connection.connection is None:
        return 0.0
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / _TICK
