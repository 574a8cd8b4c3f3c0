"""Taking archives apart without trusting them: what is unpacked is counted while it is read.

Headers say what their writer wants. Names only say where a file came from: none ever becomes a path.
"""

from __future__ import annotations

import gzip
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

CHUNK = 1 << 16
# Text packs to a tenth, now and then to a thirtieth; what is made to burst, to a thousandth.
RATIO_MAX = 100
RATIO_FROM = 100_000  # bytes; a short file of one letter is no bomb
NAME_LENGTH = 300
_ENTRY = b"PK\x01\x02"  # begins each entry in the directory of a zip archive
_READ = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack without a bound
# What systems put into the archives they make.
_UNASKED = {".ds_store", "thumbs.db", "desktop.ini"}
_JOINERS = "\u200c\u200d"
_TURNING = ("Cc", "Cf", "Cs", "Zl", "Zp")  # categories of Unicode: controls, and ends of lines


class ArchiveRefused(Exception):
    """A file that is not taken, and why; `name` is empty where all of them are meant."""

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"{name}: {reason}")


def label(name: str) -> str:
    """Return a name that can stand on any page: no control turns the line round, no step leads up."""
    parts = (part.strip() for part in name.replace("\\", "/").split("/"))
    plain = "/".join(part for part in parts if part not in ("", ".", ".."))
    plain = "".join(c if _is_plain(c) else f"⟦U+{ord(c):04X}⟧" for c in plain)
    return plain if len(plain) <= NAME_LENGTH else f"…{plain[1 - NAME_LENGTH :]}"


def members(name: str, stream: BinaryIO, most: int) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the files in a zip archive, at most `most`: a label, and the bytes, chunk after chunk.

    Raises ArchiveRefused for the archive; the bytes of a file raise it for the file, and the next one follows.
    """
    with _opened(name, stream, most) as archive:
        files = [info for info in archive.infolist() if not _is_unasked(info)]
        if not files:
            raise ArchiveRefused(name, _("There is no file in it."))
        if len(files) > most:
            raise ArchiveRefused(name, _("There are more than %(n)s files in it.") % {"n": most})
        size = stream.seek(0, 2)
        for info in files:
            inside = f"{name}/{label(_name(info))}"
            yield inside[-NAME_LENGTH:], _chunks(inside, archive, info, size)


def weighed(name: str, stream: BinaryIO, most: int) -> Iterator[int]:
    """Yield how long each chunk of a web archive is when unpacked, down to what is packed inside it."""
    stream.seek(0)
    if name.lower().endswith(".wacz"):
        with _opened(name, stream, most) as package:
            for info in package.infolist():
                if info.filename.startswith("archive/") and not info.is_dir():
                    for chunk in _chunks(name, package, info, stream.seek(0, 2)):
                        yield len(chunk)
                    with package.open(info) as inside:
                        yield from _gunzipped(name, inside)
    else:
        yield from _gunzipped(name, stream)


def _gunzipped(name: str, stream: BinaryIO) -> Iterator[int]:
    """Yield the lengths of what is packed in a stream; nothing where it is not packed."""
    is_packed = stream.read(2) == b"\x1f\x8b"
    stream.seek(0)
    if not is_packed:
        return
    try:
        with gzip.GzipFile(fileobj=stream) as unpacked:
            while chunk := unpacked.read(CHUNK):
                yield len(chunk)
    except EOFError:
        return  # a crawl that broke off; what there is was counted
    except (OSError, zlib.error) as error:
        raise ArchiveRefused(name, _("It is damaged: it cannot be unpacked.")) from error


@contextmanager
def _opened(name: str, stream: BinaryIO, most: int) -> Iterator[zipfile.ZipFile]:
    """Open a zip archive; the directory is read only when it cannot have too many entries."""
    entries, tail = 0, b""
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        entries += (tail + chunk).count(_ENTRY)
        tail = (tail + chunk)[1 - len(_ENTRY) :]
    if entries > 2 * most:  # directories have entries too
        raise ArchiveRefused(name, _("There are more than %(n)s files in it.") % {"n": most})
    with _damage_is_refused(name), zipfile.ZipFile(stream) as archive:
        yield archive


def _chunks(
    name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, size: int
) -> Iterator[bytes]:
    """Yield the bytes of a file in an archive that is `size` bytes long itself."""
    if info.flag_bits & 0x1:
        raise ArchiveRefused(name, _("It is protected by a password."))
    if info.compress_type not in _READ:
        raise ArchiveRefused(name, _("It is compressed in a way that is not read here."))
    packed, read = max(1, min(info.compress_size, size)), 0
    with _damage_is_refused(name), archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            read += len(chunk)
            if read > RATIO_FROM and read > RATIO_MAX * packed:
                reason = _("It unpacks to more than %(n)s times its size.") % {"n": RATIO_MAX}
                raise ArchiveRefused(name, reason)
            yield chunk


@contextmanager
def _damage_is_refused(name: str) -> Iterator[None]:
    # All that zipfile raises for archives that are none, or that were tampered with.
    faults = (
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
    except faults as error:
        raise ArchiveRefused(name, _("It is damaged: it cannot be unpacked.")) from error


def _name(info: zipfile.ZipInfo) -> str:
    """Return a name; many programs write UTF-8 and do not say so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode()
    except UnicodeError:
        return info.filename


def _is_unasked(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(info.filename)
    return info.is_dir() or "__MACOSX" in path.parts or path.name.lower() in _UNASKED


def _is_plain(character: str) -> bool:
    return character in _JOINERS or unicodedata.category(character) not in _TURNING
