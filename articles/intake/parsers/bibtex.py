"""BibTeX and biblatex bibliographies: each entry is one article without text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from bibtexparser.library import Library
from bibtexparser.middlewares.names import (
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry
from bibtexparser.splitter import Splitter

from articles.intake.parsers import bibliography
from articles.intake.parsers.encoding import decode
from articles.intake.parsers.limits import read_all
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, RawInput
from articles.text import latex
from articles.text.authors import natural_order

PRESS = frozenset({"article", "online", "electronic", "www", "misc", "newspaper"})
# Abbreviations that every style of BibTeX defines.
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Fields with the name of an outlet, the most exact first.
_OUTLETS = ("journal", "journaltitle", "organization", "publisher", "institution", "howpublished")
# Words of howpublished that name no outlet.
_MEDIUM = re.compile(
    r"[\s\[\](),.:;،-]*(?:(?:available|accessed|retrieved|on ?line|web ?(?:page|site)?|internet|electronic"
    r"|newspaper article|at|from|on|via|url|\d{4}(?:-\d\d?){0,2}|متاح|على|الرابط|الموقع|موقع إلكتروني)"
    r"[\s\[\](),.:;،-]*)*",
    re.IGNORECASE,
)
_ON_THE_WEB = frozenset({"online", "electronic", "www"})
_OTHERS = re.compile(r"others|et\.? al\.?", re.IGNORECASE)
_ONE_GROUP = re.compile(r"\{((?:[^{}\\]|\\.|\{(?:[^{}\\]|\\.)*\})*)\}")


def split(
    name: str, stream: BinaryIO, media_type: str, max_bytes: int
) -> Iterator[RawInput | ImportProblem]:
    """Yield each entry as a piece, preceded by the abbreviations (@string) of the file.

    Two entries with one key, or an entry with a field twice, are read: a key is no more than a label.
    """
    text = decode(name, read_all(name, stream, max_bytes))
    library = _library(name, text)
    abbreviations = "".join(f"{block.raw}\n" for block in library.strings)
    for block in library.failed_blocks:
        if _entry_of(block) is None:
            yield ImportProblem(
                name, f"not BibTeX: {_reason(block.error)}", line=(block.start_line or 0) + 1,
                field="entry", value=str(block.raw)[:40],
            )  # fmt: skip
    for block in library.blocks:
        if entry := _entry_of(block):
            raw = f"{abbreviations}{entry.raw}".encode()
            yield RawInput(name, raw, media_type, (entry.start_line or 0) + 1)


def _library(name: str, text: str, line: int = 1) -> Library:
    # Line ends of Windows would count as blanks at the end of each line of a value.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        return Splitter(text).split()
    except Exception as error:  # the splitter raises what it calls its own bugs as they come
        raise ImportProblem(name, f"not BibTeX: {error}", line=line) from error


def _reason(error: Exception | None) -> str:
    return str(getattr(error, "abort_reason", error)).strip()


def _entry_of(block: object) -> Entry | None:
    """Return the entry in a block, also in one that the library reports for a repeated key."""
    while isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
        block = block.ignore_error_block
    return block if isinstance(block, Entry) else None


def parse(piece: RawInput) -> ArticleRecord:
    """Parse one entry; raise ImportProblem for a piece that is not exactly one entry."""
    text = decode(piece.file, piece.content, line=piece.line or 1)
    library = _library(piece.file, text, piece.line or 1)
    entries = [entry for block in library.blocks if (entry := _entry_of(block))]
    if len(entries) != 1:
        reason = f"{len(entries)} entries where one belongs"
        raise ImportProblem(piece.file, reason, line=piece.line)
    entry = entries[0]
    strings = dict(zip(_MONTHS, _MONTHS, strict=True))
    for string in library.strings:
        strings[string.key.lower()] = _value(str(string.value), strings)
    fields: dict[str, str] = {}
    for field in entry.fields:
        value = _value(str(field.value), strings)
        fields.setdefault(field.key.lower(), value)  # of two, the first is what BibTeX takes
    links, printed = latex.links(fields.get("howpublished", ""))
    fields["howpublished"] = (
        "" if _MEDIUM.fullmatch(latex.decode(printed)) else printed.strip(" ,;.،")
    )
    urls = [latex.address(fields.get("url", "")), *links]
    if not any(urls):
        urls += [
            each
            for name in ("note", "annote", "eprint")
            for each in latex.links(fields.get(name, ""))[0]
        ]
    outlet, added = _outlet(fields), latex.decode(fields.get("titleaddon", ""))
    if entry.entry_type in _ON_THE_WEB and not outlet:  # Zotero writes the name of a website there
        outlet, added = added, ""
    decks = (latex.decode(fields.get("subtitle", "")), added)
    return bibliography.record_of(
        piece,
        kind=("entry", entry.entry_type, PRESS),
        title=latex.decode(fields.get("title", "")),
        subtitle=" ".join(filter(None, decks)),
        outlet=outlet,
        authors=_names(fields.get("author", "")),
        dates=_dates(fields),
        urls=urls,
        language=latex.decode(
            fields.get("langid") or fields.get("language") or fields.get("hyphenation") or ""
        ),
    )


def _value(raw: str, strings: Mapping[str, str]) -> str:
    """Return the value of a field: its parts joined, without their braces or quotation marks.

    The middlewares of the library resolve an abbreviation only where it is the whole value, and leave
    `sep # "~11"` as it is written.
    """
    return "".join(_part(part.strip(), strings) for part in _concatenated(raw))


def _part(part: str, strings: Mapping[str, str]) -> str:
    if len(part) > 1 and part[0] + part[-1] in ("{}", '""'):
        return part[1:-1]
    return strings.get(part.lower(), part)


def _concatenated(raw: str) -> Iterator[str]:
    """Yield the parts of a value between `#` outside of braces and quotation marks."""
    depth = start = 0
    is_quoted = False
    for match in re.finditer(r"(?<!\\)[{}]|(?<!\\)\"|#", raw):
        sign, position = match.group(), match.start()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif sign == '"' and depth == 0:
            is_quoted = not is_quoted
        elif sign == "#" and depth == 0 and not is_quoted:
            yield raw[start:position]
            start = position + 1
    yield raw[start:]


def _outlet(fields: Mapping[str, str]) -> str:
    names = (latex.decode(fields.get(key, "")).strip() for key in _OUTLETS)
    return next(filter(None, names), "")


def _names(authors: str) -> list[str]:
    r"""Return the names of a field in natural order; a name in braces is one of an organisation.

    The library takes the names apart as BibTeX does, before anything is decoded: braces and `\"{o}` matter to
    it. Its middlewares are not used, because they give up the whole entry for one name with an odd comma, and
    because its decoding of LaTeX does not reach lists of names.
    """
    names = []
    for name in split_multiple_persons_names(re.sub(r"\s+", " ", authors)):
        if group := _ONE_GROUP.fullmatch(name.strip()):
            names.append(latex.decode(group[1]))
        elif not _OTHERS.fullmatch(name.strip()):
            names.append(_natural(name))
    return names


def _natural(name: str) -> str:
    if (
        "،" in name and "," not in name
    ):  # people write inverted names with the comma of their script
        return natural_order(latex.decode(name))
    parts = parse_single_name_into_parts(name, strict=False)
    if not parts.first and parts.jr:
        parts.first, parts.jr = parts.jr, []
    return latex.decode(parts.merge_first_name_first)


def _dates(fields: Mapping[str, str]) -> list[str]:
    """Return the fields with the date: `date` of biblatex, then day, month and year of BibTeX."""
    year, month, day = (
        latex.decode(fields.get(name, "")).strip() for name in ("year", "month", "day")
    )
    month = month.strip("# ")  # JabRef writes {#sep#}
    if month.isdigit():
        joined = "-".join(filter(None, (year, month, day)))
    else:
        joined = " ".join(filter(None, (day, month, "" if year and year in month else year)))
    return [fields.get("date", ""), joined, year]
