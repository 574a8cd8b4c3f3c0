"""Text for files: nothing that breaks a format, and no direction that leaks, whatever came in."""

import io
import json
import re
import unicodedata
import zipfile
from urllib.parse import unquote

import bibtexparser
import pytest
import rispy
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from articles.outputs import plain_text
from tests import builders

ANY = st.text(st.characters(exclude_categories=[]))
OPENERS, POPS = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068", {"\u202c", "\u2069"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("بيان\x03 الرياض", "بيان الرياض"),
        ("بيان\x7f\x81\x9f الرياض", "بيان الرياض"),
        ("بيان\x0bالرياض", "بيان الرياض"),  # it separated two words
        ("بيان\x1fالرياض", "بيان الرياض"),
        ("سطر\r\nثان\rثالث\u2028رابع\x85خامس", "سطر\nثان\nثالث\nرابع\nخامس"),
        ("نصف\ud83d حرف\ufffe\uffff\ufdd0\U0001ffff", "نصف حرف"),
        ("قائمة\tبجدول\nوسطر", "قائمة\tبجدول\nوسطر"),
        ("می\u200cخواهم ل\u200dه \U0001f44d", "می\u200cخواهم ل\u200dه \U0001f44d"),  # joiners belong to words
        ("خبر \u200fعربي\u200e", "خبر \u200fعربي\u200e"),  # marks open nothing
    ],
)  # fmt: skip
def test_clean__what_a_text_cannot_hold_is_removed(text, expected):
    assert plain_text.clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("مراكش \u202eabc", "مراكش \u202eabc\u202c"),
        ("مراكش \u2067abc\nالرباط", "مراكش \u2067abc\u2069\nالرباط"),
        ("مراكش\u202c \u2069الرباط", "مراكش الرباط"),
        ("\u2066أ \u202bب\u2069 ج", "\u2066أ \u202bب\u202c\u2069 ج"),
        ("\u202aأ \u2067ب", "\u202aأ \u2067ب\u2069\u202c"),
        ("\u2067أ\u202c\u2069", "\u2067أ\u2069"),
        ("\u202bأ\u202c \u2068ب\u2069", "\u202bأ\u202c \u2068ب\u2069"),
    ],
)
def test_clean__directions_are_closed_on_their_line(text, expected):
    assert plain_text.clean(text) == expected


@given(ANY)
@example("\u2067\u202e\n\u2069")
def test_clean__any_text_is_held_by_every_format(text):
    cleaned = plain_text.clean(text)
    assert plain_text.clean(cleaned) == cleaned
    cleaned.encode("utf-8")
    for character in cleaned:
        assert character in "\t\n" or unicodedata.category(character) not in (
            "Cc",
            "Cs",
            "Zl",
            "Zp",
        )
        assert ord(character) & 0xFFFE != 0xFFFE
    for each in cleaned.split("\n"):
        assert sum(map(each.count, OPENERS)) == sum(map(each.count, POPS))


@given(ANY)
def test_clean__letters_are_never_lost(text):
    def seen(value):
        return [c for c in value if unicodedata.category(c)[0] in "LNMPS"]

    assert seen(plain_text.clean(text)) == seen(text)


@given(ANY)
def test_line__any_text_becomes_one_line(text):
    line = plain_text.line(text)
    assert len(line.splitlines()) <= 1
    assert line == plain_text.line(line) == line.strip()


def test_clean_all__reaches_texts_at_any_depth():
    dirty = {"title": "أ\x00", "tags": ["ب\x1b", {"label": "ج\x7f"}], "count": 3, "none": None}
    assert plain_text.clean_all(dirty) == {
        "title": "أ", "tags": ["ب", {"label": "ج"}], "count": 3, "none": None,
    }  # fmt: skip
    assert plain_text.lines_of({"note": "سطر\nثان"}) == {"note": "سطر ثان"}


# The characters that no output may hold, and a direction that must not leak. U+0000 and lone surrogates cannot
# be stored by PostgreSQL, so nothing brings them here.
DIRTY = "\x03\x1b\x7f\x85\x9b\u2028\u2029\ufffe\uffff\ufdd0"
FORBIDDEN = set(DIRTY) - {"\u2028", "\u2029"} | {"\x0b", "\x0c", "\x1f"}


def dirty(text: str) -> str:
    """Return a text with a line break and the worst characters in its middle, and a direction left open."""
    first, _space, rest = text.partition(" ")
    return f"{first}{DIRTY}\n{rest}\x0bTY  - JOUR\u202e"


