"""Which backups stay: the newest of each of the last days, weeks and months. Nothing else is touched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from archive.backups.manifest import Manifest, Unsound, read


@dataclass(frozen=True)
class Kept:
    """A backup in a directory: its manifest, and where that lies."""

    path: Path
    manifest: Manifest

    @property
    def moment(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.manifest.taken_at)

    @property
    def dump(self) -> Path:
        return self.path.parent / self.manifest.dump


def backups(directory: Path, database: str) -> list[Kept]:
    """Return the backups of a database by their manifests, the newest first; other files are nobody's here."""
    found = []
    for path in directory.glob("*.json"):
        try:
            manifest = read(path)
        except Unsound:
            continue
        if manifest.database == database and path.with_suffix(".dump").name == manifest.dump:
            found.append(Kept(path, manifest))
    return sorted(found, key=lambda kept: kept.moment, reverse=True)


def superfluous(
    found: Collection[Kept], made: Kept, *, daily: int, weekly: int, monthly: int
) -> list[Kept]:
    """Return those that no rule keeps; `made`, which was just written and read back, always stays.

    `found` are in order, the newest first.
    """
    kept = {made.path}
    rules: tuple[tuple[int, Callable[[dt.datetime], object]], ...] = (
        (daily, lambda moment: moment.date()),
        (weekly, lambda moment: moment.isocalendar()[:2]),
        (monthly, lambda moment: (moment.year, moment.month)),
    )
    for most, period in rules:
        newest: dict[object, Kept] = {}
        for each in found:
            newest.setdefault(period(each.moment), each)
        kept |= {each.path for each in list(newest.values())[:most]}
    return [each for each in found if each.path not in kept]


def remove(backup: Kept) -> None:
    """Remove a backup, the manifest first: a dump without one is never taken for a backup."""
    backup.path.unlink()
    backup.dump.unlink(missing_ok=True)
