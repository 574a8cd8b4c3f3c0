"""Code shared by RIS, BibTeX, CSL-JSON and Zotero: a bibliographic entry becomes a record without text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from articles.interchange.columns import LONGEST
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, RawInput
from articles.text.authors import author_line, authors_of
from articles.text.date_fields import combined_date
from articles.text.languages import language_code, language_of
from articles.text.title_markup import plain_title

LONGEST_SHOWN = 80
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
# Between two addresses in one field: blanks, or a semicolon, which is also a character of addresses.
_BETWEEN_ADDRESSES = re.compile(
    r"(?:[;,]|(?<![\s;,]))\s++(?=https?://)|;(?=https?://)", re.IGNORECASE
)
_COPY = re.compile(
    r"https?://(?:web\.archive\.org/web/|archive\.(?:today|is|ph|li|org)/|perma\.cc/)",
    re.IGNORECASE,
)


def record_of(
    piece: RawInput,
    *,
    kind: tuple[str, str, frozenset[str]],
    title: str | None,
    outlet: str | None,
    authors: Iterable[str],
    dates: Iterable[str | None],
    urls: Iterable[str | None],
    language: str | None,
    subtitle: str | None = "",
) -> ArticleRecord:
    """Return the record of one entry.

    `kind` is the field with the type of the entry, its value, and the values that are accepted. `authors` are
    names in natural order. `dates` and `urls` are the values of the fields that may hold them, the most
    important first. A value that cannot be used becomes a remark of the record. Raises ImportProblem for an
    entry of another type, without a headline, or with a headline, author or address that is too long.
    """
    field, value, accepted = kind
    if value.strip().lower() not in {name.lower() for name in accepted}:
        raise ImportProblem(
            piece.file,
            "not a press article",
            line=piece.line,
            field=field,
            value=value[:LONGEST_SHOWN],
        )
    headline = plain_title(title or "")
    if not headline:
        raise ImportProblem(
            piece.file, "an article needs a headline", line=piece.line, field="title"
        )
    _refuse_long(piece, "title", headline)
    url, copy, remarks = _addresses(piece, urls)
    date = combined_date(text for text in dates if text)
    deck = plain_title(subtitle or "")
    if len(deck) > LONGEST["subtitle"]:
        remarks.append(f"The subtitle was cut after {LONGEST['subtitle']} characters.")
    stated_language = plain_title(language or "")
    if stated_language and not language_code(stated_language):
        remarks.append(f"The language «{stated_language[:LONGEST_SHOWN]}» is not known.")
    return ArticleRecord(
        title=headline,
        subtitle=deck[: LONGEST["subtitle"]],
        outlet=plain_title(outlet or "") or None,
        published_on=date.date,
        date_basis="record",
        authors=_authors(piece, authors),
        url=url or None,
        archived_url=copy,
        language=language_of(f"{headline} {deck}", stated_language),
        remarks=(*date.remarks, *remarks),
    )


def _authors(piece: RawInput, names: Iterable[str]) -> tuple[str, ...]:
    authors = authors_of(*map(plain_title, names))
    _refuse_long(piece, "byline", author_line(authors))
    return authors


def _addresses(piece: RawInput, fields: Iterable[str | None]) -> tuple[str, str, list[str]]:
    """Return the first address of a page, the first of a copy in a web archive, and remarks.

    Without the address of a page, that of the copy takes its place.
    """
    pages: list[str] = []
    copies: list[str] = []
    remarks = []
    for field in fields:
        for text in _BETWEEN_ADDRESSES.split((field or "").replace("\x00", "")):
            address = text.strip().strip("<>").strip()
            if _ADDRESS.fullmatch(address):
                scheme, rest = address.split("://", 1)
                address = f"{scheme.lower()}://{rest}"
                _refuse_long(piece, "url", address)
                (copies if _COPY.match(address) else pages).append(address)
            elif address:
                remarks.append(f"The address «{address[:LONGEST_SHOWN]}» was not read.")
    if not pages:
        pages, copies = copies, []
    return next(iter(pages), ""), next(iter(copies), ""), remarks


def _refuse_long(piece: RawInput, field: str, value: str) -> None:
    if len(value) > LONGEST[field]:
        raise ImportProblem(
            piece.file, f"{len(value)} characters, {LONGEST[field]} at most",
            line=piece.line, field=field, value=value[:40] + "…",
        )  # fmt: skip
