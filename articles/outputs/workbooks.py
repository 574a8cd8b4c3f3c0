"""Tables as an XLSX workbook: the sheets, one that explains their columns, and one about the file itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from openpyxl import Workbook

from articles.interchange.workbook_writing import Sheet, explain, facts
from articles.outputs import plain_text
from articles.outputs.columns import Column
from articles.outputs.provenance import LICENCE, Provenance

CHUNK_SIZE = 64 * 1024  # octets
Table = tuple[
    str, Sequence[Column], Iterable[Any]
]  # the title of a sheet, its columns, and what they read


def write(provenance: Provenance, tables: Sequence[Table]) -> Iterator[bytes]:
    """Yield a workbook of tables in the active language, written in constant memory but for links."""
    book = Workbook(write_only=True)
    right_to_left = get_language_bidi()
    with tempfile.TemporaryFile() as file:
        try:
            sheets = [_sheet(book, *table, right_to_left=right_to_left) for table in tables]
            explain(book, _("The columns"), sheets, right_to_left=right_to_left)
            facts(book, _("This file"), _about(provenance), right_to_left=right_to_left)
        finally:  # also if the client disconnects: only `save` removes openpyxl's own temporary file
            book.save(file)
        file.seek(0)
        while chunk := file.read(CHUNK_SIZE):
            yield chunk


def _sheet(
    book: Workbook,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    *,
    right_to_left: bool,
) -> Sheet:
    sheet = Sheet(book, title, [c.heading for c in columns], right_to_left=right_to_left)
    for described in rows:
        cells = (column.cell(described) for column in columns)
        sheet.append(plain_text.clean(c) if isinstance(c, str) else c for c in cells)
    sheet.finish()
    return sheet


def _about(provenance: Provenance) -> Iterator[tuple[str, str | int]]:
    yield _("Selection"), provenance.selection
    yield _("Rows"), provenance.count
    yield _("Made on"), provenance.made_at
    yield _("Page of this list"), provenance.address
    yield _("Licence"), LICENCE["path"]
    yield _("Archive"), _("The reading room of the Coalition’s meetings")
