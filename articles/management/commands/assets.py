"""Command: build the files that are not in git: fonts, style sheets, messages, static files."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from babel.messages import mofile, pofile
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.reloader import translation_file_changed
from filelock import FileLock

from articles.management import fonts, static_files

STYLE_SHEETS = ("tokens", "base", "layout", "components", "print")


class Command(BaseCommand):
    help = "Build fonts, style sheets, compiled messages and static files; quick if nothing has changed."
    requires_system_checks = ()

    def handle(self, *, verbosity: int, **options) -> None:
        with FileLock(settings.VAR_DIR / "assets.lock"):  # two servers may start at the same time
            self.make()

    def make(self) -> None:
        if count := fonts.make_files(settings.BUILD_DIR / "fonts"):
            self.stdout.write(f"› fonts: {count} built")
        make_style_sheets()
        copy_htmx()
        if compiled := sum(map(compile_messages, message_files())):
            self.stdout.write(f"› messages: {compiled} compiled")
        static_files.publish()
        self.stdout.write("› static files are ready")


def make_style_sheets() -> None:
    """Join the style sheets in the order of their layers, so that one request is enough instead of six.

    The desk has its own style sheet.
    """
    source = settings.BASE_DIR / "static" / "css"
    target = settings.BUILD_DIR / "css"
    target.mkdir(parents=True, exist_ok=True)
    faces = fonts.style_sheet()
    (target / "fonts.css").write_text(faces)
    parts = ((source / f"{name}.css").read_text() for name in STYLE_SHEETS)
    (target / "site.css").write_text(_minified(_with_device_colours("\n".join([faces, *parts]))))


def _with_device_colours(css: str) -> str:
    """Return a style sheet whose dark colours also apply if the device prefers them.

    A choice of the reader (`data-colours`) comes first.
    """
    dark = re.search(r':root\[data-colours="dark"\] (\{.*?\})', css, re.DOTALL)
    rule = f":root:not([data-colours]) {dark[1]}"
    return f"{css[: dark.end()]}\n  @media (prefers-color-scheme: dark) {{ {rule} }}{css[dark.end() :]}"


def _minified(css: str) -> str:
    """Return a style sheet without comments and indentation, since it is inlined in every page."""
    return re.sub(r"\n\s*", "\n", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))


def copy_htmx() -> None:
    """Copy htmx from its package, which as an installed app would add dozens of other static files."""
    script = files("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js"
    target = settings.BUILD_DIR / "js" / "htmx.js"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(script.read_bytes())


def message_files() -> list[Path]:
    return sorted(Path(apps.get_app_config("articles").path).glob("locale/*/LC_MESSAGES/django.po"))


def compile_messages(po: Path) -> bool:
    """Compile a message file, without GNU gettext, if it is out of date; return whether it was.

    Raises ValueError if a message is fuzzy, since such a translation is a guess.
    """
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
        return False
    with po.open("rb") as file:
        catalogue = pofile.read_po(file, locale=po.parents[1].name, abort_invalid=True)
    if fuzzy := [message.id for message in catalogue if message.fuzzy and message.id]:
        raise ValueError(f"{po}: fuzzy messages: {fuzzy[:3]}")
    with mo.open("wb") as file:
        mofile.write_mo(file, catalogue)
    translation_file_changed(None, mo)  # this process may have cached that the file was missing
    return True
