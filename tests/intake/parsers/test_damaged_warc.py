"""Damaged web archives: reading goes on behind each damage, and every loss is a line of the report."""

import gzip
import io
import json
import re
import zipfile
import zlib

import brotli
import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.intake.parsers import ImportProblem, gzip_members, warc_records
from articles.models import Article, ImportItem
from tests.intake.parsers.parsing import pieces
from tests.intake.parsers.test_warc import PAGE

UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd]")


def html(number: int) -> bytes:
    return PAGE.replace("روما".encode(), f"روما {number}".encode())


def record(
    number: int, body: bytes | None = None, *, length: int | None = None, headers: str = ""
) -> bytes:
    """Return one record, a response with a page; `length` replaces its length, -1 leaves it out."""
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{headers}\r\n".encode()
    block = answer + (html(number) if body is None else body)
    stated = len(block) if length is None else length
    lines = [
        "WARC/1.0", "WARC-Type: response", f"WARC-Target-URI: https://example.org/{number}",
        "WARC-Date: 2021-06-29T08:30:00Z", f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>",
        "Content-Type: application/http; msgtype=response",
        *([f"Content-Length: {stated}"] if stated >= 0 else []), "", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode() + block + b"\r\n\r\n"


def flip(content: bytes, offset: int) -> bytes:
    changed = bytearray(content)
    changed[offset] ^= 0xFF
    return bytes(changed)


def read(name: str, content: bytes) -> tuple[list[str], list[ImportProblem]]:
    """Return the addresses of the pages and the problems; check that pages are whole and messages readable."""
    found = pieces(name, content)
    problems = [result for result in found if isinstance(result, ImportProblem)]
    for problem in problems:
        assert not UNSEEN.search(str(problem)), repr(str(problem))
        assert len(str(problem)) < 400
    pages = [result for result in found if not isinstance(result, ImportProblem)]
    for page in pages:
        assert page.content == html(int(page.url.rpartition("/")[2]))
    return [page.url.rpartition("/")[2] for page in pages], problems


GOOD = [gzip.compress(record(number)) for number in range(1, 5)]


@pytest.mark.parametrize("damaged", range(4))
@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda packed: flip(packed, len(packed) - 6), "its checksum is wrong"),
        (lambda packed: flip(packed, len(packed) - 2), "its checksum is wrong"),
        (lambda packed: packed[:10] + b"\xff" * 9 + packed[19:], "its packed data is damaged"),
        (lambda packed: packed[: len(packed) // 2], "its packed data is damaged|it breaks off|checksum"),
        (lambda packed: packed[:-8], "checksum is wrong|it breaks off"),
        (lambda packed: packed[:60] + packed[70:], "its packed data is damaged|checksum"),
    ],
    ids=["checksum", "length", "data", "cut in half", "without its end", "ten bytes missing"],
)  # fmt: skip
def test_split__damaged_member_is_a_problem_and_the_others_are_read(damaged, damage, reason):
    members = list(GOOD)
    members[damaged] = damage(members[damaged])
    pages, problems = read("a.warc.gz", b"".join(members))
    assert pages == [str(number) for number in range(1, 5) if number != damaged + 1]
    (problem,) = problems
    assert problem.line == damaged + 1
    assert re.search(f"record {damaged + 1} cannot be unpacked .*({reason})", problem.reason)
    assert f": {len(members[damaged]):,} bytes were not read" in problem.reason


def test_split__several_damaged_members_are_counted_together():
    members = [flip(m, len(m) - 6) if n in (1, 2) else m for n, m in enumerate(GOOD)]
    pages, problems = read("a.warc.gz", b"".join(members))
    assert pages == ["1", "4"]
    assert [problem.line for problem in problems] == [2, 3, None]
    lost = len(members[1]) + len(members[2])
    assert problems[-1].reason == f"in all 2 places are damaged and {lost:,} bytes were not read"


