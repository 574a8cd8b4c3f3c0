"""Files as an editor sends them: looked at, taken out of zip archives, kept for a run; or nothing at all."""

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
from articles.intake.parsers.whole import whole
from articles.intake.pipeline import File, count
from articles.models import Import, Upload

ARCHIVE = ".zip"
PACKAGE = ".wacz"
WEB_ARCHIVES = (".warc", ".warc.gz", PACKAGE)
MOST_TOLD = 20


class UploadRefused(Exception):
    """An upload of which nothing is kept; `problems` are file and reason, `more` how many are not told."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        self.problems = list(problems[:MOST_TOLD])
        self.more = len(problems) - len(self.problems)
        super().__init__("\n".join(f"{name}: {reason}" for name, reason in problems))


class _All(ArchiveRefused):
    """All files together are refused: nothing further is read."""


def receive(sent: Sequence[UploadedFile], by) -> Import:
    """Keep files as an import that is previewed before it runs; raise UploadRefused with the fault of each."""
    receipt = _Receipt()
    for file in sent:
        try:
            receipt.take(archives.label(file.name or ""), file)
        except ArchiveRefused as problem:
            receipt.problems.append((problem.name, problem.reason))
            if isinstance(problem, _All):
                break
    if not sent:
        receipt.problems.append(("", _("Choose at least one file.")))
    if receipt.problems:
        raise UploadRefused(receipt.problems)
    files = [File(name, partial(io.BytesIO, content)) for name, content in receipt.files]
    expected = count(files, settings.IMPORT_ITEMS_MAX)
    if expected > settings.IMPORT_ITEMS_MAX:
        raise UploadRefused([("", limits())])
    return _keep(receipt.files, [archives.label(file.name or "") for file in sent], expected, by)


@transaction.atomic
def _keep(files: Iterable[tuple[str, bytes]], names: Sequence[str], expected: int, by) -> Import:
    run = Import.objects.create(
        label=", ".join(names)[:500], status=Import.Status.PREVIEW, started_by=by,
        expected_count=expected,
    )  # fmt: skip
    for position, (name, content) in enumerate(files, 1):  # one statement each: they may be long
        Upload.objects.create(run=run, position=position, name=name, content=content)
    return run


class _Receipt:
    """The files taken so far, what is wrong with others, and how much more may come."""

    def __init__(self) -> None:
        self.files: list[tuple[str, bytes]] = []
        self.problems: list[tuple[str, str]] = []
        self._bytes = 0

    def take(self, name: str, file: BinaryIO) -> None:
        """Take one file, or all that a zip archive holds; raise ArchiveRefused for what cannot be taken."""
        if not name.lower().endswith(ARCHIVE):
            self._take_one(name, _read(file))
            return
        for inside, chunks in archives.members(name, file, settings.IMPORT_FILES_MAX):
            try:
                if inside.lower().endswith((ARCHIVE, PACKAGE)):
                    raise ArchiveRefused(inside, _("An archive inside another: send it by itself."))
                self._take_one(inside, chunks)
            except _All:
                raise
            except ArchiveRefused as problem:
                self.problems.append((inside, problem.reason))

    def _take_one(self, name: str, chunks: Iterable[bytes]) -> None:
        longest = _longest(name)
        content = bytearray()
        for chunk in chunks:
            self._count(len(chunk))
            content += chunk
            if len(content) > longest:
                reason = _("It is longer than %(size)s.") % {"size": filesizeformat(longest)}
                raise ArchiveRefused(name, reason)
        if name.lower().endswith(WEB_ARCHIVES):
            stream = io.BytesIO(content)
            for length in archives.weighed(name, stream, settings.IMPORT_FILES_MAX):
                self._count(length)
        if len(self.files) >= settings.IMPORT_FILES_MAX:
            raise _All("", limits())
        self.files.append((name, bytes(content)))

    def _count(self, length: int) -> None:
        self._bytes += length
        if self._bytes > settings.IMPORT_UPLOAD_BYTES_MAX:
            raise _All("", limits())


def _longest(name: str) -> int:
    """Return how long a file may be; raise ArchiveRefused where no importer reads its kind."""
    try:
        is_one_piece = parsers.format_of(name).split is whole
    except ImportProblem as problem:
        raise ArchiveRefused(name, _("Files of this kind are not read.")) from problem
    return settings.IMPORT_FILE_BYTES_MAX if is_one_piece else settings.IMPORT_UPLOAD_BYTES_MAX


def _read(file: BinaryIO) -> Iterable[bytes]:
    file.seek(0)
    while chunk := file.read(archives.CHUNK):
        yield chunk


def limits() -> str:
    """Return a sentence that says how much may come at once."""
    return _(
        "That is too much at once: %(size)s when unpacked, %(files)s files and %(items)s articles are the "
        "limit. What is longer, the command on the server brings in."
    ) % {
        "size": filesizeformat(settings.IMPORT_UPLOAD_BYTES_MAX),
        "files": settings.IMPORT_FILES_MAX, "items": settings.IMPORT_ITEMS_MAX,
    }  # fmt: skip
