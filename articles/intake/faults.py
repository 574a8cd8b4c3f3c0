"""Faults while one item is imported: the few that end the run, and the words that report the others."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError

from articles.text.visible import sentence

LONGEST_MESSAGE = 300  # characters of the message of a library
MOST_ATTEMPTS = 3
REPORT_IT = "This is a fault of the program: please report it together with the file."
# Codes of PostgreSQL (https://www.postgresql.org/docs/current/errcodes-appendix.html) that Django counts as
# operational, but that depend on the data of one item: a limit of the program is exceeded, and the statement
# ran too long.
_OF_ONE_ITEM = ("54", "57014")
# The transaction was chosen to end a deadlock, or conflicts with another one: it may succeed the next time.
_TRANSIENT = ("40001", "40P01")


def ends_the_run(error: BaseException) -> bool:
    """Return whether no further item can be imported: the database is gone, full or locked."""
    if isinstance(error, InterfaceError):
        return True
    return isinstance(error, OperationalError) and not _code(error).startswith(_OF_ONE_ITEM)


def is_transient(error: BaseException) -> bool:
    """Return whether the same item may succeed when it is imported again at once."""
    return isinstance(error, OperationalError) and _code(error) in _TRANSIENT


def describe(error: BaseException) -> str:
    """Return an exception as words for a report."""
    return f"{type(error).__name__}: {sentence(str(error), LONGEST_MESSAGE)}".removesuffix(": ")


def _code(error: BaseException) -> str:
    """Return the code of PostgreSQL for an error; empty if the server gave none, as when it is gone."""
    return getattr(error.__cause__, "sqlstate", None) or ""
