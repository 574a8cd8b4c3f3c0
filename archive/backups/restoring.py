"""Brings a backup into an empty database, and says whether what came is what was there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.core.management.base import CommandError
from psycopg import sql

from archive.backups import contents, manifest, programs
from archive.backups.manifest import Manifest, Unsound
from articles.index import change_log

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,62}")
_MAINTENANCE = ("postgres", "template1", "")  # databases to connect to when one is made


@dataclass(frozen=True)
class Difference:
    """A table, or a kind of object, that is not in the database as it is in the manifest."""

    what: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.what}: found {self.found}, expected {self.expected}"


def check(path: Path) -> tuple[Manifest, Path]:
    """Return the manifest and the dump of a backup, both as they were written; else raise CommandError."""
    try:
        made = manifest.read(manifest.of_file(path))
        dump = manifest.check(made, path.parent)
    except Unsound as error:
        raise CommandError(f"{error}. Nothing was touched.") from error
    if path.suffix != ".json" and dump.name != path.name:
        raise CommandError(f"the manifest of {path.name} is of {dump.name}. Nothing was touched.")
    return made, dump


def restore(made: Manifest, dump: Path, database: str, jobs: int = 1) -> list[Difference]:
    """Restore a backup into a database that is empty or not there; return in what it differs then.

    Raises CommandError, with nothing touched, where the database has anything in it or a program fails.
    """
    if not _NAME.fullmatch(database):
        raise CommandError(f"“{database}” is no name for a database: letters, digits, - and _")
    with _maintenance() as connection:
        is_new = not connection.execute(
            "SELECT FROM pg_database WHERE datname = %s", [database]
        ).fetchall()
        if is_new:
            _create(connection, database, made.locale)
        else:
            _refuse_what_is_not_empty(database)
        try:
            _read(dump, database, jobs)
        except BaseException as error:
            if is_new:
                connection.execute(
                    sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database))
                )
            elif jobs > 1:
                raise CommandError(
                    f"{error}\nThe database {database} holds a part: drop it before another try."
                ) from error
            raise
    with programs.connect(database, autocommit=True) as connection:
        contents.prepare(connection)
        found = differences(made, connection)
        if not found:
            # The change log names transactions of the server that wrote it.
            change_log.start_anew(connection)
            connection.execute("ANALYZE")
    return found


def differences(made: Manifest, connection: psycopg.Connection) -> list[Difference]:
    """Return in what a database differs from a manifest: each table and the number of objects."""
    found = []
    there = contents.tables(connection)
    for table in sorted(made.tables.keys() | there.keys()):
        expected, now = made.tables.get(table), there.get(table)
        if now != expected:
            found.append(Difference(table, _said(now), _said(expected)))
    for kind, count in contents.objects(connection).items():
        if count != made.objects[kind]:
            found.append(Difference(kind, str(count), str(made.objects[kind])))
    return found


def _said(table: dict | None) -> str:
    return f"{table['rows']} rows, digest {table['digest']}" if table else "no such table"


def _read(dump: Path, database: str, jobs: int) -> None:
    how = ["--single-transaction"] if jobs == 1 else [f"--jobs={jobs}"]
    programs.run(
        "pg_restore", "--exit-on-error", *how, "--no-owner", "--no-privileges",
        f"--dbname={database}", dump, database=database,
    )  # fmt: skip


def _refuse_what_is_not_empty(database: str) -> None:
    with programs.connect(database, autocommit=True) as connection:
        if not contents.is_empty(connection):
            raise CommandError(
                f"the database {database} is not empty: a backup is restored into a new one. "
                "Nothing was touched."
            )


@contextmanager
def _maintenance() -> Iterator[psycopg.Connection]:
    """Connect to some database of the server that is not the one restored."""
    for last, database in enumerate(_MAINTENANCE, 1):
        try:
            connection = programs.connect(database, autocommit=True)
        except CommandError:
            if last == len(_MAINTENANCE):
                raise
            continue
        with connection:
            yield connection
        return


def _create(connection: psycopg.Connection, database: str, locale: dict[str, str]) -> None:
    """Make an empty database that is written as the one backed up was."""
    options = [
        sql.SQL("ENCODING {}").format(sql.Literal(locale["encoding"])),
        sql.SQL("LC_COLLATE {}").format(sql.Literal(locale["collate"])),
        sql.SQL("LC_CTYPE {}").format(sql.Literal(locale["ctype"])),
    ]
    if locale["provider"] == "b":
        options.append(
            sql.SQL("LOCALE_PROVIDER builtin BUILTIN_LOCALE {}").format(
                sql.Literal(locale["locale"])
            )
        )
    elif locale["provider"] == "i":
        options.append(
            sql.SQL("LOCALE_PROVIDER icu ICU_LOCALE {}").format(sql.Literal(locale["locale"]))
        )
    else:
        options.append(sql.SQL("LOCALE_PROVIDER libc"))
    try:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0 {}").format(
                sql.Identifier(database), sql.SQL(" ").join(options)
            )
        )
    except psycopg.Error as error:
        raise CommandError(
            f"the database {database} cannot be made as {locale}: {str(error).strip()}. "
            "Make an empty one in UTF-8 by hand and name it with --into."
        ) from error
