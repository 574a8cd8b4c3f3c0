"""Web archives: each page is one piece, with its capture time and address."""

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
    """Return a WARC file of responses (address, status, content type, body).

    `encoding` is the Content-Encoding of the bodies, which must be compressed already.
    """
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzip)
    for address, status, content_type, body in answers:
        fields = [
            ("Content-Type", content_type),
            *([("Content-Encoding", encoding)] if encoding else []),
        ]
        headers = StatusAndHeaders(status, fields, protocol="HTTP/1.1")
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
def test_split__page_gives_piece_with_address_and_capture_time(gzip):
    name = "crawl.warc.gz" if gzip else "crawl.warc"
    page, problem = pieces(name, archive(*ANSWERS, gzip=gzip))
    assert (page.content, page.url) == (PAGE, ANSWERS[0][0])
    assert page.captured_at == dt.datetime(2021, 6, 29, 8, 30, tzinfo=dt.UTC)
    assert isinstance(problem, ImportProblem)
    assert "404" in str(problem)
    assert problem.value == "https://example.org/gone"


def test_parse__page_without_address_takes_that_of_the_record():
    record, _ = read("crawl.warc.gz", archive(*ANSWERS))
    assert record.title == "التحالف يجتمع في روما"
    assert record.url.startswith("https://example.org/rome")
    assert len(record.paragraphs) == 2


def test_parse__charset_of_the_response_is_used():
    body = PAGE.replace(b'<meta charset="utf-8">', b"").decode().encode("cp1256")
    answer = ("https://example.org/a", "200 OK", "text/html; charset=windows-1256", body)
    (record,) = read("a.warc", archive(answer, gzip=False))
    assert record.title == "التحالف يجتمع في روما"


def test_wacz__archives_in_the_package_are_read():
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as file:
        file.writestr("datapackage.json", "{}")
        file.writestr("archive/data.warc.gz", archive(*ANSWERS))
    page, problem = pieces("site.wacz", package.getvalue())
    assert page.name == "site.wacz/archive/data.warc.gz:1"
    assert problem.line == 3


def test_split__page_over_the_limit_is_a_problem_and_the_next_is_read():
    big = ("https://example.org/big", "200 OK", "text/html", PAGE * 20)
    problem, page = pieces("a.warc.gz", archive(big, ANSWERS[0]), max_bytes=len(PAGE))
    assert "bytes" in str(problem)
    assert page.content == PAGE


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
@pytest.mark.parametrize(
    "content", [b"", b"WARC/1.0\r\n", b"\x1f\x8b\x08\x00", b"PK\x03\x04", b"x" * 99]
)
def test_split__content_of_no_archive_gives_only_problems(name, content):
    results = pieces(name, content)
    assert all(isinstance(result, ImportProblem) for result in results)


def test_split__truncated_archive_gives_the_complete_pages():
    content = archive(ANSWERS[0], ANSWERS[0])
    results = pieces("a.warc.gz", content[: len(content) - 30])
    assert results[0].content == PAGE


def test_split__brotli_is_decompressed_and_each_broken_page_is_a_problem():
    page = "<html><body><h1>عنوان</h1></body></html>".encode()
    packed = brotli.compress(page)
    crawl = archive(
        ("http://a.example/1", "200 OK", "text/html", packed),
        ("http://a.example/2", "200 OK", "text/html", packed[:-4]),
        ("http://a.example/3", "200 OK", "text/html", brotli.compress(b"a" * 20_000_000)),
        ("http://a.example/4", "200 OK", "text/html", packed),
        encoding="br",
    )
    first, truncated, too_long, last = pieces("a.warc.gz", crawl)
    assert first.content == last.content == page
    assert isinstance(truncated, ImportProblem)
    assert isinstance(too_long, ImportProblem)
