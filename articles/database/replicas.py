"""Streaming replicas: which of them may be read from, looked after by one thread of each process.

One is left out while it does not answer, or is further behind than REPLICA_LAG_MAX; it comes back by itself.
How far it is behind is measured, not asked: the thread notes where the first database has written to and when,
and looks which of these notes the replica has reached, so that an idle archive is not taken for a lagging one.
While the first database is gone there is nothing to be behind of: replicas that answer are read from.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from dataclasses import dataclass, field

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from prometheus_client import Counter

LOOK_EVERY_SECONDS = 1.0
CONNECT_SECONDS = 2
NOTES_KEPT = 4_000  # an hour's, at a look a second

LEFT_OUT = Counter("readingroom_replica_left_out", "Times a replica was left out.", ["replica"])
log = logging.getLogger(__name__)


@dataclass
class _Place:
    """Where a database is, as octets of its log, over a connection that is kept."""

    alias: str
    connection: psycopg.Connection | None = None

    def ask(self, statement: str) -> int:
        """Return what a statement says; opens the connection where there is none. Raises psycopg.Error."""
        if self.connection is None or self.connection.closed:
            options = connections[self.alias].get_connection_params()
            known = {
                k: options[k]
                for k in ("dbname", "user", "password", "host", "port")
                if options.get(k)
            }
            self.connection = psycopg.connect(
                **known, autocommit=True, connect_timeout=CONNECT_SECONDS,
                options="-c statement_timeout=2000", application_name="reading-room watch",
            )  # fmt: skip
        try:
            return int(self.connection.execute(statement).fetchone()[0])
        except psycopg.Error:
            self.connection.close()
            raise


WRITTEN = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"
REPLAYED = "SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint"


@dataclass
class Replicas:
    """The replicas of this process; `healthy` is read by every request, and written by the thread alone."""

    aliases: tuple[str, ...]
    healthy: tuple[str, ...] = ()
    _notes: deque = field(default_factory=lambda: deque(maxlen=NOTES_KEPT))
    _places: dict[str, _Place] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None
    _turn: int = 0

    def choose(self) -> str:
        """Return what a page is read from: the replica of this process while it is well, else another,
        else the first database.
        """
        self._watch()
        healthy = self.healthy
        if not healthy:
            return DEFAULT_DB_ALIAS
        own = self.aliases[self._turn % len(self.aliases)]
        return own if own in healthy else healthy[self._turn % len(healthy)]

    def leave_out(self, alias: str) -> None:
        """Read from a replica no more, until the thread finds it well again."""
        if alias in self.healthy:
            LEFT_OUT.labels(alias).inc()
            log.warning("%s is left out", alias)
            self.healthy = tuple(each for each in self.healthy if each != alias)

    def look(self) -> None:
        """Look at every database once."""
        now = time.monotonic()
        try:
            self._notes.append((now, self._place(DEFAULT_DB_ALIAS).ask(WRITTEN)))
            is_written = True
        except psycopg.Error:
            is_written = False
        well = tuple(a for a in self.aliases if self._is_well(a, now, is_written))
        for alias in set(self.healthy) - set(well):
            self.leave_out(alias)
        for alias in set(well) - set(self.healthy):
            log.warning("%s is read from", alias)
        self.healthy = well

    def _is_well(self, alias: str, now: float, is_written: bool) -> bool:
        try:
            replayed = self._place(alias).ask(REPLAYED)
        except (psycopg.Error, TypeError):  # it is none: nothing was replayed
            return False
        if not is_written:
            return True
        missing = [at for at, written in self._notes if written > replayed]
        return not missing or now - missing[0] <= settings.REPLICA_LAG_MAX

    def _place(self, alias: str) -> _Place:
        return self._places.setdefault(alias, _Place(alias))

    def _watch(self) -> None:
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is None:
                self._turn = os.getpid()
                self.look()
                self._thread = threading.Thread(target=self._keep_looking, daemon=True)
                self._thread.start()

    def _keep_looking(self) -> None:
        while True:
            time.sleep(LOOK_EVERY_SECONDS)
            try:
                self.look()
            except Exception:
                log.exception("looking after the replicas failed")


REPLICAS = Replicas(tuple(alias for alias in settings.DATABASES if alias != DEFAULT_DB_ALIAS))
