"""Records of a WARC file, plain or gzipped; reading goes on behind a record that is damaged.

WARC 1.1: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/. `warcio` reads the
fields of a record; here its bytes are found, since `warcio` loses all records behind the first damage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, Protocol

from articles.intake.parsers import gzip_members
from articles.intake.parsers.gzip_members import CHUNK, Damaged

BEGINNING = b"WARC/"
_END = b"\r\n\r\n"  # after the block of a record
MOST_HEADER = 1 << 16  # bytes of the header of a record
IN_MEMORY = 1 << 20  # bytes of a record held in memory; a longer one is written to a temporary file
MOST_KEPT = 1 << 26  # bytes of a record that are kept at all: no page is as long
# So many lengths may be wrong in one segment before none is trusted: each costs reading twice.
MOST_WRONG_LENGTHS = 20
WRONG_LENGTH = "a wrong length or none: it was read up to the next record"
_BLANK = b"\r\n\x00 "
# The first two lines of a record, as they are looked for behind a damage.
_RECORD = re.compile(rb"WARC/[01]\.\d{1,3}\r?\n[A-Za-z-]{1,60}:")
_RECORD_LENGTH = 80  # bytes at most
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_NO_LENGTH = b"x-wrong-length"  # as long as the name of the field that it replaces
_HEADER_END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True)
class Record:
    """The bytes of one record, header and block, as a file at its beginning; `number` counts from 1."""

    number: int
    file: IO[bytes]


@dataclass(frozen=True)
class Loss:
    """A record that cannot be read, or is not as it says: its number, the reason, and the bytes not read."""

    number: int
    reason: str
    unread: int = 0


class _Segment(Protocol):
    """A part of the file that is unpacked as a whole; `position` is the offset in the file."""

    position: int

    def read(self, size: int) -> bytes: ...


class _Plain:
    """A file that is not packed, as one segment."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.position = stream, 0

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self.position += len(data)
        return data


class _Hole:
    """Bytes that were not kept and cannot be read again."""

    def read(self, size: int) -> bytes:
        raise Damaged("a wrong length before it leads beyond what can be read again")


def records(stream: BinaryIO) -> Iterator[Record | Loss]:
    """Yield each record of a seekable file, and a Loss for each that cannot be read.

    A record's file is closed when the next record is asked for.
    """
    if not gzip_members.is_gzip(stream):
        reader = _Reader(_Plain(stream), 0)
        yield from reader.records()
        if reader.damage:
            yield reader.loss(stream.seek(0, 2))
        return
    number, damaged = 0, None
    for member in gzip_members.members(stream, BEGINNING):
        if isinstance(member, int):
            yield Loss(number, f"what follows record {number} is no record", member)
            continue
        if damaged:
            yield damaged.loss(member.start)
        reader = _Reader(member, number)
        yield from reader.records()
        number, damaged = reader.number, reader if reader.damage else None
    if damaged:
        yield damaged.loss(stream.seek(0, 2))


