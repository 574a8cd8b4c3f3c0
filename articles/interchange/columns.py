"""The columns of our own tables, said once: what JSON Lines and CSV hold, and how they are read back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord
from articles.text.dates import PartialDate

LONGEST = {"title": 500, "subtitle": 500, "byline": 200, "url": 700, "archived_url": 700}
_ADDRESS = re.compile(r"https?://\S+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,4})?")


@dataclass(frozen=True)
class Column:
    """A column: its name, what it holds, the attribute of a record, and how one becomes the other.

    `read` raises ValueError for what the column cannot hold; `write` returns text, empty where nothing
    is stated.
    """

    name: str
    holds: str
    attribute: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = lambda value: value or ""


def _line(text: str) -> str:
    return " ".join(text.split())


def _address(text: str) -> str:
    text = text.strip()
    if not _ADDRESS.fullmatch(text):
        raise ValueError("an address begins with http:// or https:// and has no blanks")
    return text


def _language(text: str) -> str:
    if not _LANGUAGE.fullmatch(text.strip()):
        raise ValueError("a language is a code such as ar, en or fr")
    return text.strip()


def _paragraphs(text: str) -> tuple[str, ...]:
    """Split at empty lines; a line break inside a paragraph stays."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return tuple(p.strip() for p in re.split(r"\n[^\S\n]*\n", text) if p.strip())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


COLUMNS = (
    Column("title", "headline as printed; required", "title", _line),
    Column("subtitle", "subtitle", "subtitle", _line),
    Column("byline", "who wrote it, as printed", "byline", _line),
    Column("outlet", "name of the outlet, in any of its spellings", "outlet", _line),
    Column(
        "published_on", "2019, 2019-06 or 2019-06-25; empty where not stated", "published_on",
        PartialDate.parse, lambda date: str(date) if date else "",
    ),
    Column("language", "code of the language; ar where empty", "language", _language),
    Column("url", "address of the article", "url", _address),
    Column("archived_url", "address of an archived copy", "archived_url", _address),
    Column("abstract", "our own abstract", "abstract", str.strip),
    Column(
        "text", "the text, an empty line between paragraphs", "paragraphs", _paragraphs,
        "\n\n".join,
    ),
    Column("caption", "captions of pictures, one a line", "captions", _lines, "\n".join),
)  # fmt: skip
# What an export of the archive says beside the columns: it is left aside when read.
OWN_PREFIX = "archive."
EXPORT_LINE = f"{OWN_PREFIX}export"  # the key of the first line of an export as JSON Lines
REMARK = "#"  # what the first line of an export as CSV begins with
NAMES = tuple(column.name for column in COLUMNS)


def record_of(row: Mapping[str, Any], file: str, line: int | None) -> ArticleRecord:
    """Return the record that a row of our columns holds.

    Raises ImportProblem, with file, line, field and value, for a column there is not, a value that
    cannot be, and a row without headline.
    """
    for name in row:
        if name not in NAMES and not str(name).startswith(OWN_PREFIX):
            raise ImportProblem(
                file, f"no such column (known: {', '.join(NAMES)})", line=line, field=str(name)
            )
    values: dict[str, Any] = {}
    for column in COLUMNS:
        value = row.get(column.name)
        if value is None:
            continue
        if not isinstance(value, str):
            raise ImportProblem(
                file, "not a text", line=line, field=column.name, value=_short(repr(value))
            )
        if "\x00" in value:
            raise ImportProblem(file, "it holds a zero byte", line=line, field=column.name)
        if not value.strip():
            continue
        try:
            read = column.read(value)
        except ValueError as error:
            raise ImportProblem(
                file, str(error), line=line, field=column.name, value=_short(value)
            ) from error
        if isinstance(read, str) and len(read) > LONGEST.get(column.name, len(read)):
            reason = f"{len(read)} characters, {LONGEST[column.name]} at most"
            raise ImportProblem(file, reason, line=line, field=column.name, value=_short(read))
        values[column.attribute] = read
    if not values.get("title"):
        raise ImportProblem(file, "an article needs a headline", line=line, field="title")
    return ArticleRecord(**values, date_basis="record")


def row_of(record: ArticleRecord) -> dict[str, str]:
    """Return a record as a row of our columns; `record_of` reads the same record back."""
    return {column.name: column.write(getattr(record, column.attribute)) for column in COLUMNS}


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:40] + "…"
