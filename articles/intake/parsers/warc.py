"""Web archives: WARC files, plain or gzipped, and WACZ packages of them.

Each archived page is one piece: the body of the HTTP response, with its capture date and its address.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader

from articles.intake.parsers import gzip_members, http_body, warc_records
from articles.intake.parsers.limits import too_long
from articles.interchange.errors import ImportProblem
from articles.interchange.record import RawInput

PAGES = ("text/html", "application/xhtml+xml", "text/plain")


def split(
    name: str, stream: BinaryIO, media_type: str, max_bytes: int
) -> Iterator[RawInput | ImportProblem]:
    """Yield each page of an archive as a piece; images, styles and requests are ignored.

    `line` of a piece is the number of its record. Error responses, redirects, pages that are too long and
    records that cannot be read are problems; reading goes on behind them. Raises ImportProblem for a file
    that is not a web archive or has no records.
    """
    last, losses = 0, []
    for found in warc_records.records(stream):
        last = found.number
        if isinstance(found, warc_records.Loss):
            losses.append(found)
            yield ImportProblem(name, _reason(found), line=found.number or None)
            continue
        try:
            record = ArcWarcRecordLoader().parse_record_stream(found.file, known_format="warc")
            if record.rec_type in ("response", "resource", "conversion"):
                yield from _page(name, found.number, record, max_bytes)
        except Exception as error:  # broken records cause many kinds of exceptions in the library
            losses.append(found)
            reason = f"record {found.number} cannot be read ({type(error).__name__})"
            yield ImportProblem(name, reason, line=found.number)
    if not last:
        raise ImportProblem(name, "no record of a web archive in it")
    if len(losses) > 1:
        unread = sum(loss.unread for loss in losses if isinstance(loss, warc_records.Loss))
        reason = f"in all {len(losses)} places are damaged and {unread:,} bytes were not read"
        yield ImportProblem(name, reason)


def _reason(loss: warc_records.Loss) -> str:
    return f"{loss.reason}: {loss.unread:,} bytes were not read" if loss.unread else loss.reason


def split_wacz(
    name: str, stream: BinaryIO, media_type: str, max_bytes: int
) -> Iterator[RawInput | ImportProblem]:
    """Yield each page of the archives in a package (https://specs.webrecorder.net/wacz/1.1.1/).

    An archive that cannot be unpacked to its end is a problem, after the pages before the damage.
    """
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
                yield from _archive(package, info, f"{name}/{info.filename}", max_bytes)
    # zipfile raises the last one for a directory in an encoding that it does not know.
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise ImportProblem(name, f"not a WACZ package: {error}") from error


def _archive(
    package: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, max_bytes: int
) -> Iterator[RawInput | ImportProblem]:
    """Yield the pages of one archive in a package, which is first copied to a file to be read in any order."""
    # Without the checksum in the entry, zipfile also returns the last bytes of an archive that was changed.
    checksum, actual, damage = info.CRC, 0, ""
    del info.CRC
    with tempfile.TemporaryFile() as copy:
        try:
            with package.open(info) as packed:
                while chunk := packed.read(gzip_members.CHUNK):
                    copy.write(chunk)
                    actual = zlib.crc32(chunk, actual)
            if actual != checksum:
                damage = "it was damaged in the package (its checksum is wrong)"
        # zipfile raises NotImplementedError for a method of compression, RuntimeError for a password.
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            damage = f"it cannot be unpacked to its end ({error})"
        copy.seek(0)
        try:
            yield from split(name, copy, "", max_bytes)
        except ImportProblem as problem:
            if not damage:
                yield problem
        if damage:
            yield ImportProblem(name, f"{damage}: {copy.seek(0, 2):,} bytes of it were read")


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
        content = http_body.unpacked(record, max_bytes + 1)
    except http_body.BrokenBody as broken:
        yield ImportProblem(
            name,
            f"the answer cannot be unpacked: {broken}",
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


def _captured_at(record: ArcWarcRecord) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(record.rec_headers.get_header("WARC-Date") or "")
    except ValueError:
        return None
