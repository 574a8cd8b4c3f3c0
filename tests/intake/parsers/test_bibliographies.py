"""RIS, BibTeX, CSL-JSON and Zotero RDF: bibliographic records of articles, without text."""

import pytest

from articles.intake.parsers import ImportProblem
from articles.text.dates import PartialDate
from tests.intake.parsers.parsing import pieces, read, sample

FORMATS = ("ris", "bib", "json", "rdf")


@pytest.mark.parametrize(
    ("suffix", "title", "authors", "date", "url"),
    [
        (
            "ris",
            "التحالف يراجع خططه في كوبنهاغن",
            ("سعاد العلمي",),
            "2017-05-09",
            "2017/copenhagen",
        ),
        ("bib", "أبوجا تجمع خبراء التحالف", ("موسى الأمين", "سعاد العلمي"), "2020-10-27", "abuja"),
        ("json", "الرباط تستضيف خبراء التحالف", ("سعاد العلمي", "وكالات"), "2018-06-26", "skhirat"),
        ("rdf", "بغداد تستقبل مبعوث التحالف", ("سعاد العلمي",), "2018-09-11", "baghdad"),
    ],
)
def test_parse__bibliographic_entry_gives_record_without_text(suffix, title, authors, date, url):
    records = [
        r for r in sample(f"bibliographies/library.{suffix}") if not isinstance(r, ImportProblem)
    ]
    record = records[0]
    assert (record.title, record.authors, record.outlet) == (title, authors, "صحيفة الاختبار")
    assert record.published_on == PartialDate.parse(date)
    assert record.url == f"https://example.org/{url}"
    assert (record.paragraphs, record.date_basis, record.language) == ((), "record", "ar")


@pytest.mark.parametrize(
    ("suffix", "field", "value", "line"),
    [("ris", "TY", "BOOK", 10), ("json", "type", "book", 11), ("rdf", "itemType", "book", 37)],
)
def test_parse__book_is_refused_with_field_value_and_line(suffix, field, value, line):
    (problem,) = [
        r for r in sample(f"bibliographies/library.{suffix}") if isinstance(r, ImportProblem)
    ]
    assert (problem.field, problem.value, problem.line) == (field, value, line)
    assert f"library.{suffix}:{line}" in str(problem)


def test_bibtex__month_without_day_is_read_and_broken_entry_is_a_problem():
    problem, _first, second = sample("bibliographies/library.bib")
    assert second.published_on == PartialDate(2019, 6)
    assert "not BibTeX" in str(problem)
    assert problem.line == 20


def test_zotero__item_without_headline_gives_piece_and_problem():
    content = b"""<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'
        xmlns:z='http://www.zotero.org/namespaces/export#'>
        <rdf:Description rdf:about='#a'><z:itemType>webpage</z:itemType></rdf:Description></rdf:RDF>"""
    (piece,) = pieces("a.rdf", content)
    assert b"<rdf:Description rdf:about='#a'>" in piece.content
    (problem,) = read("a.rdf", content)
    assert "headline" in str(problem)


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><rdf:RDF>&c;</rdf:RDF>',
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
    ],
)
def test_zotero__document_type_is_refused(content):
    (problem,) = read("a.rdf", content)
    assert "document type" in str(problem)


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(
    "content", [b"", b"   \n", b"\x00\x01", b"[", b"<a", b"@article{", b"TY  - NEWS\n"]
)
def test_read__content_of_no_bibliography_gives_only_problems(suffix, content):
    results = read(f"a.{suffix}", content)
    assert all(isinstance(result, ImportProblem) for result in results)
    assert all(result.file == f"a.{suffix}" for result in results)


@pytest.mark.parametrize(
    ("suffix", "content"),
    [
        ("ris", "TY  - NEWS\nTI  - عنوان\nDA  - قبل أمس\nER  - \n"),
        ("bib", "@article{a, title={عنوان}, date={قبل أمس}}"),
        ("json", '[{"type": "webpage", "title": "عنوان", "issued": {"raw": "قبل أمس"}}]'),
        (
            "rdf",
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
            " xmlns:z='http://www.zotero.org/namespaces/export#' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
            "<rdf:Description><z:itemType>webpage</z:itemType><dc:title>عنوان</dc:title>"
            "<dc:date>قبل أمس</dc:date></rdf:Description></rdf:RDF>",
        ),
        ("jsonl", '{"title": "عنوان", "published_on": "قبل أمس"}'),
        ("csv", "title,published_on\nعنوان,قبل أمس\n"),
    ],
)
def test_read__unread_date_is_a_remark_in_every_format(suffix, content):
    (record,) = read(f"a.{suffix}", content.encode())
    assert (record.title, record.published_on) == ("عنوان", None)
    assert record.remarks == ("The date «قبل أمس» was not read.",)


def test_ris__record_without_end_is_a_problem_and_the_next_is_read():
    first, second = read("a.ris", "TY  - NEWS\nTI  - أول\nTY  - NEWS\nTI  - ثان\nER  - \n".encode())
    assert "no end" in str(first)
    assert second.title == "ثان"
