"""Connections to the PostgreSQL server, and runs of its client programs (pg_dump, pg_restore).

A password is never passed as a command-line argument.
"""

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

SETTING = "POSTGRESQL_PROGRAMS"  # environment variable: a directory


def parameters(database: str = "") -> dict[str, str]:
    """Return the libpq parameters of a database of the server in use; by default the one in use."""
    keywords = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    given = connection.get_connection_params()
    known = {name: str(value) for name, value in given.items() if name in keywords and value != ""}
    known.pop("options", None)  # the statement timeout is meant for pages
    return known | ({"dbname": database} if database else {})


def connect(database: str = "", **options) -> psycopg.Connection:
    """Connect to a database of the server in use; raise CommandError if it does not answer."""
    try:
        return psycopg.connect(**parameters(database), **options)
    except psycopg.OperationalError as error:
        raise CommandError(f"the database does not answer: {error}") from error


def run(program: str, *arguments: object, database: str = "") -> str:
    """Run pg_dump or pg_restore against a database and return its output.

    Raises CommandError if the program is missing, or with its error output if it fails.
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
    """Return the path of a program: in `POSTGRESQL_PROGRAMS`, on PATH, or with the embedded server.

    With the embedded server its own programs come before those on PATH, which may be of another version.
    Raises CommandError if the program is not found.
    """
    embedded = connection.settings_dict["ENGINE"] == "archive.embedded"
    if directory := settings.POSTGRESQL_PROGRAMS:
        path = Path(directory) / program
        if not path.exists():
            raise CommandError(f"{SETTING} is {directory}: it does not contain {program}")
        return str(path)
    on_path = shutil.which(program)
    if on_path and not embedded:
        return on_path
    try:
        path = programs_directory() / program
        if path.exists():
            return str(path)
    except EmbeddedServerError:
        pass
    if on_path:
        return on_path
    raise CommandError(f"{program} was not found: set {SETTING} to the directory that contains it")


def major_version(program: str) -> int:
    output = subprocess.run(  # noqa: S603
        [path_of(program), "--version"], capture_output=True, text=True, check=True
    ).stdout
    return int(re.search(r"\d+", output).group())


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return an environment with the connection parameters in it, where other users cannot see them."""
    variables = {
        option.keyword.decode(): option.envvar.decode()
        for option in pq.Conninfo.get_defaults()
        if option.envvar
    }
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PG") or k == "PGPASSFILE"}
    connection_variables = {
        variables[name]: value for name, value in given.items() if name in variables
    }
    return inherited | connection_variables
