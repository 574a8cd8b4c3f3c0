"""Routing of reads: to a replica while a page for a reader is made, else to the primary database.

`connection` is the connection to the database read from at present; models are routed to the same database.
Everything that is not a page for a reader reads and writes the primary: editors, commands, the worker.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS, connections

_alias: ContextVar[str] = ContextVar("reading_from", default=DEFAULT_DB_ALIAS)


def alias() -> str:
    """Return the alias of the database to read from at present."""
    return _alias.get()


@contextmanager
def reading_from(name: str) -> Iterator[None]:
    """Read from another database within the block."""
    token = _alias.set(name)
    try:
        yield
    finally:
        _alias.reset(token)


class _Connection:
    """A proxy of the connection to the database read from at present."""

    def __getattr__(self, name: str):
        return getattr(connections[alias()], name)

    def __setattr__(self, name: str, value) -> None:
        setattr(connections[alias()], name, value)


connection = _Connection()


class Router:
    """Route reads of models to the database of `alias()`, and writes to the primary."""

    def db_for_read(self, model, **hints) -> str:
        return alias()

    def db_for_write(self, model, **hints) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints) -> bool:
        return True  # replicas hold the same rows

    def allow_migrate(self, db: str, app_label: str, **hints) -> bool:
        return db == DEFAULT_DB_ALIAS
