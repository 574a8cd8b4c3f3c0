"""Putting static files in their places while a server may be serving them."""

from __future__ import annotations

import filecmp
import os
import tempfile
from pathlib import Path

from django.conf import settings
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
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="static-") as aside:
        _collect(aside)
        made = [path.relative_to(aside) for path in Path(aside).rglob("*") if path.is_file()]
        made.sort(key=lambda name: (str(name) == staticfiles_storage.manifest_name, name))
        published = [str(name) for name in made if _put(Path(aside) / name, root / name)]
    staticfiles_storage.hashed_files, staticfiles_storage.manifest_hash = (
        staticfiles_storage.load_manifest()
    )
    return published


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
