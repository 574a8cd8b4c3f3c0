"""Command: back up the whole database and remove expired backups."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.backups import dump, manifest, retention


class Command(BaseCommand):
    help = (
        "Dump the whole database, as of one moment, to a file with a manifest next to it, and remove the "
        "backups of this database that no retention rule keeps. Run it daily."
    )
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--to", type=Path, default=settings.VAR_DIR / "backups", help="directory (%(default)s)"
        )
        for period, most in (("daily", 14), ("weekly", 8), ("monthly", 12)):
            parser.add_argument(
                f"--keep-{period}", type=int, default=most, metavar="N", help="(%(default)s)"
            )
        parser.add_argument(
            "--check", action="store_true",
            help="take no backup: hash every backup in the directory again; exit with 1 if one has changed",
        )  # fmt: skip

    def handle(self, *, to: Path, check: bool, **options) -> None:
        directory = to.expanduser().absolute()
        if check:
            self._check(directory)
            return
        rules = {p: options[f"keep_{p}"] for p in ("daily", "weekly", "monthly")}
        if min(rules.values()) < 0:
            raise CommandError("the number of backups to keep cannot be negative")
        start = time.perf_counter()
        with dump.locked(directory):
            new = dump.take(directory)
            seconds = time.perf_counter() - start
            backups = retention.backups(directory, new.manifest.database)
            expired = retention.expired(backups, new, **rules)
            for backup in expired:
                retention.remove(backup)
        written = new.manifest
        self.stdout.write(
            f"› {directory / written.dump}: {dump.megabytes(written.size)}, {len(written.tables)} tables, "
            f"{written.rows:,} rows, {seconds:.1f} s"
        )
        for backup in expired:
            self.stdout.write(f"  removed {backup.manifest.dump}")
        self.stdout.write(f"› {len(backups) - len(expired)} backups kept")

    def _check(self, directory: Path) -> None:
        """Hash every backup in a directory again; exit with 1 if one is damaged or there is none."""
        damaged, checked = 0, 0
        dumps = set(directory.glob("*.dump"))
        for path in sorted(directory.glob("*.json")):
            checked += 1
            try:
                dumps.discard(manifest.check(manifest.read(path), directory))
            except manifest.DamagedBackup as error:
                damaged += 1
                dumps.discard(path.with_suffix(".dump"))
                self.stdout.write(f"! {error}")
        for orphan in sorted(dumps):
            self.stdout.write(f"  {orphan.name} has no manifest, so it is not a backup")
        self.stdout.write(f"› {checked - damaged} of {checked} backups are intact")
        if damaged or not checked:
            raise SystemExit(1)
