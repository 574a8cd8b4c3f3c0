"""Retention of backups: keep the newest of each of the last days, weeks and months.

Files other than sound backups of the database in question are never touched.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from archive.backups.manifest import DamagedBackup, Manifest, read


@dataclass(frozen=True)
class Backup:
    """A backup in a directory: its manifest, and the path of the manifest."""

    path: Path
    manifest: Manifest

    @property
    def taken_at(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.manifest.taken_at)

    @property
    def dump(self) -> Path:
        return self.path.parent / self.manifest.dump


def backups(directory: Path, database: str) -> list[Backup]:
    """Return the backups of a database by their manifests, newest first; ignore all other files."""
    found = []
    for path in directory.glob("*.json"):
        try:
            manifest = read(path)
        except DamagedBackup:
            continue
        if manifest.database == database and path.with_suffix(".dump").name == manifest.dump:
            found.append(Backup(path, manifest))
    return sorted(found, key=lambda backup: backup.taken_at, reverse=True)


def expired(
    candidates: Collection[Backup], new: Backup, *, daily: int, weekly: int, monthly: int
) -> list[Backup]:
    """Return the backups that no rule keeps, in the order given.

    `candidates` must be sorted newest first. `new`, the backup just written and read back, is always kept.
    """
    kept = {new.path}
    rules: tuple[tuple[int, Callable[[dt.datetime], object]], ...] = (
        (daily, lambda moment: moment.date()),
        (weekly, lambda moment: moment.isocalendar()[:2]),
        (monthly, lambda moment: (moment.year, moment.month)),
    )
    for limit, period in rules:
        newest: dict[object, Backup] = {}
        for backup in candidates:
            newest.setdefault(period(backup.taken_at), backup)
        kept |= {backup.path for backup in list(newest.values())[:limit]}
    return [backup for backup in candidates if backup.path not in kept]


def remove(backup: Backup) -> None:
    """Delete a backup, the manifest first: a dump without a manifest does not count as a backup."""
    backup.path.unlink()
    backup.dump.unlink(missing_ok=True)
