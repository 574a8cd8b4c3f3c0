"""Takes a backup: one snapshot, counted and dumped, under a temporary name until it is whole."""

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

from archive.backups import contents, manifest, programs
from archive.backups.keeping import Kept, backups
from archive.backups.manifest import Manifest

ROOM = 1.2  # of what the last backup took, the room a new one needs
LOCK_TIMEOUT = "60s"  # how long a dump waits for a migration that holds a table


@contextmanager
def held(directory: Path) -> Iterator[None]:
    """Hold a directory of backups, made where it is not there; raise CommandError where another run does."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with FileLock(directory / ".lock", timeout=0):
            yield
    except Timeout as error:
        raise CommandError(f"another backup to {directory} is running") from error


def take(directory: Path) -> Kept:
    """Back the database in use up into a directory that is held, and return the backup.

    Raises CommandError where there is no room or something fails; nothing is left then.
    """
    with programs.connect(autocommit=True) as connection:
        contents.prepare(connection)
        _refuse_older_program(connection)
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        database, snapshot, moment, server = connection.execute(
            """SELECT current_database(), pg_export_snapshot(),
            date_trunc('second', clock_timestamp()), current_setting('server_version')"""
        ).fetchone()
        _refuse_small_disk(directory, database)
        for unfinished in directory.glob(f".{database}-*.partial"):
            unfinished.unlink()  # of a run that was killed: the lock is ours
        path = _free_name(directory, database, moment)
        partial = directory / f".{path.name}.partial"
        try:
            os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            programs.run(
                "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={partial}",
                f"--lock-wait-timeout={LOCK_TIMEOUT}", database=database,
            )  # fmt: skip
            made = Manifest(
                dump=path.name, sha256=manifest.sha256(partial), size=partial.stat().st_size,
                taken_at=moment.astimezone(dt.UTC).isoformat(), database=database,
                postgresql=server, locale=contents.locale(connection),
                migrations=_migrations(connection), tables=contents.tables(connection),
                objects=contents.objects(connection),
            )  # fmt: skip
            _refuse_unreadable(partial, made)
            _settle(partial, path)
            try:
                _write(path.with_suffix(".json"), made.text())
            except BaseException:
                path.unlink()
                raise
        except OSError as error:
            raise CommandError(f"{directory}: {error.strerror}; nothing was kept") from error
        finally:
            partial.unlink(missing_ok=True)
    return Kept(path.with_suffix(".json"), made)


def _refuse_older_program(connection: psycopg.Connection) -> None:
    server, program = connection.info.server_version // 10_000, programs.major_version("pg_dump")
    if program < server:
        raise CommandError(
            f"{programs.path_of('pg_dump')} is of PostgreSQL {program}, the server of {server}: "
            f"set {programs.SETTING} to the directory of programs as new as the server"
        )


def _refuse_small_disk(directory: Path, database: str) -> None:
    last = next(iter(backups(directory, database)), None)
    needed = int(last.manifest.size * ROOM) if last else 0
    free = shutil.disk_usage(directory).free
    if free < needed:
        raise CommandError(
            f"{directory} has room for {megabytes(free)}; the last backup took "
            f"{megabytes(last.manifest.size)}, a new one needs {megabytes(needed)}: nothing was written"
        )


def _refuse_unreadable(partial: Path, made: Manifest) -> None:
    """Read the table of contents back: a dump that lacks a table is none."""
    listed = programs.run("pg_restore", "--list", partial).splitlines()
    data = [line for line in listed if " TABLE DATA " in line]
    if len(data) < len(made.tables):
        raise CommandError(
            f"pg_dump wrote {len(data)} of {len(made.tables)} tables: nothing was kept"
        )


def _free_name(directory: Path, database: str, moment: dt.datetime) -> Path:
    while (path := directory / f"{database}-{moment:%Y%m%dT%H%M%SZ}.dump").exists():
        time.sleep(0.2)
        moment = dt.datetime.now(dt.UTC)
    return path


def _migrations(connection: psycopg.Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for app, name in connection.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2"):
        found.setdefault(app, []).append(name)
    return found


def _write(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.partial")
    try:
        with open(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
            file.write(text)
        _settle(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _settle(partial: Path, path: Path) -> None:
    """Give a file its name once its bytes are on the disk; the name is there too when this returns."""
    for place, move in ((partial, True), (path.parent, False)):
        opened = os.open(place, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
        if move:
            partial.rename(path)


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"
