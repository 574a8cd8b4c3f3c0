"""The message file has all strings of the interface and no others."""

import shutil
import subprocess
import sys

from babel.messages import pofile
from django.conf import settings

from articles.management.commands.assets import message_files

KINDS = ("*.py", "*.html", "*.txt", "*.xml")


def read(path) -> dict:
    with path.open("rb") as file:
        messages = pofile.read_po(file, locale="ar")
    return {(m.context, m.id[0] if isinstance(m.id, tuple) else m.id): m for m in messages if m.id}


def test_makemessages__current_sources_collect_the_strings_of_the_file(tmp_path):
    """Needs GNU gettext, like `make messages`."""
    assert shutil.which("xgettext"), "GNU gettext is missing: apt-get install gettext"
    for folder in ("articles", "archive", "templates"):
        for kind in KINDS:
            for source in (settings.BASE_DIR / folder).rglob(kind):
                target = tmp_path / source.relative_to(settings.BASE_DIR)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
    (tmp_path / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "-l", "ar", "-e", "html,txt,py,xml"]
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(settings.BASE_DIR)}
    subprocess.run(command, cwd=tmp_path, env=env, check=True, capture_output=True)
    collected = read(tmp_path / "locale" / "ar" / "LC_MESSAGES" / "django.po")
    (path,) = message_files()
    recorded = read(path)
    assert len(collected) > 300
    assert set(collected) - set(recorded) == set(), "run `make messages` and translate"
    assert set(recorded) - set(collected) == set(), "no longer used"