@pytest.fixture
def archive(db):
    outlet = builders.source("dirty", dirty("صحيفة المثال"), dirty("Example Daily"))
    venue = builders.venue("dirty-place", dirty("مدينة المثال"), dirty("Example City"))
    meeting = builders.meeting(
        title_ar=dirty("الاجتماع الوزاري"), title_en=dirty("Ministerial meeting"), venue=venue
    )
    return builders.article(
        dirty("بيان ختامي"), subtitle=dirty("عنوان فرعي"), byline=dirty("سلمى الأولى"),
        abstract=dirty("ملخص قصير"), body=dirty("نص طويل"), caption=dirty("صورة أولى"), rights="full",
        url="https://example.org/\x03a\u202eb", source=outlet, meetings=[meeting], venues=[venue],
        topics=[builders.topic("dirty-topic", dirty("موضوع أول"), dirty("First topic"))],
    )  # fmt: skip


MACHINES = [
    "/articles/export.csv", "/articles/export.jsonl", "/articles/export.ris", "/articles/export.bib",
    "/articles/export.csl.json", "/articles/{id}.ris", "/articles/{id}.bib", "/articles/{id}.csl.json",
    "/sources/dirty.ris", "/sources/dirty.bib", "/sources/dirty.csl.json",
    "/articles/feed.atom", "/articles/feed.atom?source=dirty", "/articles/feed.json?source=dirty",
    "/api/v1/articles", "/api/v1/articles/{id}", "/api/v1/search?q=بيان", "/api/v1/facets",
    "/api/v1/facets/source", "/api/v1/sources", "/api/v1/sources/dirty", "/api/v1/meetings",
    "/api/v1/venues/dirty-place", "/oai?verb=ListRecords&metadataPrefix=oai_dc",
    "/oai?verb=ListRecords&metadataPrefix=mods", "/oai?verb=ListSets", "/meetings.ics",
    "/meetings/coverage.csv", "/suggest/?q=صحيفة",
]  # fmt: skip


@pytest.mark.parametrize("address", MACHINES)
def test_machines__get_no_character_that_a_text_cannot_hold(client, archive, address):
    response = client.get(address.format(id=archive.permanent_id))
    assert response.status_code == 200
    content = b"".join(response) if response.streaming else response.content
    text = content.decode("utf-8")
    if "json" in response["Content-Type"]:
        values = (
            [json.loads(line) for line in text.splitlines()]
            if "jsonl" in address
            else json.loads(text)
        )
        text = "\n".join(every_text(values))
    assert not FORBIDDEN & set(text)
    for line in text.split("\n"):
        assert line.count("\u202e") == line.count("\u202c")


def every_text(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in every_text(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in every_text(item))


def test_ris_and_bibtex__headline_in_two_lines_stays_in_its_field(client, archive):
    (entry,) = rispy.loads(b"".join(client.get("/articles/export.ris")).decode())
    assert entry["type_of_reference"] == "NEWS"
    assert entry["title"].startswith("بيان ختامي TY - JOUR")
    library = bibtexparser.parse_string(b"".join(client.get("/articles/export.bib")).decode())
    assert not library.failed_blocks
    assert len(library.entries) == 1


def test_bibtex__at_sign_in_the_selection_begins_no_entry(client, archive):
    content = b"".join(client.get("/articles/export.bib?q=بيان @article{x")).decode()
    assert content.count("@") == 1


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_pages__metadata_and_linked_data_are_clean(client, archive, prefix):
    for address in (archive.get_absolute_url(), "/sources/dirty/", "/meetings/", "/articles/"):
        html = client.get(prefix + address).content.decode()
        head = html.partition("<body")[0]
        assert not FORBIDDEN & set(head.partition("<title")[0] + head.partition("</title>")[2])
        spans = re.findall(r'class="Z3988" title="([^"]*)"', html)
        assert not FORBIDDEN & {letter for span in spans for letter in unquote(span)}


def test_workbook_and_package__hold_clean_text(client, archive):
    content = b"".join(client.get("/articles/export.xlsx"))
    rows = load_workbook(io.BytesIO(content), read_only=True).active.values
    cells = [str(cell) for row in rows for cell in row if cell]
    assert any("بيان ختامي" in cell for cell in cells)
    assert not FORBIDDEN & set("".join(cells))
    assert not [cell for cell in cells if "_x00" in cell]
    package = b"".join(client.get("/about/data/reading-room.zip"))
    with zipfile.ZipFile(io.BytesIO(package)) as tables:
        for name in tables.namelist():
            assert not FORBIDDEN & set(tables.read(name).decode()), name


@pytest.mark.parametrize("address", ["/articles/{id}/card.png", "/sources/dirty/card-square.png"])
def test_cards__are_drawn_for_any_text(client, archive, address):
    response = client.get(address.format(id=archive.permanent_id))
    assert response.status_code == 200
    assert response.content.startswith(b"\x89PNG")
