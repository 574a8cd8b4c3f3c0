"""Which database is read from: a replica while a reader's page is made, else the one that is written to.

`connection` stands for whichever it is; models follow through the router. Everything that is not a
reader's page reads and writes the first database: editors, commands, the worker.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS, connections

_alias: ContextVar[str] = ContextVar("reading_from", default=DEFAULT_DB_ALIAS)


def alias() -> str:
    """Return the name of the database that is read from here and now."""
    return _alias.get()


@contextmanager
def reading_from(name: str) -> Iterator[None]:
    """Read from another database for a while."""
    token = _alias.set(name)
    try:
        yield
    finally:
        _alias.reset(token)


class _Connection:
    """The connection to the database that is read from."""

    def __getattr__(self, name: str):
        return getattr(connections[alias()], name)

    def __setattr__(self, name: str, value) -> None:
        setattr(connections[alias()], name, value)


connection = _Connection()


class Router:
    """Let models be read from where one reads, and written to the first database."""

    def db_for_read(self, model, **hints) -> str:
        return alias()

    def db_for_write(self, model, **hints) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints) -> bool:
        return True  # they hold the same rows

    def allow_migrate(self, db: str, app_label: str, **hints) -> bool:
        return db == DEFAULT_DB_ALIAS
