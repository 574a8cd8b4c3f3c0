"""Manifest of a backup: the file next to a dump that records its contents and checksums."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

FORMAT = "reading-room backup 1"


class DamagedBackup(Exception):
    """A manifest or dump that is not as it was written; the message says how."""


@dataclass(frozen=True)
class Manifest:
    """Contents of a backup. `dump` is the name of the file next to it, `taken_at` ISO 8601 in UTC."""

    dump: str
    sha256: str
    size: int
    taken_at: str
    database: str
    postgresql: str
    locale: dict[str, str]
    migrations: dict[str, list[str]]
    tables: dict[str, dict[str, int | str]]
    objects: dict[str, int]
    format: str = field(default=FORMAT)

    def to_json(self) -> str:
        """Return the manifest as JSON, sealed with its own SHA-256 so that later changes are detected."""
        content = asdict(self)
        sealed = {"seal": _seal(content), **content}
        return json.dumps(sealed, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @property
    def rows(self) -> int:
        return sum(table["rows"] for table in self.tables.values())


def _seal(content: dict) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def read(path: Path) -> Manifest:
    """Return the manifest at `path`; raise DamagedBackup if it is not a manifest or has been changed."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        seal = content.pop("seal")
        manifest = Manifest(**content)
    except OSError as error:
        raise DamagedBackup(f"{path.name} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedBackup(f"{path.name} is not the manifest of a backup") from error
    if manifest.format != FORMAT:
        raise DamagedBackup(f"{path.name} has the format “{manifest.format}”, not “{FORMAT}”")
    if seal != _seal(content):
        raise DamagedBackup(
            f"{path.name} was changed after it was written: its seal does not match"
        )
    if Path(manifest.dump).name != manifest.dump:
        raise DamagedBackup(f"{path.name} names a file in another directory: “{manifest.dump}”")
    return manifest


def of_file(path: Path) -> Path:
    """Return the path of the manifest of a dump; the path of a manifest is returned unchanged."""
    return path if path.suffix == ".json" else path.with_suffix(".json")


def check(manifest: Manifest, directory: Path) -> Path:
    """Return the path of the dump after hashing it again; raise DamagedBackup if it has changed."""
    path = directory / manifest.dump
    try:
        size = path.stat().st_size
        if size != manifest.size:
            raise DamagedBackup(f"{path.name} has {size} bytes instead of {manifest.size}")
        digest = sha256(path)
    except OSError as error:
        raise DamagedBackup(f"{path.name} cannot be read: {error.strerror}") from error
    if digest != manifest.sha256:
        raise DamagedBackup(f"{path.name} has SHA-256 {digest} instead of {manifest.sha256}")
    return path


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
