"""PostgreSQL's own programs and how they reach the database: no password is ever an argument."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from psycopg import pq

from archive.embedded.server import EmbeddedServerError, programs_directory

SETTING = "POSTGRESQL_PROGRAMS"  # a directory; of the environment


def parameters(database: str = "") -> dict[str, str]:
    """Return how libpq reaches a database of the server in use, the one in use by default."""
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    given = connection.get_connection_params()
    found = {name: str(value) for name, value in given.items() if name in known and value != ""}
    found.pop("options", None)  # a limit to the time of statements is for pages
    return found | ({"dbname": database} if database else {})


def connect(database: str = "", **options) -> psycopg.Connection:
    """Connect to a database of the server in use; raise CommandError where it does not answer."""
    try:
        return psycopg.connect(**parameters(database), **options)
    except psycopg.OperationalError as error:
        raise CommandError(f"the database does not answer: {error}") from error


def run(program: str, *arguments: object, database: str = "") -> str:
    """Run pg_dump or pg_restore against a database and return what it printed.

    Raises CommandError with what the program said where it fails, or where it is not there.
    """
    result = subprocess.run(  # noqa: S603
        [path_of(program), "--no-password", *map(str, arguments)],
        env=_environment(parameters(database)), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if result.returncode:
        raise CommandError(f"{program} failed: {result.stderr.strip()[-2_000:]}")
    return result.stdout


def path_of(program: str) -> str:
    """Return where a program lies: in `POSTGRESQL_PROGRAMS`, on PATH, or where the embedded server's lie.

    The embedded server is served by its own first: those on PATH may be of another version.
    """
    embedded = connection.settings_dict["ENGINE"] == "archive.embedded"
    if chosen := settings.POSTGRESQL_PROGRAMS:
        found = Path(chosen) / program
        if not found.exists():
            raise CommandError(f"{SETTING} is {chosen}: there is no {program}")
        return str(found)
    on_path = shutil.which(program)
    if on_path and not embedded:
        return on_path
    try:
        found = programs_directory() / program
        if found.exists():
            return str(found)
    except EmbeddedServerError:
        pass
    if on_path:
        return on_path
    raise CommandError(f"there is no {program}: set {SETTING} to the directory it lies in")


def major_version(program: str) -> int:
    said = subprocess.run(  # noqa: S603
        [path_of(program), "--version"], capture_output=True, text=True, check=True
    ).stdout
    return int(re.search(r"\d+", said).group())


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which a program finds its database: other users do not see it."""
    variables = {
        option.keyword.decode(): option.envvar.decode()
        for option in pq.Conninfo.get_defaults()
        if option.envvar
    }
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PG") or k == "PGPASSFILE"}
    named = {variables[name]: value for name, value in given.items() if name in variables}
    return inherited | named
