"""Command: restore a backup into an empty database and compare the result with the manifest."""

from __future__ import annotations

import time
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db.migrations.loader import MigrationLoader

from archive.backups import restore
from archive.backups.manifest import Manifest


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty database of the same server, creating it if it does not exist, and "
        "compare every table with the manifest. Exits with 1 if one differs. The database in use is not "
        "touched."
    )
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, help="the dump; its manifest must be next to it")
        parser.add_argument("--into", required=True, metavar="DATABASE")
        parser.add_argument(
            "--jobs", type=int, default=1, metavar="N",
            help="number of parallel connections; with 1, everything is one transaction",
        )  # fmt: skip

    def handle(self, *, file: Path, into: str, jobs: int, **options) -> None:
        manifest, dump = restore.check(file.expanduser().absolute())
        self.stdout.write(f"› {dump.name} is intact, written at {manifest.taken_at}")
        start = time.perf_counter()
        differences = restore.restore(manifest, dump, into, max(1, jobs))
        seconds = time.perf_counter() - start
        for difference in differences:
            self.stdout.write(f"! {difference}")
        if differences:
            self.stdout.write(f"› {into} differs from the backup in {len(differences)} points")
            raise SystemExit(1)
        self.stdout.write(
            f"› {into}: all {len(manifest.tables)} tables, {manifest.rows:,} rows, match the manifest; "
            f"{seconds:.1f} s"
        )
        for line in _next_steps(manifest, into):
            self.stdout.write(line)


def _next_steps(manifest: Manifest, database: str) -> list[str]:
    """Return the commands to run next, from the migrations of this code and those in the backup."""
    in_code = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    in_backup = {(app, name) for app, names in manifest.migrations.items() for name in names}
    lines = [f"  DATABASE_NAME={database} manage.py verify"]
    if missing := sorted(in_code - in_backup):
        lines.insert(0, f"  DATABASE_NAME={database} manage.py migrate  ({len(missing)} to apply)")
    if newer := sorted(in_backup - in_code):
        app, name = newer[-1]
        lines.insert(0, f"! the backup is from newer code than this: it has {app}.{name}")
    return lines
