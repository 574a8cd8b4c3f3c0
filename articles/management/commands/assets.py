"""Make what the pages need and git does not hold: fonts, the style sheet, messages, static files."""

from __future__ import annotations

import hashlib
import logging
from importlib.resources import as_file, files
from pathlib import Path

from babel.messages import mofile, pofile
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation.reloader import translation_file_changed
from fontTools import subset

# (package, file in it, name of ours); both families are under the SIL Open Font License.
FONTS = (
    ("fontpkg_amiri", "Amiri-Regular.ttf", "amiri-400"),
    ("fontpkg_amiri", "Amiri-Bold.ttf", "amiri-700"),
    ("fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-Regular.ttf", "plex-sans-arabic-400"),
    ("fontpkg_ibm_plex_sans_arabic", "IBMPlexSansArabic-SemiBold.ttf", "plex-sans-arabic-600"),
)
# Letters of Arabic with those of Persian in names, their marks and both rows of digits; Latin of
# Western Europe and Turkey; the punctuation of both. Presentation forms come from the font's
# own substitutions.
CHARACTERS = [
    *range(0x20, 0x7F), *range(0xA0, 0x100), 0x11E, 0x11F, 0x130, 0x131, 0x15E, 0x15F, 0x152, 0x153,
    0x60C, 0x61B, 0x61F, *range(0x621, 0x63B), *range(0x640, 0x656), *range(0x660, 0x66E), 0x670,
    0x671, 0x67E, 0x686, 0x698, 0x6A4, 0x6A9, 0x6AF, 0x6CC, *range(0x6F0, 0x6FA),
    0x200C, 0x200D, 0x200E, 0x200F, *range(0x2010, 0x2016), *range(0x2018, 0x201F), 0x2022, 0x2026,
    0x2039, 0x203A, 0x2713, 0x25CC,
]  # fmt: skip
STYLE_SHEETS = ("tokens", "base", "layout", "components", "print")


class Command(BaseCommand):
    help = (
        "Make fonts, style sheet, compiled messages and static files; quick where nothing changed."
    )
    requires_system_checks = ()

    def handle(self, *, verbosity: int, **options) -> None:
        made = [make_font(*font) for font in FONTS]
        if any(made):
            self.stdout.write(f"› fonts: {sum(made)} made")
        make_style_sheet()
        if compiled := sum(map(compile_messages, message_files())):
            self.stdout.write(f"› messages: {compiled} compiled")
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write("› static files are ready")


def make_font(package: str, file: str, name: str) -> bool:
    """Subset a font to our characters as woff2, unless that was done; return whether it was made."""
    target = settings.BUILD_DIR / "fonts" / f"{name}.woff2"
    recipe = target.with_suffix(".recipe")
    wanted = hashlib.sha256(repr((package, file, CHARACTERS)).encode()).hexdigest()
    if target.exists() and recipe.exists() and recipe.read_text() == wanted:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    options = subset.Options(
        flavor="woff2", hinting=False, layout_features=["*"], desubroutinize=True
    )
    # Stylistic alternatives of Amiri that no page asks for weigh as much as its letters.
    options.layout_features = [
        "ccmp", "locl", "isol", "init", "medi", "fina", "rlig", "calt", "liga", "clig", "kern",
        "mark", "mkmk", "curs", "tnum", "lnum", "rclt",
    ]  # fmt: skip
    with as_file(files(package) / "files" / file) as path:
        font = subset.load_font(str(path), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=CHARACTERS)
        subsetter.subset(font)
        subset.save_font(font, str(target), options)
    recipe.write_text(wanted)
    return True


def make_style_sheet() -> None:
    """Join the style sheets in the order of their layers: one request instead of five."""
    source = settings.BASE_DIR / "static" / "css"
    target = settings.BUILD_DIR / "css" / "site.css"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join((source / f"{name}.css").read_text() for name in STYLE_SHEETS))


def message_files() -> list[Path]:
    return sorted(Path(apps.get_app_config("articles").path).glob("locale/*/LC_MESSAGES/django.po"))


def compile_messages(po: Path) -> bool:
    """Compile a message file without GNU gettext; return whether it was out of date.

    Raises ValueError when a message is fuzzy: such a translation is a guess.
    """
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
        return False
    with po.open("rb") as file:
        catalogue = pofile.read_po(file, locale=po.parents[1].name, abort_invalid=True)
    if fuzzy := [message.id for message in catalogue if message.fuzzy and message.id]:
        raise ValueError(f"{po}: fuzzy: {fuzzy[:3]}")
    with mo.open("wb") as file:
        mofile.write_mo(file, catalogue)
    translation_file_changed(None, mo)  # this process may have looked for it already
    return True