@pytest.mark.parametrize(
    "garbage",
    [b"garbage", b"\x1f\x8b\x08 no", bytes(range(1, 256)) * 300, GOOD[0][:8]],
    ids=["word", "false beginning", "every byte", "beginning of a member"],
)
def test_split__bytes_between_members_are_counted_and_skipped(garbage):
    pages, problems = read("a.warc.gz", GOOD[0] + garbage + GOOD[1])
    assert pages == ["1", "2"] or garbage == GOOD[0][:8]
    assert pages[0] == "1"
    assert f"{len(garbage):,} bytes were not read" in problems[0].reason


def test_split__file_of_false_beginnings_is_given_up_after_a_number_of_trials(monkeypatch):
    monkeypatch.setattr(gzip_members, "MOST_TRIALS", 50)
    false = b"\x1f\x8b\x08\x00" * 60
    pages, (problem,) = read("a.warc.gz", GOOD[0] + false + GOOD[1])
    assert pages == ["1"]
    assert f"{len(false) + len(GOOD[1]):,} bytes were not read" in problem.reason


def test_split__zeros_between_and_after_members_are_padding():
    pages, problems = read("a.warc.gz", GOOD[0] + bytes(512) + GOOD[1] + bytes(70_000))
    assert (pages, problems) == (["1", "2"], [])


def test_split__garbage_at_the_end_is_counted():
    pages, (problem,) = read("a.warc.gz", GOOD[0] + b"x" * 99)
    assert pages == ["1"]
    assert "what follows record 1 is no record: 99 bytes" in problem.reason


# --- one stream of gzip for the whole file ------------------------------------------------------
STREAM = gzip.compress(b"".join(record(number) for number in range(1, 41)))


def test_split__file_packed_as_one_stream_is_read():
    pages, problems = read("a.warc.gz", STREAM)
    assert (pages, problems) == ([str(number) for number in range(1, 41)], [])


def test_split__stream_cut_off_gives_the_records_before():
    pages, (problem,) = read("a.warc.gz", STREAM[:-150])
    assert 5 < len(pages) < 40
    assert pages == [str(number) for number in range(1, len(pages) + 1)]
    assert "cannot be unpacked (it breaks off)" in problem.reason
    assert problem.line - len(pages) in (0, 1)


def test_split__stream_damaged_in_the_middle_gives_the_records_before_and_the_bytes_not_read():
    parts = [record(n) + record(900, body=str(n).encode() * 9_000) for n in range(1, 41)]
    large = gzip.compress(b"".join(parts), 1)
    at = len(large) // 2
    found = pieces("a.warc.gz", large[:at] + b"\xff" * 40 + large[at + 40 :])
    pages = [f.url.rpartition("/")[2] for f in found if not isinstance(f, ImportProblem)]
    pages = [page for page in pages if page != "900"]
    assert 5 < len(pages) < 40
    problem = found[-1]
    assert "cannot be unpacked" in problem.reason
    unread = int(re.search(r"([\d,]+) bytes were not read", problem.reason)[1].replace(",", ""))
    assert unread >= len(large) // 2 - 2 * gzip_members.CHUNK


def test_split__stream_with_a_wrong_checksum_keeps_its_pages_and_says_so():
    pages, (problem,) = read("a.warc.gz", flip(STREAM, len(STREAM) - 6))
    assert pages == [str(number) for number in range(1, 41)]
    assert "checksum is wrong" in problem.reason


# --- lengths, plain and packed ------------------------------------------------------------------
@pytest.mark.parametrize("length", [10, 300, 2_000, 10**6, 10**15, -1, 0])
@pytest.mark.parametrize("wrong", [1, 2, 3])
@pytest.mark.parametrize("pack", [lambda data: data, gzip.compress], ids=["plain", "one stream"])
def test_split__wrong_length_reads_up_to_the_next_record(length, wrong, pack):
    content = b"".join(record(n, length=length if n == wrong else None) for n in (1, 2, 3))
    pages, problems = read("a.warc.gz", pack(content))
    is_last_and_beyond = wrong == 3 and length >= 2_000
    if is_last_and_beyond:
        assert pages == ["1", "2"]
        assert "record 3 breaks off: the file ends in it" in problems[0].reason
        assert "bytes were not read" in problems[0].reason
    else:
        assert pages == ["1", "2", "3"]
        assert "a wrong length" in problems[0].reason
    assert [problem.line for problem in problems] == [wrong]


