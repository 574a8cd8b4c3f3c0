"""XLSX in the archive's own columns: values as a spreadsheet shows them, refusal with line and column."""

import datetime as dt
import io
import json
import zipfile

import pytest

from articles.intake.parsers import ImportProblem
from articles.interchange import columns
from tests.editorial.spreadsheet.tables import workbook
from tests.intake.parsers.parsing import pieces, read

NAMES = ["title", "published_on", "url", "text"]


def test_xlsx__dates_numbers_and_empty_cells_give_records():
    content = workbook(
        NAMES,
        ["اجتماع مراكش", dt.date(2022, 5, 11), None, "نص أول\n\nنص ثان"],
        [None] * 4,
        [2254, 2019, "https://example.org/a", None],
    )
    first, second = read("clips.xlsx", content)
    assert (first.title, str(first.published_on)) == ("اجتماع مراكش", "2022-05-11")
    assert first.paragraphs == ("نص أول", "نص ثان")
    assert (second.title, str(second.published_on), second.paragraphs) == ("2254", "2019", ())


def test_xlsx__dates_with_times_and_numbers_of_days_give_days():
    content = workbook(
        NAMES,
        ["موعد", dt.datetime(2018, 11, 5, 10, 30)],
        ["رقم", 43409],
        ["وقت بلا يوم", dt.time(10, 30)],
    )
    with_time, number, time = read("clips.xlsx", content)
    assert (str(with_time.published_on), with_time.remarks) == ("2018-11-05", ())
    assert str(number.published_on) == "2018-11-05"
    assert "43409" in number.remarks[0]
    assert (time.published_on, len(time.remarks)) == (None, 1)


def test_xlsx__each_piece_has_its_columns_and_line():
    first, second = pieces("clips.xlsx", workbook(["# كلمة", None], NAMES, ["أ"], ["ب", "2019"]))
    assert (first.name, second.name) == ("clips.xlsx:3", "clips.xlsx:4")
    assert json.loads(second.content) == {"title": "ب", "published_on": "2019"}
    assert second.media_type == "application/jsonl"


def test_xlsx__single_column_is_read_as_header():
    (record,) = read("clips.xlsx", workbook(["title"], ["عنوان"]))
    assert record.title == "عنوان"


@pytest.mark.parametrize(
    ("rows", "line", "field", "reason"),
    [
        ([NAMES, ["أ", "2019", "a.org"]], 2, "url", "http"),
        ([NAMES, [None, "2019"]], 2, "title", "headline"),
        ([NAMES, ["أ", "=TODAY()"]], 2, "published_on", "formula"),
        ([NAMES, ["أ", None, None, None, "زائد"]], 2, "", "5 cells, 4 columns"),
        ([["title", "headlin"], ["أ", "ب"]], 2, "headlin", "no such column"),
        ([["title", "title"], ["أ", "ب"]], 1, "title", "twice"),
        ([["كلمة"]], None, "", "names the columns"),
    ],
)
def test_xlsx__invalid_row_is_a_problem_with_line_field_and_reason(rows, line, field, reason):
    (problem,) = read("clips.xlsx", workbook(*rows))
    assert isinstance(problem, ImportProblem)
    assert (problem.file, problem.line, problem.field) == ("clips.xlsx", line, field)
    assert reason in str(problem)


def test_xlsx__invalid_row_leaves_the_others():
    results = read("clips.xlsx", workbook(NAMES, ["أ"], ["ب", "2019", "a.org"], ["ج"]))
    assert [getattr(result, "title", "") for result in results] == ["أ", "", "ج"]


def test_xlsx__row_over_the_limit_is_a_problem():
    short, problem = pieces("clips.xlsx", workbook(["title"], ["أ"], ["ب" * 1000]), max_bytes=500)
    assert short.line == 2
    assert (problem.line, "500 bytes" in str(problem)) == (3, True)


def test_xlsx__other_file_or_decompression_bomb_is_a_problem():
    (problem,) = read("clips.xlsx", b"PK\x03\x04 and nothing")
    assert "XLSX" in str(problem)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", bytes(40_000_000))
    (problem,) = read("clips.xlsx", bomb.getvalue())
    assert "100,000,000" in str(problem)


def test_xlsx__all_columns_are_read_back_unchanged():
    row = {name: name for name in columns.NAMES} | {
        "published_on": "2019-06", "language": "en", "url": "https://a.org", "archived_url": "https://b.org",
    }  # fmt: skip
    (record,) = read("clips.xlsx", workbook(list(row), list(row.values())))
    assert columns.row_of(record) == row
