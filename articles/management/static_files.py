"""Putting static files in their places while a server may be serving them."""

from __future__ import annotations

import filecmp
import json
import os
import tempfile
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.management.commands import collectstatic
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import storages
from django.core.management import call_command


def publish() -> list[str]:
    """Make the static files aside and put those that differ in their places; return their names.

    Django deletes a hashed file and writes it again, and WhiteNoise compresses it in its place: a server
    at work meanwhile answers 404 or half a file, and one that starts falls over what is gone. Here each file
    arrives whole and at once, the manifest after what it names, and none is taken away: pages of the
    version before are still open somewhere.
    """
    root = Path(settings.STATIC_ROOT)
    record, sources = root.with_name(f"{root.name}.sources"), _sources_digest()
    if record.exists() and record.read_text() == sources and _is_complete(root):
        return []  # compressing takes seconds, and nothing would differ
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="static-") as aside:
        _collect(aside)
        made = [path.relative_to(aside) for path in Path(aside).rglob("*") if path.is_file()]
        made.sort(key=lambda name: (str(name) == staticfiles_storage.manifest_name, name))
        published = [str(name) for name in made if _put(Path(aside) / name, root / name)]
    record.write_text(sources)
    staticfiles_storage.hashed_files, staticfiles_storage.manifest_hash = (
        staticfiles_storage.load_manifest()
    )
    return published


def _sources_digest() -> str:
    """Return a digest of the name and content of every source file, and of what processes them."""
    digest = blake2b(f"{django.__version__} {version('whitenoise')}".encode(), digest_size=16)
    for finder in get_finders():
        for name, storage in finder.list(["CVS", ".*", "*~"]):
            digest.update(name.encode())
            with storage.open(name) as file:
                digest.update(blake2b(file.read()).digest())
    return digest.hexdigest()


def _is_complete(root: Path) -> bool:
    """Return whether every file that the manifest names is in the folder that is served."""
    manifest = root / staticfiles_storage.manifest_name
    if not manifest.exists():
        return False
    return all(
        (root / name).exists() for name in json.loads(manifest.read_text())["paths"].values()
    )


def _collect(folder: str) -> None:
    command = collectstatic.Command()
    command.storage = storages.create_storage(
        {**settings.STORAGES["staticfiles"], "OPTIONS": {"location": folder}}
    )
    call_command(command, interactive=False, verbosity=0)


def _put(made: Path, place: Path) -> bool:
    """Move a file to its place unless the same lies there; return whether it was moved."""
    if place.exists() and filecmp.cmp(made, place, shallow=False):
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(made, place)
    return True
