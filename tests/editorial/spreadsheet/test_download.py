"""Exported tables are read back unchanged."""

import csv
import datetime as dt
import io

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from articles.editorial import spreadsheet
from articles.editorial.spreadsheet import csv_format, xlsx_format
from articles.interchange.formulas import escape_formula, unescape_formula
from articles.models import (
    Article,
)
from tests import builders
from tests.editorial.spreadsheet.tables import EXPORT_FORMATS, NAMES, compare, csv_of, xlsx_of

AWKWARD = [
    "", "=HYPERLINK(\"http://a.example\")", "+966", "-- قال الوزير", "@وزارة", "\tمراكش", "'=1+1", "''=2",
    "'الخبر", "قال: «نعم»، ثم \"لا\"; و,فاصلة", "سطر أول\nسطر ثان", "٢٠٢٢-٠٥", "2022-05", "0123456789", "1e5",
    "true", " مسافة ", "_x0041_ و_x005F_", "\x0b\x1f", "<script>alert(1)</script>", "نص \u202eمقلوب",
    "＝1", "#N/A", "é\u200fع",
]  # fmt: skip
# Any text that a program may write, except zero bytes, lone surrogates and carriage returns.
ANY_TEXT = st.text(
    st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=30
)


@EXPORT_FORMATS
def test_round_trip__awkward_texts_are_unchanged(editor, export):
    articles = []
    for awkward in AWKWARD:
        articles.append(builders.article(index=False, status="draft"))
        texts = dict.fromkeys(("subtitle", "byline", "abstract", "url", "archived_url"), awkward)
        Article.objects.filter(pk=articles[-1].pk).update(
            **texts, title=awkward or "خبر", language=awkward[:8]
        )
    comparison = compare(export(*articles), editor)
    assert (comparison.changed, comparison.refused, comparison.unchanged) == ([], [], len(AWKWARD))


@EXPORT_FORMATS
def test_round_trip__full_records_with_every_date_precision_are_unchanged(article, editor, export):
    others = [
        builders.article("خبر", date=date, status="draft", abstract="سطر\r\nسطر", index=False)
        for date in (None, "not-stated", "2022", "2022-05", "2022-05-11")
    ]
    comparison = compare(export(article, *others), editor)
    assert (comparison.changed, comparison.refused, comparison.unchanged) == ([], [], 6)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(ANY_TEXT, min_size=len(NAMES), max_size=len(NAMES)), max_size=4))
def test_csv__written_rows_are_read_back(rows):
    text = csv_format.write([NAMES, *rows])
    read = [cells for _line, cells, _problem in csv_format.lines("t.csv", text.encode())]
    assert read == [NAMES, *rows]


@settings(max_examples=40, deadline=None)
@given(st.lists(ANY_TEXT, min_size=len(NAMES), max_size=len(NAMES)))
def test_xlsx__written_rows_are_read_back(cells):
    file = io.BytesIO()
    xlsx_format.write([cells], file)
    _first, (number, read, problem) = xlsx_format.lines("t.xlsx", file.getvalue())
    assert (number, read[: len(NAMES)], problem) == (2, cells, "")


@given(ANY_TEXT)
def test_csv__any_text_is_escaped_from_formulas_and_back(text):
    assert not escape_formula(text).startswith(tuple("=+-@\t\r\n"))
    assert unescape_formula(escape_formula(text)) == text


def test_xlsx__formula_text_is_written_as_text(db):
    articles = builders.article("=1+1", index=False)
    sheet = load_workbook(io.BytesIO(xlsx_of(articles))).active
    cell = sheet.cell(2, NAMES.index("headline") + 1)
    assert (cell.value, cell.data_type, cell.number_format) == ("=1+1", "s", "@")


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("keep_explanation", [True, False])
def test_xlsx__headings_of_either_language_come_back(article, editor, language, keep_explanation):
    with override(language):
        content = xlsx_of(article)
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    assert bool(sheet.sheet_view.rightToLeft) == (language == "ar")
    headings = [cell.value for cell in sheet[1]]
    assert len(set(headings)) == len(headings) == len(NAMES)
    assert set(headings) != set(NAMES)
    assert [row[1] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)] == NAMES
    sheet.cell(2, NAMES.index("byline") + 1).value = "وكالات"
    if not keep_explanation:
        book.remove(book.worksheets[1])
    file = io.BytesIO()
    book.save(file)
    comparison = compare(file.getvalue(), editor)
    assert not comparison.refused
    (changed,) = comparison.changed
    assert [(cell.column.name, cell.after) for cell in changed.cells] == [("byline", "وكالات")]


def test_xlsx__day_is_a_date_and_not_stated_is_text(article, db):
    undated = builders.article("بلا تاريخ", date="not-stated", index=False)
    sheet = load_workbook(io.BytesIO(xlsx_of(article, undated))).worksheets[0]
    column = NAMES.index("date") + 1
    assert isinstance(sheet.cell(2, column).value, dt.datetime)
    assert sheet.cell(3, column).value == "not-stated"


def test_csv__other_delimiters_and_encodings_are_unchanged(article, editor):
    text = csv_of(article).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for delimiter, encoding in (
        (";", "utf-8"),
        ("\t", "utf-16"),
        (",", "cp1256"),
        (",", "utf-8-sig"),
    ):
        buffer = io.StringIO(newline="")
        csv.writer(buffer, delimiter=delimiter).writerows(rows)
        comparison = compare(buffer.getvalue().encode(encoding), editor)
        assert (comparison.changed, comparison.refused, comparison.unchanged) == ([], [], 1), (
            encoding
        )


def test_csv__saved_as_workbook_is_unchanged(db, editor):
    articles = builders.article("=1+1", subtitle="-- قال", index=False)
    book = Workbook()
    for row in csv.reader(io.StringIO(csv_of(articles).decode("utf-8-sig"))):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    assert compare(file.getvalue(), editor).unchanged == 1


def test_read__windows_1256_adds_a_remark(db):
    text = f"permanent_id,version,headline\nx,y,{'خبر عن الاجتماع' * 5}\n"
    assert spreadsheet.read("t.csv", text.encode("cp1256")).remarks
    assert not spreadsheet.read("t.csv", text.encode()).remarks
    assert not spreadsheet.read("t.csv", text.encode("utf-16")).remarks
