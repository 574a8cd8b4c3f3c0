"""What importers hand on: raw pieces and what was read in them, frozen, knowing nothing of a database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from articles.text.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Piece:
    """One raw input, byte for byte as it stands in a file: a whole page, a line, a record of a web archive.

    `line` is where it begins, counted from 1, None where the piece is the whole file. `media_type` says
    which importer reads it. `url` and `captured_at` are what a web archive says of it.
    """

    file: str
    content: bytes
    media_type: str
    line: int | None = None
    url: str = ""
    captured_at: dt.datetime | None = None

    @property
    def name(self) -> str:
        """The file, and the line or record in it: `clips.csv:12`."""
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """One article as read from a capture; None, "" and () mean that the capture does not state it.

    `paragraphs` is the running text without the furniture of the page, none in a bibliographic record;
    `captions` are those of pictures, `cut` the lines left out, in order: nothing received disappears
    unseen. `date_basis` is what `published_on` rests on: the "page", or a "record" that describes it.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    subtitle: str = ""
    outlet: str | None = None
    published_on: PartialDate | None = None
    date_basis: str = "page"
    byline: str | None = None
    url: str | None = None
    archived_url: str = ""
    language: str = "ar"
    abstract: str = ""
    cut: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The paragraphs with an empty line between."""
        return "\n\n".join(self.paragraphs)

    @property
    def caption(self) -> str:
        return "\n".join(self.captions)
