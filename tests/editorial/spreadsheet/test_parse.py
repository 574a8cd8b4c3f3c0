"""Reading tables from various programs, and rejecting unreadable files."""

import datetime as dt
import io
import zipfile

import pytest
from django.contrib.auth import get_user_model

from articles.editorial import spreadsheet
from articles.editorial.spreadsheet import parse, xlsx_format
from articles.editorial.spreadsheet.rows import read_rows
from tests import builders
from tests.editorial.spreadsheet.tables import HEAD, compare, csv_of, workbook, xlsx_of

UNREADABLE = {
    "empty": (b"", "t.csv"),
    "blank": (b"\n\n", "t.csv"),
    "unknown columns": (f"{HEAD},headlin,notes\n".encode(), "headlin, notes"),
    "twice": (f"{HEAD},states,states\n".encode(), "states"),
    "no key": (b"version,headline\n", "permanent_id"),
    "no version": (b"permanent_id,headline\n", "version"),
    "quotation mark": (f'{HEAD},headline\na,b,c\nx,y,"z\n'.encode(), "3"),
    "not text": (b"\x89PNG\x00\x01", "t.csv"),
    "no encoding": (f"{HEAD}\n".encode() + b"\xff\xfe\xfd\xfc,\xd8\xa7\n", "2"),
    "old workbook": (b"\xd0\xcf\x11\xe0aaaa", "XLSX"),
    "no workbook": (b"PK\x03\x04aaaa", "XLSX"),
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_read__unreadable_file_raises_with_location(content):
    with pytest.raises(spreadsheet.TableProblem) as problem:
        spreadsheet.read("t.csv", content[0])
    assert content[1] in str(problem.value)


def test_read__too_many_rows_raise(monkeypatch):
    monkeypatch.setattr(parse, "MOST_ROWS", 3)
    with pytest.raises(spreadsheet.TableProblem):
        spreadsheet.read("t.csv", (HEAD + "\na,b" * 4).encode())


def test_read__zip_bomb_raises():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", bytes(40_000_000))
    with pytest.raises(spreadsheet.TableProblem):
        spreadsheet.read("t.xlsx", file.getvalue())


def test_read__external_entity_in_workbook_raises():
    book = io.BytesIO()
    xlsx_format.write([], book)
    bomb = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>'
    file = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.namelist():
            new.writestr(part, bomb if part.startswith("xl/worksheets/") else old.read(part))
    with pytest.raises(spreadsheet.TableProblem):
        spreadsheet.read("t.xlsx", file.getvalue())


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (dt.date(2022, 5, 11), "dd/mm/yyyy", "2022-05-11"),
        (dt.datetime(2022, 5, 11), "[$-2000401]yyyy\\-mm\\-dd", "2022-05-11"),
        (dt.date(2022, 5, 1), "mmm-yy", "2022-05"),
        (dt.date(2022, 5, 1), "d mmm", "2022-05-01"),
        (dt.date(2022, 1, 1), "yyyy", "2022"),
        (2022, "General", "2022"),
        (2022.0, "General", "2022"),
        (2.5, "General", "2.5"),
        (True, "General", "true"),
        (None, "General", ""),
    ],
)
def test_xlsx__typed_values_are_read_as_text(value, number_format, text):
    content = workbook(
        ["version", "permanent_id", "date"], ["v", "p", value], formats=[("C2", number_format)]
    )
    (row,) = spreadsheet.read("t.xlsx", content).rows
    assert row.cells["date"] == text


@pytest.mark.parametrize("wrong", ["=A1", "#REF!"])
def test_xlsx__formula_without_value_is_a_problem(wrong):
    (row,) = spreadsheet.read(
        "t.xlsx", workbook([*HEAD.split(","), "date"], ["p", "v", wrong])
    ).rows
    assert "C" in row.problem


def test_xlsx__too_long_text_raises_but_csv_accepts_it(db):
    article = builders.article(abstract="خ" * 32_768, index=False)
    with pytest.raises(spreadsheet.TableProblem) as problem:
        xlsx_of(article)
    assert article.permanent_id in str(problem.value)
    assert compare(csv_of(article), get_user_model()(is_superuser=True)).unchanged == 1


def test_read_rows__empty_lines_are_skipped():
    lines = [(1, [*HEAD.split(",")], ""), (2, ["", " "], ""), (3, ["a", "b"], "")]
    assert [row.line for row in read_rows("t", lines)] == [3]
