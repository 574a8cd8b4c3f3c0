"""RIS bibliographies: each record, from TY to ER, is one article without text."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import rispy

from articles.intake.parsers import bibliography
from articles.intake.parsers.encoding import decode
from articles.intake.parsers.limits import too_long
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, RawInput
from articles.text.authors import natural_order

# https://en.wikipedia.org/wiki/RIS_(file_format)
PRESS = frozenset({"NEWS", "MGZN", "ELEC", "WEB", "BLOG", "JOUR", "GEN", "ICOMM", "EJOUR", "MULTI"})
# The standard has two blanks and one behind the dash; clients write one, none, tabs, or put blanks before.
_BLANKS = rb"(?:[ \t]|\xc2?\xa0)"
_MARK = rb"(?:\xef\xbb\xbf)?"
_RECORD_END = re.compile(rb"^" + _BLANKS + rb"*ER" + _BLANKS + rb"*-", re.IGNORECASE)
_RECORD_START = re.compile(rb"^" + _MARK + _BLANKS + rb"*TY" + _BLANKS + rb"*-", re.IGNORECASE)
_TAG = re.compile(r"\A[ \t\xa0]*([A-Za-z][A-Za-z0-9])[ \t\xa0]{0,3}-(?:[ \t\xa0]+(.*)|$)")
_TIGHT_TAG = re.compile(r"([A-Z][A-Z0-9])  -(.*)")
_LINE_ENDS = re.compile(r"\r\n?|\n|\u2028|\u2029")
# Authors in the order of the file. In the older standard A1 is what AU is in the newer one; A2 and A3 are
# editors and translators.
_AUTHORS, _FIRST_TITLES = ("AU", "A1"), ("TI", "T1", "CT", "BT")
# The names of outlets: the whole title before the shortened one, then series and publisher.
_OUTLETS = ("T2", "JF", "JO", "BT", "JA", "J2", "J1", "T3", "PB")
_DATES = ("DA", "Y1", "PY")
_LINKS = ("L2", "L1", "LK", "L3")


class _Parser(rispy.RisParser):
    """The parser of rispy, with every tag as a list, under its own name.

    rispy reads a tag only with two blanks before its dash, splits addresses at semicolons, which they may
    contain, and mixes the orders of AU and A1: `parse_line` and `_add_tag` are its places for changes.
    """

    def parse_line(self, line: str) -> tuple[str, str] | tuple[None, str]:
        if match := _TAG.fullmatch(line) or _TIGHT_TAG.fullmatch(line):
            return match[1].upper(), (match[2] or "").strip()
        return None, line.strip()

    def _iter_till_start(self, lines) -> dict[str, Any]:
        while True:
            tag, value = self.parse_line(next(lines))
            if tag == self.START_TAG:
                return {"TY": [value], "authors": []}

    def _add_tag(
        self, record: dict, tag: str | None, content: str, extend_multiline: bool = False
    ) -> None:
        if extend_multiline:
            if tag in record and content:  # the value goes on in the next line
                record[tag][-1] = f"{record[tag][-1]} {content}".strip()
                if tag in _AUTHORS:
                    record["authors"][-1] = record[tag][-1]
            return
        record.setdefault(tag, []).append(content)
        if tag in _AUTHORS:
            record["authors"].append(content)


def split(
    name: str, stream: BinaryIO, media_type: str, max_bytes: int
) -> Iterator[RawInput | ImportProblem]:
    """Yield each record as a piece; text between records is ignored, as in reference managers.

    A record without an end, or longer than the limit, is a problem, and so is a file without any record.
    """
    number = start_line = size = found = 0
    record: list[bytes] = []
    for line in _lines(stream, max_bytes):
        number += 1
        if _RECORD_START.match(line):
            found += 1
            if record:
                yield ImportProblem(name, "the record has no end (ER)", line=start_line)
            record, start_line, size = [], number, 0
        if start_line:
            record.append(line)
            size += len(line)
            if size > max_bytes:
                yield ImportProblem(name, too_long(max_bytes), line=start_line)
                record, start_line = [], 0
            elif _RECORD_END.match(line):
                yield RawInput(name, b"".join(record), media_type, start_line)
                record, start_line = [], 0
    if record:
        yield ImportProblem(name, "the record has no end (ER)", line=start_line)
    if not number:
        raise ImportProblem(name, "the file is empty")
    if not found:
        raise ImportProblem(name, "no record in it: none begins with TY")


def _lines(stream: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    """Yield the lines of a file, which end in LF, CR LF or, as old Macs wrote them, CR; of UTF-16 in UTF-8."""
    line = stream.readline(max_bytes + 1)
    if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = (line + stream.read(max_bytes)).decode("utf-16", errors="replace")
        stream = io.BytesIO(text.encode())
        line = stream.readline()
    while line:
        parts = line.replace(b"\r\n", b"\n").split(b"\r") if b"\r" in line else [line]
        if len(parts) == 1:
            yield line
        else:
            yield from (part + b"\r" for part in parts[:-1])
            if parts[-1]:
                yield parts[-1]
        line = stream.readline(max_bytes + 1)


def parse(piece: RawInput) -> ArticleRecord:
    """Parse one record; raise ImportProblem for a piece that is not exactly one record."""
    text = decode(piece.file, piece.content, line=piece.line or 1)
    lines = _LINE_ENDS.split(text)
    try:
        entries = _Parser().parse_lines(iter(lines))
    except Exception as error:  # rispy does not wrap the exceptions of its own parsing
        raise ImportProblem(piece.file, f"not RIS: {error}", line=piece.line) from error
    if len(entries) != 1:
        raise ImportProblem(
            piece.file, f"{len(entries)} records where one belongs", line=piece.line
        )
    entry = entries[0]

    def first(*tags: str) -> str:
        return next((value for tag in tags for value in entry.get(tag, ()) if value.strip()), "")

    title_tag = next((tag for tag in _FIRST_TITLES if first(tag)), "")
    return bibliography.record_of(
        piece,
        kind=("TY", first("TY"), PRESS),
        title=first(title_tag),
        outlet=first(*(tag for tag in _OUTLETS if tag != title_tag)),
        authors=map(natural_order, entry["authors"]),
        dates=[first(tag) for tag in _DATES],
        urls=[*entry.get("UR", ()), *_on_the_web(entry, _LINKS)],
        language=first("LA"),
    )


def _on_the_web(entry: dict[str, Any], tags: tuple[str, ...]) -> list[str]:
    """Return the addresses in tags that may also hold names of files."""
    values = (value for tag in tags for value in entry.get(tag, ()))
    return [value for value in values if value.lower().startswith(("http://", "https://"))]
