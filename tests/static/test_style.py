"""Rules for source files: style sheets, templates, messages and fonts."""

import re

import pytest
from babel.messages import pofile
from django.conf import settings

from articles.management.commands.assets import message_files
from articles.management.fonts import CHARACTERS

STYLE_SHEETS = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
PHYSICAL = re.compile(
    r"(?:margin|padding|border)-(?:left|right|top|bottom)|text-align:\s*(?:left|right)|float:(?! inline-)"
    r"|(?:margin|padding):\s*[^\s;]+ [^\s;]+ [^\s;]+ [^\s;]+"  # four values, one of them for the left side
    r"|(?:^|[\s;{])(?:left|right|top|bottom|width|height|min-width|max-width):",
)


@pytest.mark.parametrize("path", STYLE_SHEETS, ids=lambda p: p.name)
def test_css__has_logical_properties_only(path):
    css = re.sub(r"@media[^{]*", "", path.read_text())
    assert PHYSICAL.findall(css) == []


@pytest.mark.parametrize("path", STYLE_SHEETS, ids=lambda p: p.name)
def test_css__has_no_ids_and_no_important(path):
    css = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert "!important" not in css
    assert re.findall(r"(?m)^\s*#[a-z]", css) == []
    assert "justify;" not in css  # justified Arabic needs kashidas, which no browser draws


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_templates__have_no_inline_style_or_script(path):
    html = path.read_text()
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<script(?! src=)", html)
    assert "|safe" not in html
    assert "autoescape off" not in html


@pytest.mark.parametrize(
    "path", [p for p in TEMPLATES if p.name.startswith("_")], ids=lambda p: p.name
)
def test_templates__partials_begin_with_a_comment_on_their_context(path):
    assert path.read_text().startswith("{# ")


@pytest.mark.parametrize("path", message_files(), ids=lambda p: p.parents[1].name)
def test_messages__all_are_translated_and_none_is_fuzzy(path):
    with path.open("rb") as file:
        catalogue = pofile.read_po(file, locale=path.parents[1].name)
    for message in catalogue:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(strings) or not message.id, message.id
        assert not (message.fuzzy and message.id), message.id


_TRANSLATE = re.compile(r"\{% translate (['\"])(.*?)\1(?: context (?:'[^']*'|\"[^\"]*\"))? %\}")


def test_messages__string_of_a_template_is_in_the_file():
    """A simple search for strings in templates, without GNU gettext; `make messages` finds all."""
    (path,) = message_files()
    with path.open("rb") as file:
        known = {
            m.id[0] if isinstance(m.id, tuple) else m.id for m in pofile.read_po(file, locale="ar")
        }
    for template in TEMPLATES:
        for _quote, string in _TRANSLATE.findall(template.read_text()):
            assert string in known, f"{template.name}: {string}"


def test_fonts__have_every_character_of_the_catalogue():
    letters = {
        ord(c)
        for path in settings.CATALOGUE_DIR.glob("*.csv")
        for line in path.read_text(encoding="utf-8").splitlines()
        for c in line
    }
    missing = {chr(c) for c in letters - set(CHARACTERS) if c > 0x20}
    assert missing == set()
