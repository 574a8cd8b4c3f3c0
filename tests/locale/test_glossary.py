"""The Arabic messages keep to the glossary: no form that it rejects, and no numeral beside one, two or none."""

import re

import pytest
from babel.messages import pofile
from django.conf import settings

from articles.management.commands.assets import message_files

LETTER = r"[\u0621-\u0652]"
# Joined before a word: and, so; with, for, as; the article.
PREFIX = r"[وف]?(?:[بك]?(?:ال)?|ل(?:ل)?)"
# A rejected form that is right in one message, with the reason.
EXCEPTIONS = {
    ("الصحيفة", "newspaper"): "a kind of outlet, beside television and radio",
    ("الصحف", "Newspapers, agencies and sites whose articles are here."): "kinds of outlets",
}


def rejected() -> list[str]:
    """Return the forms in the column «not» of the glossary."""
    forms, column = [], None
    for line in (settings.BASE_DIR / "docs" / "glossary.md").read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if "not" in cells:
            column = cells.index("not")
        elif line.startswith("| ") and column is not None:
            forms += [
                form.strip() for form in cells[column].split("؛") if form.strip() not in ("", "–")
            ]
    return forms


def pattern(form: str) -> re.Pattern:
    """Return the pattern of a form as whole words, with joined particles; a lone sign is found anywhere."""
    if not re.search("[\u0621-\u064a]", form):
        return re.compile(form)
    return re.compile(f"(?<!{LETTER}){PREFIX}{re.escape(form.removeprefix('ال'))}(?!{LETTER})")


def messages() -> list:
    (path,) = message_files()
    with path.open("rb") as file:
        return [message for message in pofile.read_po(file, locale="ar") if message.id]


def forms_of(message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def name(message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def test_messages__have_no_form_that_the_glossary_rejects():
    assert len(rejected()) > 80
    patterns = {form: pattern(form) for form in rejected()}
    found = {
        (form, name(message)): text
        for message in messages()
        for text in forms_of(message)
        for form, rejects in patterns.items()
        if rejects.search(text)
    }
    assert {key: text for key, text in found.items() if key not in EXCEPTIONS} == {}
    assert set(EXCEPTIONS) <= set(found), "an exception is no longer needed"


@pytest.mark.parametrize(
    ("form", "text", "is_found"),
    [
        ("الصحيفة", "رتّب بحسب هذه الصحيفة", True), ("الصحيفة", "في صحيفة أخرى", True),
        ("الصحيفة", "وللصحيفة", True), ("الصحيفة", "صحيفتان", False), ("اللقاء", "إلقاء كلمة", False),
        ("اللقاء", "بلقاء روما", True), ("بدون", "بدونه", False), ("ً", "تمامًا", True), ("خذ", "يؤخذ", False),
        ("الحال", "الحالة", False), ("قاعة المطالعة", "في قاعة المطالعة", True),
    ],
)  # fmt: skip
def test_pattern__finds_whole_words_with_joined_particles(form, text, is_found):
    assert bool(pattern(form).search(text)) is is_found


def test_plurals__none_one_and_two_are_words_without_a_numeral():
    labelled = {
        "%(count)s %(name)s was changed successfully."
    }  # a number after a colon, in every form
    plurals = [message for message in messages() if not isinstance(message.id, str)]
    assert len(plurals) > 50
    for message in plurals:
        forms = forms_of(message)
        assert len(forms) == 6
        assert all(forms), name(message)
        if name(message) not in labelled:
            assert not [form for form in forms[:3] if re.search(r"%\((n|count)\)|\d", form)], name(
                message
            )