def test_split__many_wrong_lengths_are_each_reported_and_all_pages_read():
    content = b"".join(record(n, length=10**9) for n in range(1, 61))
    pages, problems = read("a.warc", content)
    assert pages == [str(n) for n in range(1, 61)]
    assert len(problems) >= 60


def test_split__plain_file_cut_off_gives_the_records_before():
    content = record(1) + record(2)
    pages, (problem,) = read("a.warc", content[:-100])
    assert pages == ["1"]
    assert "record 2 breaks off" in problem.reason


def test_split__garbage_between_plain_records_is_counted():
    pages, (problem,) = read(
        "a.warc", record(1) + b"\x00\x01garbage\xff" * 40 + b"\r\n" + record(2)
    )
    assert pages == ["1", "2"]
    assert "bytes were not read" in problem.reason or "a wrong length" in problem.reason


def test_split__page_that_quotes_a_record_stays_whole():
    quoting = record(7, body=html(7))
    body = html(1).replace(
        b"</body>", b"<pre>\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\n</pre></body>"
    )
    found = pieces("a.warc", record(1, body=body) + quoting)
    assert [piece.content for piece in found] == [body, html(7)]


def test_records__long_record_is_not_held_in_memory(monkeypatch):
    monkeypatch.setattr(warc_records, "MOST_KEPT", 1 << 20)
    video = record(1, body=bytes(3 << 20))
    found = list(warc_records.records(io.BytesIO(video + record(2))))
    assert [f.number for f in found] == [1, 2]
    wrong = record(1, body=bytes(3 << 20), length=(3 << 20) + 2_000) + record(2) + record(3)
    losses = [
        f for f in warc_records.records(io.BytesIO(wrong)) if isinstance(f, warc_records.Loss)
    ]
    assert losses  # what was not kept is counted, never skipped silently


# --- records and bodies -------------------------------------------------------------------------
def test_split__record_with_a_broken_header_is_a_problem_and_the_next_is_read():
    broken = record(2).replace(b"HTTP/1.1 200 OK", b"\xff\xfe\x00\x01 \x07\x08")
    pages, problems = read("a.warc.gz", gzip.compress(record(1)) + gzip.compress(broken) + GOOD[2])
    assert pages[0] == "1"
    assert pages[-1] == "3"
    assert all(problem.line == 2 for problem in problems)


