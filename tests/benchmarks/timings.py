"""Wall and CPU time of answers, in this process and in its database backend."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

BATCH_SECONDS = 0.3  # of one measurement: the kernel counts CPU time in hundredths of a second
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Times:
    """Milliseconds per answer, one entry for each batch."""

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
        """Range of the batches as a share of their median: the noise of the machine."""
        return (max(self.cpu) - min(self.cpu)) / self.median_cpu if self.median_cpu else 0.0


def measure(answer: Callable[[object], object], variants: Sequence[object], times: Times) -> None:
    """Answer the variants of a question in turn for `BATCH_SECONDS`, each at least once, and add the mean.

    A question of very slow answers is given up before all its variants were answered.
    """
    began, cpu = time.perf_counter(), _cpu()
    done = 0
    while done < len(variants) or time.perf_counter() - began < BATCH_SECONDS:
        answer(variants[done % len(variants)])
        done += 1
        if done < len(variants) and time.perf_counter() - began > 20 * BATCH_SECONDS:
            break  # so slow that the answers so far are enough
    times.wall.append((time.perf_counter() - began) / done * 1000)
    times.cpu.append((_cpu() - cpu) / done * 1000)


def _cpu() -> float:
    """Return the CPU seconds that this process and its database backend have used so far."""
    return time.process_time() + backend_cpu()


def backend_cpu() -> float:
    if connection.connection is None:
        return 0.0
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / _TICK
