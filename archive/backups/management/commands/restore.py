"""Restore a backup into a database that is empty, and compare what came with what was there."""

from __future__ import annotations

import time
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db.migrations.loader import MigrationLoader

from archive.backups import restoring
from archive.backups.manifest import Manifest


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty database of the same server, made where it is not there, and compare "
        "every table with the manifest. Ends with 1 where one differs. The database in use is not touched."
    )
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, help="the dump; its manifest lies beside it")
        parser.add_argument("--into", required=True, metavar="DATABASE")
        parser.add_argument(
            "--jobs", type=int, default=1, metavar="N",
            help="how many connections at once; with 1, all of it is one transaction",
        )  # fmt: skip

    def handle(self, *, file: Path, into: str, jobs: int, **options) -> None:
        made, dump = restoring.check(file.expanduser().absolute())
        self.stdout.write(f"› {dump.name} is as it was written at {made.taken_at}")
        start = time.perf_counter()
        found = restoring.restore(made, dump, into, max(1, jobs))
        seconds = time.perf_counter() - start
        for each in found:
            self.stdout.write(f"! {each}")
        if found:
            self.stdout.write(f"› {into} is not what was backed up: {len(found)} differences")
            raise SystemExit(1)
        self.stdout.write(
            f"› {into}: all {len(made.tables)} tables, {made.rows:,} rows, are as they were; {seconds:.1f} s"
        )
        for line in _what_next(made, into):
            self.stdout.write(line)


def _what_next(made: Manifest, database: str) -> list[str]:
    """Return what to do now, by what the code here has applied beside what the backup has."""
    here = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    there = {(app, name) for app, names in made.migrations.items() for name in names}
    lines = [f"  DATABASE_NAME={database} manage.py verify"]
    if missing := sorted(here - there):
        lines.insert(0, f"  DATABASE_NAME={database} manage.py migrate  ({len(missing)} to apply)")
    if newer := sorted(there - here):
        app, name = newer[-1]
        lines.insert(0, f"! the backup is of newer code than this: it has {app}.{name}")
    return lines