def chunked(body: bytes, *, size: int = 400) -> bytes:
    parts = [body[n : n + size] for n in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS = {
    "gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "Deflate": raw_deflate,
    "br": brotli.compress, "": lambda body: body,
}  # fmt: skip


@pytest.mark.parametrize("coding", PACKERS)
@pytest.mark.parametrize("in_chunks", [False, True])
def test_split__packed_and_chunked_bodies_are_unpacked(coding, in_chunks):
    headers = (f"Content-Encoding: {coding}\r\n" if coding else "") + (
        "Transfer-Encoding: chunked\r\n" if in_chunks else ""
    )
    body = PACKERS[coding](html(1))
    pages, problems = read(
        "a.warc", record(1, chunked(body) if in_chunks else body, headers=headers)
    )
    assert (pages, problems) == (["1"], [])


@pytest.mark.parametrize("coding", PACKERS)
def test_split__body_stored_unpacked_under_its_old_headers_is_the_page(coding):
    headers = f"Content-Encoding: {coding}\r\nTransfer-Encoding: chunked\r\n"
    pages, problems = read("a.warc", record(1, html(1), headers=headers))
    assert (pages, problems) == (["1"], [])


@pytest.mark.parametrize("coding", [coding for coding in PACKERS if coding])
@pytest.mark.parametrize("damage", ["cut", "changed", "cut in chunks"])
def test_split__broken_body_is_a_problem_and_the_next_page_is_read(coding, damage):
    if (coding, damage) == ("Deflate", "changed"):
        return  # raw deflate has no checksum: what was changed cannot be known
    packed = PACKERS[coding](html(1) * 3)
    headers = f"Content-Encoding: {coding}\r\n"
    if damage == "cut":
        body = packed[: len(packed) // 2]
    elif damage == "changed":
        body = packed[: len(packed) // 2] + b"\xff\x00" * 9 + packed[len(packed) // 2 + 18 :]
    else:
        headers += "Transfer-Encoding: chunked\r\n"
        body = chunked(packed, size=100)[:-140]
    found = pieces("a.warc", record(1, body, headers=headers) + record(2))
    assert "the answer cannot be unpacked" in str(found[0])
    assert found[0].line == 1
    assert found[1].content == html(2)


def test_split__chunks_that_break_off_are_a_problem():
    body = chunked(html(1))
    found = pieces(
        "a.warc", record(1, body[:-100], headers="Transfer-Encoding: chunked\r\n") + record(2)
    )
    assert "its chunks break off" in str(found[0])
    assert found[1].content == html(2)


def test_split__unknown_packing_is_named():
    packed = record(1, b"\x28\xb5\x2f\xfd\x00\x01", headers="Content-Encoding: zstd\r\n")
    _pages, (problem,) = read("a.warc", packed)
    assert "'zstd' is not read here" in problem.reason


# --- packages -----------------------------------------------------------------------------------
def package(**archives: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("datapackage.json", json.dumps({}))
        for name, content in archives.items():
            file.writestr(f"archive/{name}.warc.gz", content)
    return buffer.getvalue()


def test_wacz__damaged_member_in_one_archive_leaves_the_others():
    damaged = GOOD[0] + flip(GOOD[1], len(GOOD[1]) - 6) + GOOD[2]
    pages, (problem,) = read("a.wacz", package(a=damaged, b=GOOD[3]))
    assert pages == ["1", "3", "4"]
    assert problem.file == "a.wacz/archive/a.warc.gz"
    assert problem.line == 2


def test_wacz__archive_without_a_record_leaves_the_others():
    pages, (problem,) = read("a.wacz", package(a=b"nothing here", b=GOOD[3]))
    assert pages == ["4"]
    assert "no record of a web archive" in problem.reason


def test_wacz__archive_changed_in_the_package_gives_the_pages_before_and_after_the_damage():
    content = package(a=b"".join(GOOD))
    at = content.index(GOOD[1]) + 40
    pages, problems = read("a.wacz", flip(content, at))
    assert {"1", "3", "4"} <= set(pages)
    assert any("damaged in the package" in problem.reason for problem in problems)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_split__any_damage_loses_no_page_behind_it(data):
    """Check that a file with one damaged member gives all others: nothing behind it is lost."""
    damaged = data.draw(st.integers(0, 3))
    packed = bytearray(GOOD[damaged])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(10, len(packed) - 1))
        packed[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=6))
    members = [bytes(packed) if n == damaged else m for n, m in enumerate(GOOD)]
    found = pieces("a.warc.gz", b"".join(members))
    urls = {f.url.rpartition("/")[2] for f in found if not isinstance(f, ImportProblem)}
    assert {str(n + 1) for n in range(4) if n != damaged} <= urls
    for result in found:
        if isinstance(result, ImportProblem):
            assert not UNSEEN.search(str(result))
        else:
            assert result.content == html(int(result.url.rpartition("/")[2]))


@pytest.mark.django_db
def test_command__pages_around_a_damage_come_in_and_the_report_names_it(tmp_path):
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(GOOD[0] + flip(GOOD[1], len(GOOD[1]) - 6) + GOOD[2])
    call_command("import_articles", str(path))
    outcomes = list(ImportItem.objects.order_by("position").values_list("name", "outcome"))
    assert outcomes == [
        ("crawl.warc.gz:1", "created"), ("crawl.warc.gz:2", "refused"), ("crawl.warc.gz:3", "created"),
    ]  # fmt: skip
    assert Article.objects.count() == 2
