"""Web archives: WARC files, plain or gzipped, and WACZ packages of them.

Each archived page is one piece: the body of the HTTP response, with its capture date and its address.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

import brotli
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.recordloader import ArcWarcRecord

from articles.intake.parsers.limits import too_long
from articles.interchange.errors import ImportProblem
from articles.interchange.record import RawInput

PAGES = ("text/html", "application/xhtml+xml", "text/plain")


def split(
    name: str, stream: BinaryIO, media_type: str, max_bytes: int
) -> Iterator[RawInput | ImportProblem]:
    """Yield each page of an archive as a piece; images, styles and requests are ignored.

    `line` of a piece is the number of its record. Error responses, redirects and pages that are too long are
    problems. Raises ImportProblem for a file that is not a web archive or has no records.
    """
    number = 0
    try:
        for number, record in enumerate(ArchiveIterator(stream), 1):
            if record.rec_type in ("response", "resource", "conversion"):
                yield from _page(name, number, record, max_bytes)
    except Exception as error:  # broken archives cause many kinds of exceptions in the library
        reason = f"not a web archive: {type(error).__name__}: {error}"
        raise ImportProblem(name, reason, line=number or None) from error
    if not number:
        raise ImportProblem(name, "no record of a web archive in it")


def split_wacz(
    name: str, stream: BinaryIO, media_type: str, max_bytes: int
) -> Iterator[RawInput | ImportProblem]:
    """Yield each page of the archives in a package (https://specs.webrecorder.net/wacz/1.1.1/)."""
    try:
        with zipfile.ZipFile(stream) as package:
            archives = [
                info
                for info in package.infolist()
                if info.filename.startswith("archive/")
                and info.filename.endswith((".warc", ".warc.gz"))
            ]
            if not archives:
                raise ImportProblem(name, "no archive/*.warc in the package")
            for info in archives:
                with package.open(info) as archive:
                    yield from split(f"{name}/{info.filename}", archive, media_type, max_bytes)
    # zipfile raises the last two for unsupported compression methods and for encrypted members.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise ImportProblem(name, f"not a WACZ package: {error}") from error


def _page(
    name: str, number: int, record: ArcWarcRecord, max_bytes: int
) -> Iterator[RawInput | ImportProblem]:
    """Yield the page in a record as a piece, or a problem; nothing if the record is not a page."""
    headers = record.http_headers or record.rec_headers
    media_type = headers.get_header("Content-Type") or ""
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    if media_type.partition(";")[0].strip().lower() not in PAGES or not address.startswith("http"):
        return
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if status != "200":
        yield ImportProblem(
            name, f"the server answered {status}", line=number, field="url", value=address[:200]
        )
        return
    try:
        content = _content(record, max_bytes)
    except (ValueError, brotli.error) as error:
        yield ImportProblem(
            name,
            f"the answer cannot be unpacked: {error}",
            line=number,
            field="url",
            value=address[:200],
        )
        return
    if len(content) > max_bytes:
        yield ImportProblem(
            name, too_long(max_bytes), line=number, field="url", value=address[:200]
        )
        return
    yield RawInput(
        name, content, media_type.replace("application/xhtml+xml", "text/html")[:100],
        line=number, url=address[:700], captured_at=_captured_at(record),
    )  # fmt: skip


def _content(record: ArcWarcRecord, max_bytes: int) -> bytes:
    """Return the decompressed body of a response, at most `max_bytes` + 1 bytes.

    Brotli is decompressed here because warcio 1.8 fails on it with every release of the brotli package.
    Raises ValueError if the compressed data is incomplete.
    """
    headers = record.http_headers
    if headers is None or (headers.get_header("Content-Encoding") or "").strip().lower() != "br":
        return record.content_stream().read(max_bytes + 1)
    packed = record.raw_stream
    if "chunked" in (headers.get_header("Transfer-Encoding") or "").lower():
        packed = ChunkedDataReader(packed)
    decompressor = brotli.Decompressor()
    content = decompressor.process(packed.read(max_bytes + 1), output_buffer_limit=max_bytes + 1)
    if not decompressor.is_finished() and len(content) <= max_bytes:
        raise ValueError("it breaks off")
    return content


def _captured_at(record: ArcWarcRecord) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "")
    except ValueError:
        return None
