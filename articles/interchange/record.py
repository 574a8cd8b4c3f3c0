"""Data passed on by importers: raw inputs and the records read from them, frozen, independent of a database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from articles.text.dates import PartialDate


@dataclass(frozen=True, slots=True)
class RawInput:
    """One raw input, byte for byte as in its file: a whole page, a line, or a record of a web archive.

    `line` is the line it begins at, counted from 1, or None if the piece is the whole file. `media_type`
    decides which importer reads it. `url` and `captured_at` are stated by a web archive.
    """

    file: str
    content: bytes
    media_type: str
    line: int | None = None
    url: str = ""
    captured_at: dt.datetime | None = None

    @property
    def name(self) -> str:
        """The file, with the line or record in it if any: `clips.csv:12`."""
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """One article as read from a capture; None, "" and () mean that the capture does not state the value.

    `paragraphs` is the running text without page furniture (menus, notices), empty for a bibliographic
    record; `captions` are the picture captions; `cut` holds the removed lines, in order, so that nothing
    received is lost unseen; `remarks` are sentences about values that were not taken as they are, for the
    report of the import. `date_basis` is the source of `published_on`: the "page" itself, or a "record" that
    describes it. `title_basis` is "printed", or "supplied" for a headline made of the first
    words of a text that has none.
    `permanent_id` is that of the article in this archive, in a record it exported itself.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    subtitle: str = ""
    outlet: str | None = None
    published_on: PartialDate | None = None
    date_basis: str = "page"
    authors: tuple[str, ...] = ()
    url: str | None = None
    archived_url: str = ""
    language: str = "ar"
    abstract: str = ""
    abstract_en: str = ""
    cut: tuple[str, ...] = ()
    title_basis: str = "printed"
    remarks: tuple[str, ...] = ()
    permanent_id: str = field(default="", compare=False)  # no part of what the article says

    @property
    def body(self) -> str:
        """The paragraphs joined by blank lines."""
        return "\n\n".join(self.paragraphs)

    @property
    def caption(self) -> str:
        return "\n".join(self.captions)
