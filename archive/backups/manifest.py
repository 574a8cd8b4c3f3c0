"""The manifest beside a backup: what it is of, and what it must be like when it is read again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

FORMAT = "reading-room backup 1"


class Unsound(Exception):
    """A backup that is not what was written; the text says in what."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `dump` is the name of the file beside it, `taken_at` ISO 8601 in UTC."""

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

    def text(self) -> str:
        """Return it as JSON with its own SHA-256: what is changed later is seen."""
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
    """Return the manifest at `path`; raise Unsound where it is none, or not as it was written."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        seal = content.pop("seal")
        manifest = Manifest(**content)
    except OSError as error:
        raise Unsound(f"{path.name} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unsound(f"{path.name} is no manifest of a backup") from error
    if manifest.format != FORMAT:
        raise Unsound(f"{path.name} is of the format “{manifest.format}”, not “{FORMAT}”")
    if seal != _seal(content):
        raise Unsound(f"{path.name} was changed since it was written: its seal does not fit")
    if Path(manifest.dump).name != manifest.dump:
        raise Unsound(f"{path.name} names a file elsewhere: “{manifest.dump}”")
    return manifest


def of_file(path: Path) -> Path:
    """Return where the manifest of a dump lies; a manifest is its own."""
    return path if path.suffix == ".json" else path.with_suffix(".json")


def check(manifest: Manifest, directory: Path) -> Path:
    """Return the dump after hashing it again; raise Unsound where it is not what was written."""
    path = directory / manifest.dump
    try:
        size = path.stat().st_size
        if size != manifest.size:
            raise Unsound(f"{path.name} has {size} bytes, written were {manifest.size}")
        digest = sha256(path)
    except OSError as error:
        raise Unsound(f"{path.name} cannot be read: {error.strerror}") from error
    if digest != manifest.sha256:
        raise Unsound(f"{path.name} has SHA-256 {digest}, written was {manifest.sha256}")
    return path


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
