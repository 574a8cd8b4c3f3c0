"""Reading of untrusted zip files and web archives: bytes are counted while they are unpacked.

The sizes in an archive's headers are not trusted. The names of its files only show where a file came from;
none is used as a path.
"""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from articles.intake.parsers import gzip_members
from articles.text.visible import visible

CHUNK = 1 << 16
# Text compresses to a tenth of its size, sometimes to a thirtieth; a decompression bomb to a thousandth.
RATIO_MAX = 100
RATIO_FROM = 100_000  # bytes; a short file of one repeated letter is not a bomb
NAME_LENGTH = 300
_ENTRY = b"PK\x01\x02"  # signature of each entry in the central directory of a zip archive
# zipfile unpacks the other methods without a bound on the output.
_SUPPORTED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# Files that operating systems add to the archives they create.
_SYSTEM_FILES = {".ds_store", "thumbs.db", "desktop.ini"}


class ArchiveRefused(Exception):
    """Raised for a refused file, with the reason; `name` is empty if all files are refused together."""

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"{name}: {reason}")


def label(name: str) -> str:
    """Return a file name that is safe to show on a page.

    Control characters, which could reverse the direction of a line, are replaced by their code points;
    "." and ".." are removed from the path; of a long name the last `NAME_LENGTH` characters are kept.
    """
    parts = (part.strip() for part in name.replace("\\", "/").split("/"))
    plain = "/".join(part for part in parts if part not in ("", ".", ".."))
    plain = visible(plain)
    return plain if len(plain) <= NAME_LENGTH else f"…{plain[1 - NAME_LENGTH :]}"


def members(name: str, stream: BinaryIO, most: int) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield each file in a zip archive as its label and an iterator over the chunks of its bytes.

    Raises ArchiveRefused for an archive that is damaged, empty or has more than `most` files. The iterator
    over a file's chunks raises it for that file only; the next file can still be read.
    """
    with _open_zip(name, stream, most) as archive:
        files = [info for info in archive.infolist() if not _is_ignored(info)]
        if not files:
            raise ArchiveRefused(name, _("There is no file in it."))
        if len(files) > most:
            raise ArchiveRefused(name, _("There are more than %(n)s files in it.") % {"n": most})
        size = stream.seek(0, 2)
        for info in files:
            path = f"{name}/{label(_file_name(info))}"
            yield path[-NAME_LENGTH:], _chunks(path, archive, info, size)


def unpacked_lengths(name: str, stream: BinaryIO, most: int) -> Iterator[int]:
    """Yield the unpacked length in bytes of each chunk of a web archive, also of archives packed inside it.

    `most` is the greatest number of files in a WACZ package. Raises ArchiveRefused.
    """
    stream.seek(0)
    if name.lower().endswith(".wacz"):
        with _open_zip(name, stream, most) as package:
            for info in package.infolist():
                if info.filename.startswith("archive/") and not info.is_dir():
                    with tempfile.TemporaryFile() as copy:  # a stream of zipfile goes back slowly
                        for chunk in _chunks(name, package, info, stream.seek(0, 2)):
                            yield len(chunk)
                            copy.write(chunk)
                        yield from _gunzipped_lengths(copy)
    else:
        yield from _gunzipped_lengths(stream)


def _gunzipped_lengths(stream: BinaryIO) -> Iterator[int]:
    """Yield the length of each unpacked chunk of a gzip stream; nothing for any other stream.

    A damaged member counts as far as it can be unpacked: the importer reads on behind it.
    """
    if not gzip_members.is_gzip(stream):
        return
    for member in gzip_members.members(stream):
        if isinstance(member, int):
            continue
        with suppress(gzip_members.Damaged):
            while chunk := member.read(CHUNK):
                yield len(chunk)


@contextmanager
def _open_zip(name: str, stream: BinaryIO, most: int) -> Iterator[zipfile.ZipFile]:
    """Open a zip archive; its directory is read only after too many entries have been ruled out."""
    entries, tail = 0, b""
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        entries += (tail + chunk).count(_ENTRY)
        tail = (tail + chunk)[1 - len(_ENTRY) :]
    if entries > 2 * most:  # folders have entries too
        raise ArchiveRefused(name, _("There are more than %(n)s files in it.") % {"n": most})
    with _refuse_damaged(name), zipfile.ZipFile(stream) as archive:
        yield archive


def _chunks(
    name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, size: int
) -> Iterator[bytes]:
    """Yield the bytes of one file in a zip archive, in chunks.

    `size` is the length of the whole archive in bytes. Raises ArchiveRefused for a file that is encrypted,
    compressed by an unsupported method, damaged, or that unpacks to more than `RATIO_MAX` times its size.
    """
    if info.flag_bits & 0x1:
        raise ArchiveRefused(name, _("It is protected by a password."))
    if info.compress_type not in _SUPPORTED:
        raise ArchiveRefused(name, _("It is compressed in a way that is not read here."))
    packed, unpacked = max(1, min(info.compress_size, size)), 0
    with _refuse_damaged(name), archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            unpacked += len(chunk)
            if unpacked > RATIO_FROM and unpacked > RATIO_MAX * packed:
                reason = _("It unpacks to more than %(n)s times its size.") % {"n": RATIO_MAX}
                raise ArchiveRefused(name, reason)
            yield chunk


@contextmanager
def _refuse_damaged(name: str) -> Iterator[None]:
    # Every exception that zipfile raises for files that are not archives or were tampered with.
    damage = (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
    )
    try:
        yield
    except damage as error:
        raise ArchiveRefused(name, _("It is damaged: it cannot be unpacked.")) from error


def _file_name(info: zipfile.ZipInfo) -> str:
    """Return the name of a file; many programs write it in UTF-8 without setting the flag for it."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode()
    except UnicodeError:
        return info.filename


def _is_ignored(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(info.filename)
    return info.is_dir() or "__MACOSX" in path.parts or path.name.lower() in _SYSTEM_FILES
