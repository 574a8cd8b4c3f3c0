"""Members of a gzip file, each unpacked by itself, so that a damaged one does not end the file.

A gzip file is a sequence of members (RFC 1952); web archives compress each record as one. `warcio` and the
standard library stop, or return the packed bytes, at the first damage.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

MAGIC = b"\x1f\x8b"
CHUNK = 1 << 16
TRIAL = 1 << 10  # packed bytes that decide whether a member begins at a position
MOST_TRIALS = 100_000  # in one search; in packed data four bytes look like a beginning every 500 MB
# The beginning of a member: the magic number, the method deflate, and flags without reserved bits.
_START = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]", re.DOTALL)
_START_LENGTH = 4


class Damaged(Exception):
    """Raised while a member is read; the message says why the rest of it cannot be unpacked."""


class Member:
    """One member as a stream of unpacked bytes; it was read up to the offset `position` in the file."""

    def __init__(self, stream: BinaryIO, start: int) -> None:
        stream.seek(start)
        self.start = self.position = start
        self._stream = stream
        self._packed = b""
        self._decompressor = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._damage: Damaged | None = None

    def read(self, size: int) -> bytes:
        """Return at most `size` unpacked bytes, empty at the end.

        Raises Damaged once everything before the damage has been returned.
        """
        while not (self._damage or self._decompressor.eof):
            self._packed = self._packed or self._stream.read(CHUNK)
            if not self._packed:
                self._damage = Damaged("it breaks off")
                break
            if data := self._unpack(size):
                return data
        if self._damage:
            raise self._damage
        return b""

    def _unpack(self, size: int) -> bytes:
        before = self._decompressor.copy()
        packed = self._packed
        try:
            data = self._decompressor.decompress(packed, size)
        except zlib.error:
            data = self._unpack_bytewise(before, packed)
            self._packed = b""
            return data
        rest = self._decompressor.unused_data or self._decompressor.unconsumed_tail
        self.position += len(packed) - len(rest)
        self._packed = self._decompressor.unconsumed_tail
        return data

    def _unpack_bytewise(self, decompressor, packed: bytes) -> bytes:
        """Return what can be unpacked before the damage: zlib drops the output of a call that fails."""
        data = bytearray()
        try:
            for offset in range(len(packed)):
                data += decompressor.decompress(packed[offset : offset + 1])
                self.position += 1
        except zlib.error as error:
            is_checksum = "check" in str(error)
            self._damage = Damaged(
                "its checksum is wrong" if is_checksum else "its packed data is damaged"
            )
        return bytes(data)


def is_gzip(stream: BinaryIO) -> bool:
    """Return whether a stream begins with a member of gzip; its position is 0 afterwards."""
    stream.seek(0)
    begins = stream.read(len(MAGIC)) == MAGIC
    stream.seek(0)
    return begins


def members(stream: BinaryIO, beginning: bytes = b"") -> Iterator[Member | int]:
    """Yield each member of a seekable gzip file, and between them the number of bytes that belong to none.

    Behind a damaged member, or bytes that are none, the next one is that whose contents begin with
    `beginning`; zero bytes between members are padding. The bytes of a damaged member up to the next are not
    counted here.
    """
    length = stream.seek(0, 2)
    start = 0
    while start < length:
        member = Member(stream, start)
        yield member
        try:
            while member.read(CHUNK):
                pass
        except Damaged:
            start = _next(stream, start + len(MAGIC), beginning, length)
            continue
        end = _skip_zeros(stream, member.position)
        start = end if _begins_at(stream, end) else _next(stream, end, beginning, length)
        if start > end:
            yield start - end


def _next(stream: BinaryIO, offset: int, beginning: bytes, length: int) -> int:
    """Return the offset of the first member from `offset` on; the length of the file if none is found."""
    trials = 0
    stream.seek(offset)
    window = b""
    while chunk := stream.read(CHUNK):
        window += chunk
        for match in _START.finditer(window):
            position = offset + match.start()
            if _unpacks(stream, position, beginning):
                return position
            trials += 1
            if trials == MOST_TRIALS:
                return length
        keep = _START_LENGTH - 1
        offset += max(0, len(window) - keep)
        window = window[-keep:]
        stream.seek(offset + len(window))
    return length


def _unpacks(stream: BinaryIO, position: int, beginning: bytes) -> bool:
    stream.seek(position)
    try:
        data = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(
            stream.read(TRIAL), max(1, len(beginning))
        )
    except zlib.error:
        return False
    return bool(data) and data.startswith(beginning)


def _begins_at(stream: BinaryIO, position: int) -> bool:
    stream.seek(position)
    return stream.read(len(MAGIC)) == MAGIC


def _skip_zeros(stream: BinaryIO, position: int) -> int:
    """Return the offset of the first byte from `position` on that is not zero, or the end of the file."""
    stream.seek(position)
    while chunk := stream.read(CHUNK):
        if rest := chunk.lstrip(b"\x00"):
            return position + len(chunk) - len(rest)
        position += len(chunk)
    return position
