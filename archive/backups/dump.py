"""Creation of a backup: dump and inventory of one database snapshot.

A file has a temporary name until it is complete.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.core.management.base import CommandError
from filelock import FileLock, Timeout

from archive.backups import inventory, postgresql
from archive.backups.manifest import Manifest, sha256
from archive.backups.retention import Backup, backups

SPACE_FACTOR = 1.2  # free space needed for a new backup, as a multiple of the size of the last one
LOCK_TIMEOUT = "60s"  # how long pg_dump waits for a table that a migration has locked


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Lock a directory of backups, creating it if needed; raise CommandError if another run has locked it."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with FileLock(directory / ".lock", timeout=0):
            yield
    except Timeout as error:
        raise CommandError(f"another backup to {directory} is running") from error


def take(directory: Path) -> Backup:
    """Back up the database in use into a locked directory and return the backup.

    Raises CommandError if there is too little space or something fails; no file is left in that case.
    """
    with postgresql.connect(autocommit=True) as connection:
        inventory.prepare(connection)
        _refuse_older_program(connection)
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        database, snapshot, moment, server = connection.execute(
            """SELECT current_database(), pg_export_snapshot(),
            date_trunc('second', clock_timestamp()), current_setting('server_version')"""
        ).fetchone()
        _refuse_small_disk(directory, database)
        for unfinished in directory.glob(f".{database}-*.partial"):
            unfinished.unlink()  # left by a killed run: no other run can hold the lock now
        path = _free_name(directory, database, moment)
        partial = directory / f".{path.name}.partial"
        try:
            os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            postgresql.run(
                "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={partial}",
                f"--lock-wait-timeout={LOCK_TIMEOUT}", database=database,
            )  # fmt: skip
            manifest = Manifest(
                dump=path.name, sha256=sha256(partial), size=partial.stat().st_size,
                taken_at=moment.astimezone(dt.UTC).isoformat(), database=database,
                postgresql=server, locale=inventory.locale(connection),
                migrations=_migrations(connection), tables=inventory.tables(connection),
                objects=inventory.objects(connection),
            )  # fmt: skip
            _refuse_incomplete(partial, manifest)
            _finalise(partial, path)
            try:
                _write(path.with_suffix(".json"), manifest.to_json())
            except BaseException:
                path.unlink()
                raise
        except OSError as error:
            raise CommandError(f"{directory}: {error.strerror}; no backup was kept") from error
        finally:
            partial.unlink(missing_ok=True)
    return Backup(path.with_suffix(".json"), manifest)


def _refuse_older_program(connection: psycopg.Connection) -> None:
    server, program = connection.info.server_version // 10_000, postgresql.major_version("pg_dump")
    if program < server:
        raise CommandError(
            f"{postgresql.path_of('pg_dump')} is PostgreSQL {program}, the server is {server}: set "
            f"{postgresql.SETTING} to a directory with programs at least as new as the server"
        )


def _refuse_small_disk(directory: Path, database: str) -> None:
    last = next(iter(backups(directory, database)), None)
    needed = int(last.manifest.size * SPACE_FACTOR) if last else 0
    free = shutil.disk_usage(directory).free
    if free < needed:
        raise CommandError(
            f"{directory} has {megabytes(free)} free; the last backup took {megabytes(last.manifest.size)}, "
            f"a new one needs {megabytes(needed)}: nothing was written"
        )


def _refuse_incomplete(partial: Path, manifest: Manifest) -> None:
    """Raise CommandError if the table of contents of a dump lacks a table."""
    contents = postgresql.run("pg_restore", "--list", partial).splitlines()
    tables = [line for line in contents if " TABLE DATA " in line]
    if len(tables) < len(manifest.tables):
        raise CommandError(
            f"pg_dump wrote {len(tables)} of {len(manifest.tables)} tables: no backup was kept"
        )


def _free_name(directory: Path, database: str, moment: dt.datetime) -> Path:
    while (path := directory / f"{database}-{moment:%Y%m%dT%H%M%SZ}.dump").exists():
        time.sleep(0.2)
        moment = dt.datetime.now(dt.UTC)
    return path


def _migrations(connection: psycopg.Connection) -> dict[str, list[str]]:
    applied: dict[str, list[str]] = {}
    for app, name in connection.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2"):
        applied.setdefault(app, []).append(name)
    return applied


def _write(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.partial")
    try:
        with open(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
            file.write(text)
        _finalise(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _finalise(partial: Path, path: Path) -> None:
    """Sync a file to disk, give it its final name, and sync the directory so that the name is on disk too."""
    for target, rename in ((partial, True), (path.parent, False)):
        descriptor = os.open(target, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if rename:
            partial.rename(path)


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
