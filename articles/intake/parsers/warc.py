"""Web archives: WARC files, plain or compressed, and WACZ packages of them.

Each page that a server answered is one piece: the body of the answer, with its date and its address.
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

from articles.intake.parsers.whole import too_long
from articles.interchange.errors import ImportProblem
from articles.interchange.record import Piece

PAGES = ("text/html", "application/xhtml+xml", "text/plain")


def split(
    name: str, stream: BinaryIO, media_type: str, longest: int
) -> Iterator[Piece | ImportProblem]:
    """Yield each page of an archive; pictures, styles and requests beside the pages are no articles.

    `line` of a piece is the number of its record. Answers that are errors, moves, or too long are
    problems.
    """
    number = 0
    try:
        for number, record in enumerate(ArchiveIterator(stream), 1):
            if record.rec_type in ("response", "resource", "conversion"):
                yield from _page(name, number, record, longest)
    except Exception as error:  # broken archives make the library run into all kinds of faults
        reason = f"not a web archive: {type(error).__name__}: {error}"
        raise ImportProblem(name, reason, line=number or None) from error
    if not number:
        raise ImportProblem(name, "no record of a web archive in it")


def split_wacz(
    name: str, stream: BinaryIO, media_type: str, longest: int
) -> Iterator[Piece | ImportProblem]:
    """Yield each page of the archives in a package (https://specs.webrecorder.net/wacz/1.1.1/)."""
    try:
        with zipfile.ZipFile(stream) as package:
            inside = [
                info
                for info in package.infolist()
                if info.filename.startswith("archive/")
                and info.filename.endswith((".warc", ".warc.gz"))
            ]
            if not inside:
                raise ImportProblem(name, "no archive/*.warc in the package")
            for info in inside:
                with package.open(info) as archive:
                    yield from split(f"{name}/{info.filename}", archive, media_type, longest)
    # zipfile raises the last two for methods of compression it does not know and for encrypted members.
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise ImportProblem(name, f"not a WACZ package: {error}") from error


def _page(
    name: str, number: int, record: ArcWarcRecord, longest: int
) -> Iterator[Piece | ImportProblem]:
    """Yield the page in a record, if there is one."""
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
        content = _content(record, longest)
    except (ValueError, brotli.error) as error:
        yield ImportProblem(
            name,
            f"the answer cannot be unpacked: {error}",
            line=number,
            field="url",
            value=address[:200],
        )
        return
    if len(content) > longest:
        yield ImportProblem(name, too_long(longest), line=number, field="url", value=address[:200])
        return
    yield Piece(
        name, content, media_type.replace("application/xhtml+xml", "text/html")[:100],
        line=number, url=address[:700], captured_at=_moment(record),
    )  # fmt: skip


def _content(record: ArcWarcRecord, longest: int) -> bytes:
    """Return the body of an answer, unpacked, up to a byte more than `longest`.

    Brotli is unpacked here: warcio 1.8 ends at it, with every release of the package.
    """
    headers = record.http_headers
    if headers is None or (headers.get_header("Content-Encoding") or "").strip().lower() != "br":
        return record.content_stream().read(longest + 1)
    packed = record.raw_stream
    if "chunked" in (headers.get_header("Transfer-Encoding") or "").lower():
        packed = ChunkedDataReader(packed)
    unpacking = brotli.Decompressor()
    content = unpacking.process(packed.read(longest + 1), output_buffer_limit=longest + 1)
    if not unpacking.is_finished() and len(content) <= longest:
        raise ValueError("it breaks off")
    return content


def _moment(record: ArcWarcRecord) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "")
    except ValueError:
        return None
