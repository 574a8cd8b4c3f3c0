"""Streaming replicas and their health, checked by one thread of each process.

A replica is left out while it does not answer or lags by more than REPLICA_LAG_MAX, and used again afterwards.
The lag is measured here and not asked of the replica: the thread notes the write position of the primary with
the time, and finds the first note that the replica has not reached, so that a replica of an idle archive does
not seem to lag. While the primary does not answer, every replica that answers is read from.
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
NOTES_KEPT = 4_000  # those of an hour, at one check a second

LEFT_OUT = Counter("readingroom_replica_left_out", "Times a replica was left out.", ["replica"])
log = logging.getLogger(__name__)


@dataclass
class _LogPosition:
    """A kept connection to a database, to ask for its position in the write-ahead log in octets."""

    alias: str
    connection: psycopg.Connection | None = None

    def ask(self, statement: str) -> int:
        """Return the number a statement gives; open the connection if needed. Raises psycopg.Error."""
        if self.connection is None or self.connection.closed:
            options = connections[self.alias].get_connection_params()
            parameters = {
                name: options[name]
                for name in ("dbname", "user", "password", "host", "port")
                if options.get(name)
            }
            self.connection = psycopg.connect(
                **parameters, autocommit=True, connect_timeout=CONNECT_SECONDS,
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
    """The replicas of this process; `healthy` is read by every request and changed by the thread."""

    aliases: tuple[str, ...]
    healthy: tuple[str, ...] = ()
    _notes: deque = field(default_factory=lambda: deque(maxlen=NOTES_KEPT))
    _positions: dict[str, _LogPosition] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None
    _turn: int = 0

    def choose(self) -> str:
        """Return the alias of the database to read a page from.

        It is the own replica of this process if healthy, else another healthy one, else the primary.
        """
        self._watch()
        healthy = self.healthy
        if not healthy:
            return DEFAULT_DB_ALIAS
        own = self.aliases[self._turn % len(self.aliases)]
        return own if own in healthy else healthy[self._turn % len(healthy)]

    def leave_out(self, alias: str) -> None:
        """Stop reading from a replica until the thread finds it healthy again."""
        if alias in self.healthy:
            LEFT_OUT.labels(alias).inc()
            log.warning("%s is left out", alias)
            self.healthy = tuple(other for other in self.healthy if other != alias)

    def look(self) -> None:
        """Check every database once."""
        now = time.monotonic()
        try:
            self._notes.append((now, self._position(DEFAULT_DB_ALIAS).ask(WRITTEN)))
            is_written = True
        except psycopg.Error:
            is_written = False
        healthy = tuple(
            replica for replica in self.aliases if self._is_healthy(replica, now, is_written)
        )
        for alias in set(self.healthy) - set(healthy):
            self.leave_out(alias)
        for alias in set(healthy) - set(self.healthy):
            log.warning("%s is read from", alias)
        self.healthy = healthy

    def _is_healthy(self, alias: str, now: float, is_written: bool) -> bool:
        try:
            replayed = self._position(alias).ask(REPLAYED)
        except (psycopg.Error, TypeError):  # TypeError: not a replica, so the position is NULL
            return False
        if not is_written:
            return True
        not_replayed = [written_at for written_at, written in self._notes if written > replayed]
        return not not_replayed or now - not_replayed[0] <= settings.REPLICA_LAG_MAX

    def _position(self, alias: str) -> _LogPosition:
        return self._positions.setdefault(alias, _LogPosition(alias))

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
