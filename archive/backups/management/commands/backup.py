"""Back the whole database up, and let go of the backups that are no longer needed."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.backups import keeping, manifest, taking
from archive.backups.taking import megabytes


class Command(BaseCommand):
    help = (
        "Write the whole database, as of one moment, to a file with a manifest beside it; remove the backups "
        "of this database that no rule keeps. Run it daily."
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
            help="take none: hash all backups in the directory again, and end with 1 where one changed",
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
        with taking.held(directory):
            made = taking.take(directory)
            seconds = time.perf_counter() - start
            found = keeping.backups(directory, made.manifest.database)
            gone = keeping.superfluous(found, made, **rules)
            for each in gone:
                keeping.remove(each)
        held = made.manifest
        self.stdout.write(
            f"› {directory / held.dump}: {megabytes(held.size)}, {len(held.tables)} tables, "
            f"{held.rows:,} rows, {seconds:.1f} s"
        )
        for each in gone:
            self.stdout.write(f"  removed {each.manifest.dump}")
        self.stdout.write(f"› {len(found) - len(gone)} backups are kept")

    def _check(self, directory: Path) -> None:
        """Hash again what is here; a backup nobody can read is worse than none."""
        damaged, seen = 0, 0
        dumps = set(directory.glob("*.dump"))
        for path in sorted(directory.glob("*.json")):
            seen += 1
            try:
                dumps.discard(manifest.check(manifest.read(path), directory))
            except manifest.Unsound as error:
                damaged += 1
                dumps.discard(path.with_suffix(".dump"))
                self.stdout.write(f"! {error}")
        for alone in sorted(dumps):
            self.stdout.write(f"  {alone.name} has no manifest: it is no backup")
        self.stdout.write(f"› {seen - damaged} of {seen} backups are sound")
        if damaged or not seen:
            raise SystemExit(1)
