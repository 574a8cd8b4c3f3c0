"""Web archives: one capture a page, with its date and its address."""

import datetime as dt
import io
import zipfile

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from articles.intake.parsers import ImportProblem
from tests.intake.parsers.parsing import pieces, read

PAGE = """<!doctype html><html lang="ar"><head><meta charset="utf-8">
<meta property="og:title" content="التحالف يجتمع في روما"></head><body><article>
<p>عقد وزراء خارجية التحالف الدولي ضد تنظيم داعش اجتماعهم في العاصمة الإيطالية روما بحضور عشرات الوفود.</p>
<p>وجدد الوزراء في بيانهم الختامي دعمهم لتسوية سياسية في سوريا وفق قرار مجلس الأمن 2254 الصادر عام 2015.</p>
</article></body></html>""".encode()


def archive(*answers: tuple[str, str, str, bytes], gzip: bool = True, encoding: str = "") -> bytes:
    """Return a WARC file of (address, status, content type, body), the bodies packed by `encoding`."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzip)
    for address, status, content_type, body in answers:
        said = [
            ("Content-Type", content_type),
            *([("Content-Encoding", encoding)] if encoding else []),
        ]
        headers = StatusAndHeaders(status, said, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            address, "response", payload=io.BytesIO(body), http_headers=headers,
            warc_headers_dict={"WARC-Date": "2021-06-29T08:30:00Z"},
        )  # fmt: skip
        writer.write_record(record)
    return out.getvalue()


ANSWERS = (
    ("https://example.org/rome?utm_source=x", "200 OK", "text/html; charset=utf-8", PAGE),
    ("https://example.org/a.png", "200 OK", "image/png", b"\x89PNG"),
    ("https://example.org/gone", "404 Not Found", "text/html", b"<html>gone</html>"),
)


@pytest.mark.parametrize("gzip", [True, False])
def test_split__a_page_is_a_piece_with_its_address_and_moment(gzip):
    name = "crawl.warc.gz" if gzip else "crawl.warc"
    page, problem = pieces(name, archive(*ANSWERS, gzip=gzip))
    assert (page.content, page.url) == (PAGE, ANSWERS[0][0])
    assert page.captured_at == dt.datetime(2021, 6, 29, 8, 30, tzinfo=dt.UTC)
    assert isinstance(problem, ImportProblem)
    assert "404" in str(problem)
    assert problem.value == "https://example.org/gone"


def test_parse__the_address_of_the_record_where_the_page_states_none():
    record, _ = read("crawl.warc.gz", archive(*ANSWERS))
    assert record.title == "التحالف يجتمع في روما"
    assert record.url.startswith("https://example.org/rome")
    assert len(record.paragraphs) == 2


def test_parse__the_charset_of_the_answer_counts():
    body = PAGE.replace(b'<meta charset="utf-8">', b"").decode().encode("cp1256")
    answer = ("https://example.org/a", "200 OK", "text/html; charset=windows-1256", body)
    (record,) = read("a.warc", archive(answer, gzip=False))
    assert record.title == "التحالف يجتمع في روما"


def test_wacz__the_archives_inside_are_read():
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as file:
        file.writestr("datapackage.json", "{}")
        file.writestr("archive/data.warc.gz", archive(*ANSWERS))
    page, problem = pieces("site.wacz", package.getvalue())
    assert page.name == "site.wacz/archive/data.warc.gz:1"
    assert problem.line == 3


def test_split__a_page_beyond_the_limit_is_a_problem_and_the_next_is_read():
    big = ("https://example.org/big", "200 OK", "text/html", PAGE * 20)
    problem, page = pieces("a.warc.gz", archive(big, ANSWERS[0]), longest=len(PAGE))
    assert "bytes" in str(problem)
    assert page.content == PAGE


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
@pytest.mark.parametrize(
    "content", [b"", b"WARC/1.0\r\n", b"\x1f\x8b\x08\x00", b"PK\x03\x04", b"x" * 99]
)
def test_split__what_is_no_archive_is_a_problem(name, content):
    found = pieces(name, content)
    assert all(isinstance(each, ImportProblem) for each in found)


def test_split__an_archive_cut_short_gives_what_is_whole():
    content = archive(ANSWERS[0], ANSWERS[0])
    found = pieces("a.warc.gz", content[: len(content) - 30])
    assert found[0].content == PAGE


def test_split__brotli_is_unpacked_and_a_broken_one_is_a_problem_of_its_own():
    page = "<html><body><h1>عنوان</h1></body></html>".encode()
    packed = brotli.compress(page)
    whole = archive(
        ("http://a.example/1", "200 OK", "text/html", packed),
        ("http://a.example/2", "200 OK", "text/html", packed[:-4]),
        ("http://a.example/3", "200 OK", "text/html", brotli.compress(b"a" * 20_000_000)),
        ("http://a.example/4", "200 OK", "text/html", packed),
        encoding="br",
    )
    one, two, three, four = pieces("a.warc.gz", whole)
    assert one.content == four.content == page
    assert isinstance(two, ImportProblem)
    assert isinstance(three, ImportProblem)
