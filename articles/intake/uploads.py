"""Receipt of uploaded files: checked, unpacked from zip archives and saved for an import, all or none."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from functools import partial
from typing import BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from articles.intake import archives, parsers
from articles.intake.archives import ArchiveRefused
from articles.intake.parsers import ImportProblem
from articles.intake.parsers.limits import split_whole_file
from articles.intake.pipeline import File, count
from articles.models import Import, Upload

ARCHIVE = ".zip"
PACKAGE = ".wacz"
WEB_ARCHIVES = (".warc", ".warc.gz", PACKAGE)
MOST_SHOWN = 20  # problems named one by one


class UploadRefused(Exception):
    """Raised for an upload of which nothing is saved.

    `problems` holds (file, reason) for the first `MOST_SHOWN` problems, `more` the number of the others.
    """

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        self.problems = list(problems[:MOST_SHOWN])
        self.more = len(problems) - len(self.problems)
        super().__init__("\n".join(f"{name}: {reason}" for name, reason in problems))


class _TooMuch(ArchiveRefused):
    """Raised if the files together exceed a limit; no further file is read."""


def receive(sent: Sequence[UploadedFile], by) -> Import:
    """Save uploaded files as an import with the status of a preview, started by the user `by`.

    Raises UploadRefused with the problems of all files.
    """
    receipt = _Receipt()
    for file in sent:
        try:
            receipt.add(archives.label(file.name or ""), file)
        except ArchiveRefused as problem:
            receipt.problems.append((problem.name, problem.reason))
            if isinstance(problem, _TooMuch):
                break
    if not sent:
        receipt.problems.append(("", _("Choose at least one file.")))
    if receipt.problems:
        raise UploadRefused(receipt.problems)
    files = [File(name, partial(io.BytesIO, content)) for name, content in receipt.files]
    expected = count(files, settings.IMPORT_ITEMS_MAX)
    if expected > settings.IMPORT_ITEMS_MAX:
        raise UploadRefused([("", limits_message())])
    return _save(receipt.files, [archives.label(file.name or "") for file in sent], expected, by)


@transaction.atomic
def _save(files: Iterable[tuple[str, bytes]], names: Sequence[str], expected: int, by) -> Import:
    run = Import.objects.create(
        label=", ".join(names)[:500], status=Import.Status.PREVIEW, started_by=by,
        expected_count=expected,
    )  # fmt: skip
    for position, (name, content) in enumerate(files, 1):  # not in bulk, because files may be large
        Upload.objects.create(run=run, position=position, name=name, content=content)
    return run


class _Receipt:
    """The files accepted so far, the problems of the others, and the unpacked bytes counted so far."""

    def __init__(self) -> None:
        self.files: list[tuple[str, bytes]] = []
        self.problems: list[tuple[str, str]] = []
        self._bytes = 0

    def add(self, name: str, file: BinaryIO) -> None:
        """Add a file, or all files of a zip archive; raise ArchiveRefused if the file or archive is refused.

        A problem with one file of a zip archive is added to `problems`.
        """
        if not name.lower().endswith(ARCHIVE):
            self._add_one(name, _chunks(file))
            return
        for member, chunks in archives.members(name, file, settings.IMPORT_FILES_MAX):
            try:
                if member.lower().endswith((ARCHIVE, PACKAGE)):
                    raise ArchiveRefused(
                        member, _("An archive inside another is not read: send it separately.")
                    )
                self._add_one(member, chunks)
            except _TooMuch:
                raise
            except ArchiveRefused as problem:
                self.problems.append((member, problem.reason))

    def _add_one(self, name: str, chunks: Iterable[bytes]) -> None:
        max_bytes = _max_bytes(name)
        content = bytearray()
        for chunk in chunks:
            self._count(len(chunk))
            content += chunk
            if len(content) > max_bytes:
                reason = _("It is larger than %(size)s.") % {"size": filesizeformat(max_bytes)}
                raise ArchiveRefused(name, reason)
        if name.lower().endswith(WEB_ARCHIVES):
            stream = io.BytesIO(content)
            for length in archives.unpacked_lengths(name, stream, settings.IMPORT_FILES_MAX):
                self._count(length)
        if len(self.files) >= settings.IMPORT_FILES_MAX:
            raise _TooMuch("", limits_message())
        self.files.append((name, bytes(content)))

    def _count(self, length: int) -> None:
        self._bytes += length
        if self._bytes > settings.IMPORT_UPLOAD_BYTES_MAX:
            raise _TooMuch("", limits_message())


def _max_bytes(name: str) -> int:
    """Return the greatest length of a file in bytes; raise ArchiveRefused if no importer reads its format."""
    try:
        is_one_piece = parsers.format_of(name).split is split_whole_file
    except ImportProblem as problem:
        raise ArchiveRefused(name, _("Files of this kind are not read.")) from problem
    return settings.IMPORT_FILE_BYTES_MAX if is_one_piece else settings.IMPORT_UPLOAD_BYTES_MAX


def _chunks(file: BinaryIO) -> Iterable[bytes]:
    file.seek(0)
    while chunk := file.read(archives.CHUNK):
        yield chunk


def limits_message() -> str:
    """Return the sentence that states the limits of one upload."""
    return _(
        "This is more than one upload may hold: the limits are %(size)s when unpacked, "
"%(files)s files and %(items)s articles. For more, use the import command on "
"the server."
    ) % {
        "size": filesizeformat(settings.IMPORT_UPLOAD_BYTES_MAX),
        "files": settings.IMPORT_FILES_MAX, "items": settings.IMPORT_ITEMS_MAX,
    }  # fmt: skip
