"""JSON Lines and CSV in the archive's own columns: reading, refusal with reasons, and round trips."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.intake.parsers import ImportProblem, jsonl, spreadsheet
from articles.interchange import columns
from articles.interchange.record import ArticleRecord
from articles.text.authors import authors_of
from articles.text.dates import PartialDate
from tests.intake.parsers.parsing import pieces, read, sample

HEADER = "title,published_on,url,text\n"


def test_csv__sample_with_quotes_and_line_breaks_gives_records():
    first, second = sample("tables/clips.csv")
    assert first.title == 'روما: "لا فراغ" بعد الانسحاب'
    assert first.paragraphs == (
        'عقد الوزراء اجتماعهم في روما، وحضره "أكثر من" ثلاثين وفدا.',
        "وجدد البيان التمسك بالقرار 2254.",
    )
    assert (first.captions, first.outlet) == (("وزراء أمام القصر",), "صحيفة الاختبار")
    assert (second.title, str(second.published_on), second.paragraphs) == (
        "اجتماع لندن",
        "2015",
        (),
    )


def test_csv__semicolons_and_windows_1256_give_record():
    (record,) = sample("tables/excel-windows-1256.csv")
    assert record.title == "اجتماع برلين"
    assert record.published_on == PartialDate(2016, 11, 17)


def test_csv__byte_order_mark_is_ignored():
    (record,) = read("a.csv", ("\ufeff" + HEADER + "عنوان,2019,,نص\n").encode())
    assert record.title == "عنوان"


def test_csv__each_piece_has_the_header_and_the_bytes_of_its_row():
    content = (HEADER + 'أ,2019,,"نص\n\nثان"\nب,,,\n').encode()
    first, second = pieces("a.csv", content)
    assert first.content == (HEADER + 'أ,2019,,"نص\n\nثان"\n').encode()
    assert (first.name, second.name) == ("a.csv:2", "a.csv:5")
    assert second.content == (HEADER + "ب,,,\n").encode()


@pytest.mark.parametrize(
    ("row", "line", "field", "reason"),
    [
        ("عنوان,,example.org/a,", 2, "url", "http"),
        (",2019,,نص", 2, "title", "headline"),
        ("عنوان,2019", 2, "", "2 cells, 4 columns"),
        ("عنوان,,,\"نص", 2, "", "not CSV"),
        ("ط" * 501 + ",,,", 2, "title", "500 at most"),
    ],
)  # fmt: skip
def test_csv__invalid_row_is_a_problem_with_line_field_and_reason(row, line, field, reason):
    (problem,) = read("clips.csv", (HEADER + row + "\n").encode())
    assert (problem.file, problem.line, problem.field) == ("clips.csv", line, field)
    assert reason in str(problem)


@pytest.mark.parametrize(
    ("cell", "date", "remark"),
    [
        ("2018-11-05", "2018-11-05", ""),
        ("2018-11-05 10:30:00", "2018-11-05", ""),
        ("5 نوفمبر 2018", "2018-11-05", ""),
        ("٢٣/١١/٢٠١٨", "2018-11-23", ""),
        ("05/11/2018", "2018", "2018-05-11 or 2018-11-05"),
        ("43409", "2018-11-05", "number that a spreadsheet gives"),
        ("43409.4375", "2018-11-05", "number that a spreadsheet gives"),
        ("2018-13", "2018", "only in part"),
    ],
)
def test_csv__dates_are_read_as_spreadsheets_leave_them(cell, date, remark):
    (record,) = read("a.csv", (HEADER + f'عنوان,"{cell}",,\n').encode())
    assert str(record.published_on) == date
    assert remark in "".join(record.remarks)
    assert bool(remark) == bool(record.remarks)


@pytest.mark.parametrize(("stated", "code"), [("ara", "ar"), ("English", "en"), ("ar-EG", "ar-EG")])
def test_csv__language_is_a_code_of_iso_639_1(stated, code):
    (record,) = read("a.csv", f"title,language\nعنوان,{stated}\n".encode())
    assert record.language == code


def test_csv__lines_of_an_abstract_end_in_line_feeds():
    (record,) = read("a.csv", 'title,abstract\nعنوان,"سطر أول\r\nسطر ثان"\n'.encode())
    assert record.abstract == "سطر أول\nسطر ثان"


def test_csv__unknown_column_is_named():
    (problem,) = read("a.csv", "title,heading\nأ,ب\n".encode())
    assert problem.field == "heading"
    assert "published_on" in str(problem)


@pytest.mark.parametrize(
    "header",
    [
        "عنوان المقال,تاريخ النشر,الوسيلة الإعلامية",
        "Headline,date of publication,NAME OF THE OUTLET",
    ],
)
def test_csv__headings_stand_for_names(header):
    (record,) = read("a.csv", f"{header}\nأ,2019-06,عنب بلدي\n".encode())
    assert (record.title, str(record.published_on), record.outlet) == ("أ", "2019-06", "عنب بلدي")


def test_csv__name_and_heading_of_one_column_are_refused():
    (problem,) = read("a.csv", "title,عنوان المقال\nأ,ب\n".encode())
    assert problem.field == "title"


def test_csv__invalid_row_leaves_the_others():
    results = read("a.csv", (HEADER + "أ,2019,,نص\nب,,لا,\nج,2020,,نص\n").encode())
    assert [isinstance(result, ImportProblem) for result in results] == [False, True, False]


def test_csv__unclosed_quotation_mark_is_refused_at_the_limit():
    content = (HEADER + 'أ,2019,,"' + "نص\n" * 5000).encode()
    (problem,) = read("a.csv", content, max_bytes=1000)
    assert problem.line == 2
    assert "1,000 bytes" in str(problem)


def test_jsonl__sample_gives_records():
    first, second = sample("tables/clips.jsonl")
    assert (first.title, len(first.paragraphs)) == ("باريس تجمع وزراء التحالف لبحث معركة الموصل", 2)
    assert second.published_on == PartialDate(2020, 6)
    assert second.authors == ("سعاد العلمي",)


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        ("{", "", "not JSON"), ("[1]", "", "not a JSON object"), ('{"title": 5}', "title", "not a text"),
        ('{"text": "نص"}', "title", "headline"), ('{"title": "أ", "x": "1"}', "x", "no such column"),
        ("[" * 100_000, "", "not JSON"), ('{"title": "a\\u0000b"}', "title", "zero byte"),
    ],
)  # fmt: skip
def test_jsonl__invalid_line_is_a_problem_with_line_field_and_reason(line, field, reason):
    good, problem = read("a.jsonl", ('{"title": "أول"}\n' + line + "\n").encode())
    assert good.title == "أول"
    assert (problem.line, problem.field) == (2, field)
    assert reason in str(problem)


def test_jsonl__year_written_as_a_number_is_read():
    (record,) = read("a.jsonl", '{"title": "عنوان", "published_on": 2018}'.encode())
    assert record.published_on == PartialDate(2018)


def test_jsonl__line_over_the_limit_is_a_problem_and_the_next_is_read():
    content = ('{"title": "' + "ط" * 2000 + '"}\n{"title": "قصير"}\n').encode()
    problem, record = read("a.jsonl", content, max_bytes=500)
    assert problem.line == 1
    assert record.title == "قصير"


LINES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")) | st.just(" "),
    max_size=40,
).map(lambda text: " ".join(text.split()))
ADDRESSES = st.sampled_from(["", "https://example.org/a?b=1&c=،", "http://example.com/"])
RECORDS = st.builds(
    ArticleRecord,
    title=LINES.filter(bool),
    subtitle=LINES,
    authors=st.lists(LINES, max_size=3).map(lambda names: authors_of(*names)),
    outlet=LINES.map(lambda text: text or None),
    published_on=st.none()
    | st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)).map(PartialDate.of)
    | st.builds(PartialDate, st.integers(1900, 2100), st.integers(1, 12)),
    language=st.sampled_from(["ar", "en", "fr"]),
    url=ADDRESSES.map(lambda address: address or None),
    archived_url=ADDRESSES,
    abstract=LINES,
    paragraphs=st.lists(LINES.filter(bool), max_size=3).map(tuple),
    captions=st.lists(LINES.filter(bool), max_size=2).map(tuple),
    date_basis=st.just("record"),
)


@pytest.mark.parametrize(
    ("name", "write"), [("a.csv", spreadsheet.write), ("a.jsonl", jsonl.write)]
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@given(records=st.lists(RECORDS, min_size=1, max_size=4))
def test_write__records_are_read_back_unchanged(name, write, mark, records):
    content = (mark + "".join(write(records))).encode()
    assert read(name, content) == records


def test_columns__names_are_unique_and_attributes_of_records():
    record = ArticleRecord(title="عنوان")
    assert len(set(columns.NAMES)) == len(columns.COLUMNS)
    assert all(hasattr(record, column.attribute) for column in columns.COLUMNS)
    assert json.loads("".join(jsonl.write([record]))) == {"title": "عنوان", "language": "ar"}


@pytest.mark.parametrize(
    ("row", "language"),
    [
        ({"text": "وقال الوزير إن الاجتماع المقبل سيعقد في الربيع.\n\nAP"}, "ar"),
        ({"text": "The minister said that the next meeting would be held in spring."}, "en"),
        ({"title": "Bakanlar Ankara'da bir araya geldi"}, "tr"),
        ({"text": "The next meeting", "language": "ara"}, "ar"), ({"language": "العربية"}, "ar"),
        ({"language": "ar-EG"}, "ar-EG"), ({"language": "English"}, "en"), ({"language": "ckb"}, "ckb"),
    ],
)  # fmt: skip
def test_parse__language_is_the_stated_one_or_that_of_the_text(row, language):
    content = json.dumps({"title": "خبر من دون لغة"} | row).encode()
    (record,) = read("a.jsonl", content)
    assert record.language == language


def test_parse__language_that_is_neither_code_nor_name_is_a_problem():
    (problem,) = read("a.jsonl", b'{"title": "a", "language": "elvish"}')
    assert (problem.field, problem.value) == ("language", "elvish")
