"""Code shared by RIS, BibTeX, CSL-JSON and Zotero: a bibliographic entry becomes a record without text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from articles.interchange.columns import LONGEST
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, RawInput
from articles.text.authors import author_line, authors_of
from articles.text.dates import PartialDate

_LANGUAGE_CODES = {"arabic": "ar", "english": "en", "french": "fr", "arab": "ar"}
_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2})?(?:[-/](\d{1,2})?)?)?")


def record_of(
    piece: RawInput,
    *,
    kind: tuple[str, str, frozenset[str]],
    title: str | None,
    subtitle: str | None,
    outlet: str | None,
    authors: Iterable[str],
    date: tuple[str, str],
    urls: Iterable[str],
    language: str | None,
) -> ArticleRecord:
    """Return the record of one entry.

    `kind` is the field with the type of the entry, its value, and the values that are accepted. `date` is
    the field and its value, which may end in a time or a remark. Raises ImportProblem for an entry of
    another type, without a headline, with a headline or address that is too long, or with an invalid date.
    """
    field, value, accepted = kind
    if value.strip().lower() not in {name.lower() for name in accepted}:
        raise ImportProblem(
            piece.file, "not a press article", line=piece.line, field=field, value=value
        )
    if not _line(title):
        raise ImportProblem(
            piece.file, "an article needs a headline", line=piece.line, field="title"
        )
    _refuse_long(piece, "title", _line(title))
    addresses = [url.strip() for url in urls if re.fullmatch(r"https?://\S+", url.strip())]
    url = addresses[0] if addresses else None
    if url:
        _refuse_long(piece, "url", url)
    return ArticleRecord(
        title=_line(title),
        subtitle=_line(subtitle)[: LONGEST["subtitle"]],
        outlet=_line(outlet) or None,
        published_on=_date(piece, *date),
        date_basis="record",
        authors=_authors(piece, authors),
        url=url,
        language=_language(language),
    )


def _authors(piece: RawInput, names: Iterable[str]) -> tuple[str, ...]:
    authors = authors_of(*map(_line, names))
    _refuse_long(piece, "byline", author_line(authors))
    return authors


def _date(piece: RawInput, field: str, value: str) -> PartialDate | None:
    """Parse a date like 2019, 2019-06, 2019/06/25/, 2019-06-25T10:00Z or 2019-06~ (approximate).

    None if it is empty; raises ImportProblem if it is not a date.
    """
    if not value.strip():
        return None
    match = _DATE.match(value.strip())
    try:
        if not match:
            raise ValueError("not a date")
        return PartialDate(*(int(part) for part in match.groups() if part))
    except ValueError as error:
        raise ImportProblem(
            piece.file, str(error), line=piece.line, field=field, value=value[:40]
        ) from error


def _language(stated: str | None) -> str:
    code = re.split(r"[-_]", _line(stated).lower())[0]
    code = _LANGUAGE_CODES.get(code, code)
    return code if re.fullmatch(r"[a-z]{2,3}", code) else "ar"


def _line(text: str | None) -> str:
    return " ".join(str(text or "").replace("\x00", "").split())


def _refuse_long(piece: RawInput, field: str, value: str) -> None:
    if len(value) > LONGEST[field]:
        raise ImportProblem(
            piece.file, f"{len(value)} characters, {LONGEST[field]} at most",
            line=piece.line, field=field, value=value[:40] + "…",
        )  # fmt: skip
