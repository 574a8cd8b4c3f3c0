"""Bodies of archived HTTP responses: chunks joined and compression removed, or a clear refusal.

`warcio` reads a broken body as far as it goes, and a body that is not packed although its header says so.
Here a body that breaks off is refused, since a part of a page would pass for the page.
"""

from __future__ import annotations

import re
import zlib
from functools import partial
from typing import BinaryIO

import brotli
from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader
from warcio.recordloader import ArcWarcRecord

from articles.intake.parsers.gzip_members import MAGIC

CHUNK = 1 << 16
TRIAL = 1 << 10  # bytes that decide how a body is packed
GZIP_BITS = 16 + zlib.MAX_WBITS
_PLAIN = ("", "identity", "none", "utf-8")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class BrokenBody(Exception):
    """Raised for a body that cannot be unpacked, or not to its end; the message says why."""


def unpacked(record: ArcWarcRecord, most: int) -> bytes:
    """Return the body of a response as the server meant it, at most `most` bytes; raise BrokenBody."""
    headers = record.http_headers
    stream: BinaryIO = record.raw_stream
    if headers is None:
        return stream.read(most)
    if "chunked" in (headers.get_header("Transfer-Encoding") or "").lower():
        stream = _Joined(stream)
    coding = (headers.get_header("Content-Encoding") or "").strip().lower()
    if coding in _PLAIN:
        return _read(stream, most)
    first = _read(stream, CHUNK)
    decompressor = _decompressor(coding, first)
    if decompressor is None:
        return first[:most] + _read(stream, max(0, most - len(first)))
    return _decompressed(decompressor, first, stream, most)


class _Joined:
    """The chunks of a body as one stream; a body that is not in chunks after all is left as it is."""

    def __init__(self, stream: BinaryIO) -> None:
        first = stream.readline(64)
        self._first: bytes = b""
        self._stream: BinaryIO = stream
        if _is_chunk_size(first):
            self._stream = ChunkedDataReader(_Before(first, stream), raise_exceptions=True)
        else:
            self._first = first

    def read(self, size: int) -> bytes:
        if self._first:
            data, self._first = self._first[:size], self._first[size:]
            return data
        try:
            return self._stream.read(size)
        except ChunkedDataException as error:
            raise BrokenBody("its chunks break off") from error


class _Before:
    """A stream with bytes put back before it."""

    def __init__(self, first: bytes, stream: BinaryIO) -> None:
        self._first, self._stream = first, stream

    def readline(self, size: int) -> bytes:
        if self._first:
            first, self._first = self._first, b""
            return first
        return self._stream.readline(size)

    def read(self, size: int) -> bytes:
        return self._stream.read(size)


def _is_chunk_size(line: bytes) -> bool:
    try:
        int(line.partition(b";")[0].strip(), 16)
    except ValueError:
        return False
    return line.endswith(b"\r\n")


def _read(stream: BinaryIO, size: int) -> bytes:
    """Return `size` bytes, fewer only at the end: a stream of chunks may return fewer each time."""
    data = bytearray()
    while len(data) < size and (more := stream.read(size - len(data))):
        data += more
    return bytes(data)


class _Zlib:
    """Decompression of gzip or deflate, in which several members may follow each other."""

    def __init__(self, bits: int) -> None:
        self._bits, self._decompressor = bits, zlib.decompressobj(bits)

    def unpack(self, packed: bytes, most: int) -> bytes:
        """Return at most `most` bytes unpacked from what was given so far and from `packed`."""
        if self._decompressor.eof:
            packed = self._decompressor.unused_data + packed
            if packed.startswith(MAGIC) and self._bits == GZIP_BITS:
                self._decompressor = zlib.decompressobj(self._bits)
            else:
                return b""  # bytes behind the end are no part of the body
        try:
            return self._decompressor.decompress(self._decompressor.unconsumed_tail + packed, most)
        except zlib.error as error:
            raise BrokenBody("its packed data is damaged") from error

    @property
    def is_finished(self) -> bool:
        return self._decompressor.eof


class _Brotli:
    """Decompression of brotli, which `warcio` 1.8 fails on with every release of the package."""

    def __init__(self) -> None:
        self._decompressor = brotli.Decompressor()

    def unpack(self, packed: bytes, most: int) -> bytes:
        """Return at most about `most` bytes unpacked from what was given so far and from `packed`."""
        try:
            return self._decompressor.process(packed, output_buffer_limit=most)
        except brotli.error as error:
            raise BrokenBody("its packed data is damaged") from error

    @property
    def is_finished(self) -> bool:
        return self._decompressor.is_finished()


def _decompressor(coding: str, first: bytes) -> _Zlib | _Brotli | None:
    """Return the decompressor for a body that begins with `first`.

    None for a body that is plain text: some archives store bodies unpacked and keep the header. Raises
    BrokenBody for a body that is neither.
    """
    makers = {
        "gzip": [partial(_Zlib, GZIP_BITS)], "x-gzip": [partial(_Zlib, GZIP_BITS)], "br": [_Brotli],
        "deflate": [partial(_Zlib, zlib.MAX_WBITS), partial(_Zlib, -zlib.MAX_WBITS)],  # servers send both
    }  # fmt: skip
    for make in makers.get(coding, ()):
        try:
            if make().unpack(first[:TRIAL], TRIAL):
                return make()
        except BrokenBody:
            continue
    if not first or _is_text(first[:TRIAL]):
        return None
    raise BrokenBody(
        "its packed data is damaged" if coding in makers else f"{coding[:20]!r} is not read here"
    )


def _decompressed(
    decompressor: _Zlib | _Brotli, first: bytes, stream: BinaryIO, most: int
) -> bytes:
    data, packed = bytearray(), first
    while len(data) < most:
        unpacked_bytes = decompressor.unpack(packed, most - len(data))
        data += unpacked_bytes
        if packed := stream.read(CHUNK):
            continue
        if not unpacked_bytes:
            break
    if len(data) < most and not decompressor.is_finished:
        raise BrokenBody("it breaks off")
    return bytes(data[:most])


def _is_text(content: bytes) -> bool:
    return content.startswith((b"\xff\xfe", b"\xfe\xff")) or not _CONTROLS.search(content)