class _Reader:
    """Reads the records of one segment; the first is the record number `before` + 1.

    Afterwards `number` is the number of the last one, and `damage` says why the segment could not be read to
    its end; it is empty if it could.
    """

    def __init__(self, segment: _Segment, before: int) -> None:
        self.number, self.damage = before, ""
        self._before, self._read_to = before, segment.position
        self._segment, self._ahead = segment, b""
        self._wrong_lengths = 0
        self._returned: list[
            IO[bytes] | _Hole
        ] = []  # bytes to be read before those of the segment, the last first

    def loss(self, end: int) -> Loss:
        """Return the loss in a damaged segment; `end` is the offset in the file at which reading goes on."""
        return Loss(self.number, self.damage, max(0, end - self._read_to))

    def records(self) -> Iterator[Record | Loss]:
        in_record = False
        try:
            while True:
                skipped = self._skip_to_record()
                if skipped and (self.number or self._ahead):
                    place = (
                        f"what follows record {self.number}" if self.number else "what comes first"
                    )
                    yield Loss(self.number, f"{place} is no record", skipped)
                if not self._ahead:
                    return
                self.number, in_record = self.number + 1, True
                with SpooledTemporaryFile(IN_MEMORY) as file:
                    loss, is_whole = self._read_record(file)
                    if is_whole:
                        file.seek(0)
                        yield Record(self.number, file)
                    if loss:
                        yield loss
                self._read_to, in_record = self._segment.position, False
        except Damaged as damage:
            if not in_record and self.number == self._before:
                # The segment holds a record of which not even the beginning could be read.
                self.number, in_record = self.number + 1, True
            what = f"record {self.number}" if in_record else f"what follows record {self.number}"
            self.damage = f"{what} cannot be unpacked ({damage})"

    def _read_record(self, file: IO[bytes]) -> tuple[Loss | None, bool]:
        """Copy the next record to a file; return what is wrong with it, and whether it is whole even so."""
        header = self._header()
        file.write(header)
        match = _LENGTH.search(header)
        stated = int(match[1]) if match else None
        if stated is None or self._wrong_lengths >= MOST_WRONG_LENGTHS:
            copied = self._copy_to_next(file)
            if copied == stated:
                return None, True
        else:
            copied = self._copy(file, stated)
            if copied == stated and self._is_at_end_of_record():
                return None, True
            self._wrong_lengths += 1
            if (end := _find_record(file, len(header))) is not None:
                self._return_from(file, end, len(header) + copied)
            elif copied < stated:
                return self._loss("breaks off: the file ends in it", len(header) + copied), False
            else:
                file.seek(0, 2)
                self._copy_to_next(file)
        if match:  # `warcio` would cut the block at this length
            file.seek(match.start())
            file.write(_NO_LENGTH)
        return self._loss(f"states {WRONG_LENGTH}"), True

    def _loss(self, what: str, unread: int = 0) -> Loss:
        return Loss(self.number, f"record {self.number} {what}", unread)

    def _return_from(self, file: IO[bytes], end: int, size: int) -> None:
        """Cut a file at `end`; what it holds behind it is read again. `size` is its length without a bound."""
        rest: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        is_kept = size <= file.seek(0, 2)
        file.seek(end)
        while chunk := file.read(CHUNK):
            rest.write(chunk)
        rest.seek(0)
        file.truncate(end)
        _drop_end(file)
        self._returned += [BytesIO(self._ahead), *([] if is_kept else [_Hole()]), rest]
        self._ahead = b""

    def _header(self) -> bytes:
        """Return the header of a record with the blank line after it; all of the rest if there is none."""
        while not (match := _HEADER_END.search(self._ahead)) and len(self._ahead) < MOST_HEADER:
            before = len(self._ahead)
            self._fill(before + CHUNK)
            if len(self._ahead) == before:
                break
        return self._take(match.end() if match else min(len(self._ahead), MOST_HEADER))

    def _is_at_end_of_record(self) -> bool:
        """Return whether a record ends here: by two line ends, or before the next record or the end."""
        try:
            self._fill(len(_END) + len(BEGINNING))
        except Damaged:
            # Several records packed as one: which of them the damage or checksum is about is not known.
            if self.number == self._before + 1:
                raise
        rest = self._ahead.lstrip(b"\r\n")
        return self._ahead.startswith(_END) or not rest or rest.startswith(BEGINNING)

    def _skip_to_record(self) -> int:
        """Skip to the next record or to the end; return the number of bytes skipped that are not blank."""
        skipped = 0
        while self._fill(_RECORD_LENGTH):
            blank = len(self._ahead) - len(self._ahead.lstrip(_BLANK))
            self._take(blank)
            if self._ahead.startswith(BEGINNING) and not skipped:
                break
            if blank:
                continue
            match = _RECORD.search(self._ahead)
            size = match.start() if match else max(1, len(self._ahead) - _RECORD_LENGTH)
            skipped += len(self._take(size).strip(_BLANK))
            if match:
                break
        return skipped

    def _copy_to_next(self, file: IO[bytes]) -> int:
        """Copy up to the next record or the end; return the number of bytes in the block."""
        copied = 0
        while self._fill(CHUNK):
            match = _RECORD.search(self._ahead)
            size = match.start() if match else max(1, len(self._ahead) - _RECORD_LENGTH)
            _write(file, self._take(size))
            copied += size
            if match:
                break
        return copied - _drop_end(file)

    def _copy(self, file: IO[bytes], size: int) -> int:
        """Copy at most `size` bytes to a file and return how many there were; few of a long record are kept."""
        left = size
        while left and self._fill(1):
            data = self._take(min(left, len(self._ahead)))
            _write(file, data)
            left -= len(data)
        return size - left

    def _fill(self, size: int) -> bool:
        """Read ahead at least `size` bytes, fewer at the end; return whether there is any."""
        while len(self._ahead) < size:
            source = self._returned[-1] if self._returned else self._segment
            data = source.read(max(CHUNK, size - len(self._ahead)))
            if data:
                self._ahead += data
            elif self._returned:
                self._returned.pop().close()
            else:
                break
        return bool(self._ahead)

    def _take(self, size: int) -> bytes:
        taken, self._ahead = self._ahead[:size], self._ahead[size:]
        return taken


def _write(file: IO[bytes], data: bytes) -> None:
    if file.tell() < MOST_KEPT:
        file.write(data)


def _drop_end(file: IO[bytes]) -> int:
    """Remove the two line ends after a block from the end of a file; return the number of bytes removed."""
    length = file.seek(0, 2)
    file.seek(max(0, length - len(_END)))
    if file.read() != _END:
        return 0
    file.truncate(length - len(_END))
    return len(_END)


def _find_record(file: IO[bytes], begin: int) -> int | None:
    """Return the offset of the first record in a file from `begin` on, or None."""
    file.seek(begin)
    offset, window = begin, b""
    while chunk := file.read(CHUNK):
        window += chunk
        if match := _RECORD.search(window):
            return offset + match.start()
        offset += max(0, len(window) - _RECORD_LENGTH)
        window = window[-_RECORD_LENGTH:]
    return None
