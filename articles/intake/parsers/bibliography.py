"""What RIS, BibTeX, CSL-JSON and Zotero have in common: an article described, without its text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from articles.interchange.columns import LONGEST
from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord, Piece
from articles.text.dates import PartialDate

_WORD_FOR = {"arabic": "ar", "english": "en", "french": "fr", "arab": "ar"}
_NUMBERS = re.compile(r"(\d{4})(?:[-/](\d{1,2})?(?:[-/](\d{1,2})?)?)?")


def record_of(
    piece: Piece,
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

    `kind` is the field that says what the entry describes, its value, and the values taken; `date` the
    field and its value, which may end in a time or a remark. Raises ImportProblem for an entry of
    another kind, without headline, or with a date that cannot be.
    """
    field, stated, taken = kind
    if stated.strip().lower() not in {value.lower() for value in taken}:
        raise ImportProblem(
            piece.file, "not a press article", line=piece.line, field=field, value=stated
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
        byline="؛ ".join(filter(None, map(_line, authors)))[: LONGEST["byline"]] or None,
        url=url,
        language=_language(language),
    )


def _date(piece: Piece, field: str, value: str) -> PartialDate | None:
    """Read 2019, 2019-06, 2019/06/25/, 2019-06-25T10:00Z or 2019-06~ (about)."""
    if not value.strip():
        return None
    match = _NUMBERS.match(value.strip())
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
    code = _WORD_FOR.get(code, code)
    return code if re.fullmatch(r"[a-z]{2,3}", code) else "ar"


def _line(text: str | None) -> str:
    return " ".join(str(text or "").replace("\x00", "").split())


def _refuse_long(piece: Piece, field: str, value: str) -> None:
    if len(value) > LONGEST[field]:
        raise ImportProblem(
            piece.file, f"{len(value)} characters, {LONGEST[field]} at most",
            line=piece.line, field=field, value=value[:40] + "…",
        )  # fmt: skip
