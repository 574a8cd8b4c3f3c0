"""Restoration of a backup into an empty database, and comparison of the result with the manifest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.core.management.base import CommandError
from psycopg import sql

from archive.backups import inventory, postgresql
from archive.backups import manifest as manifests
from archive.backups.manifest import DamagedBackup, Manifest
from articles.index import change_log

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,62}")
_MAINTENANCE = ("postgres", "template1", "")  # databases to connect to while another is created


@dataclass(frozen=True)
class Difference:
    """A table or kind of object that is not in the database as the manifest describes it."""

    name: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.name}: found {self.found}, expected {self.expected}"


def check(path: Path) -> tuple[Manifest, Path]:
    """Return the manifest and the path of the dump of a backup; raise CommandError if one has changed."""
    try:
        manifest = manifests.read(manifests.of_file(path))
        dump = manifests.check(manifest, path.parent)
    except DamagedBackup as error:
        raise CommandError(f"{error}. Nothing was changed.") from error
    if path.suffix != ".json" and dump.name != path.name:
        raise CommandError(
            f"the manifest of {path.name} belongs to {dump.name}. Nothing was changed."
        )
    return manifest, dump


def restore(manifest: Manifest, dump: Path, database: str, jobs: int = 1) -> list[Difference]:
    """Restore a backup into an empty or new database; return how the result differs from the manifest.

    Raises CommandError, with nothing changed, if the database is not empty or a program fails.
    """
    if not _NAME.fullmatch(database):
        raise CommandError(
            f"“{database}” is not a valid name for a database: use letters, digits, - and _"
        )
    with _maintenance() as connection:
        is_new = not connection.execute(
            "SELECT FROM pg_database WHERE datname = %s", [database]
        ).fetchall()
        if is_new:
            _create(connection, database, manifest.locale)
        else:
            _refuse_nonempty(database)
        try:
            _load(dump, database, jobs)
        except BaseException as error:
            if is_new:
                connection.execute(
                    sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database))
                )
            elif jobs > 1:
                raise CommandError(
                    f"{error}\nThe database {database} is partly restored: drop it before you try again."
                ) from error
            raise
    with postgresql.connect(database, autocommit=True) as connection:
        inventory.prepare(connection)
        found = differences(manifest, connection)
        if not found:
            # The change log names transactions of the server that wrote it.
            change_log.reset(connection)
            connection.execute("ANALYZE")
    return found


def differences(manifest: Manifest, connection: psycopg.Connection) -> list[Difference]:
    """Return the tables and the numbers of objects in which a database differs from a manifest."""
    found = []
    tables = inventory.tables(connection)
    for name in sorted(manifest.tables.keys() | tables.keys()):
        expected, actual = manifest.tables.get(name), tables.get(name)
        if actual != expected:
            found.append(Difference(name, _summary(actual), _summary(expected)))
    for kind, count in inventory.objects(connection).items():
        if count != manifest.objects[kind]:
            found.append(Difference(kind, str(count), str(manifest.objects[kind])))
    return found


def _summary(table: dict | None) -> str:
    return f"{table['rows']} rows, digest {table['digest']}" if table else "no such table"


def _load(dump: Path, database: str, jobs: int) -> None:
    mode = ["--single-transaction"] if jobs == 1 else [f"--jobs={jobs}"]
    postgresql.run(
        "pg_restore", "--exit-on-error", *mode, "--no-owner", "--no-privileges",
        f"--dbname={database}", dump, database=database,
    )  # fmt: skip


def _refuse_nonempty(database: str) -> None:
    with postgresql.connect(database, autocommit=True) as connection:
        if not inventory.is_empty(connection):
            raise CommandError(
                f"the database {database} is not empty: a backup can only be restored into a new one. "
                "Nothing was changed."
            )


@contextmanager
def _maintenance() -> Iterator[psycopg.Connection]:
    """Connect to a database of the server other than the one being restored."""
    for last, database in enumerate(_MAINTENANCE, 1):
        try:
            connection = postgresql.connect(database, autocommit=True)
        except CommandError:
            if last == len(_MAINTENANCE):
                raise
            continue
        with connection:
            yield connection
        return


def _create(connection: psycopg.Connection, database: str, locale: dict[str, str]) -> None:
    """Create an empty database with the encoding and locale of the one backed up."""
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
            f"the database {database} cannot be created with {locale}: {str(error).strip()}. "
            "Create an empty one in UTF-8 by hand and name it with --into."
        ) from error
