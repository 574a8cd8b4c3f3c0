"""Publication of static files while a server may be serving them."""

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
    """Collect the static files in a temporary directory and move those that differ; return their names.

    Django deletes a hashed file and writes it again, and WhiteNoise compresses it in place: a running
    server would meanwhile answer 404 or send half a file, and a starting one would fail on missing files.
    Here each file is replaced atomically, the manifest after the files it names, and none is deleted,
    since pages of the previous version are still open in browsers.
    """
    root = Path(settings.STATIC_ROOT)
    record, sources = root.with_name(f"{root.name}.sources"), _sources_digest()
    if record.exists() and record.read_text() == sources and _is_complete(root):
        return []  # compressing takes seconds, and nothing would differ
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="static-") as staging:
        _collect(staging)
        names = [path.relative_to(staging) for path in Path(staging).rglob("*") if path.is_file()]
        names.sort(key=lambda name: (str(name) == staticfiles_storage.manifest_name, name))
        published = [str(name) for name in names if _move(Path(staging) / name, root / name)]
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


def _move(source: Path, target: Path) -> bool:
    """Move a file to its target unless it is equal to the file there; return whether it was moved."""
    if target.exists() and filecmp.cmp(source, target, shallow=False):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(source, target)
    return True
