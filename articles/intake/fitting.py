"""Fitting of a parsed record to the columns of an article: what the database cannot hold is cut, with a remark.

The capture keeps everything as received.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace

from django.core.exceptions import FieldDoesNotExist

from articles.interchange.record import ArticleRecord
from articles.models import Article
from articles.text.authors import author_line

# PostgreSQL stores neither NUL nor half of a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# A part of an address leads elsewhere, and a part of a code means another language.
_WHOLE_OR_EMPTY = {"url": None, "archived_url": "", "language": "ar"}


def fit(record: ArticleRecord) -> tuple[ArticleRecord, list[str]]:
    """Return a record whose values fit the columns of an article, and a remark for each value changed."""
    remarks: list[str] = []
    changed = {}
    for field in fields(record):
        before = getattr(record, field.name)
        after = _storable(before)
        if after != before:
            remarks.append(f"Characters that cannot be stored were replaced in: {field.name}.")
        longest = _longest(field.name)
        if isinstance(after, str) and longest and len(after) > longest:
            remarks.append(
                f"{field.name}: {len(after)} characters, {longest} at most; the capture has all of it."
            )
            after = _WHOLE_OR_EMPTY.get(field.name, f"{after[: longest - 1]}…")
        if field.name == "authors" and (fitting := _fitting_authors(after)) != after:
            remarks.append(f"{len(after)} authors: the first {len(fitting)} of them fit.")
            after = fitting
        if after != before:
            changed[field.name] = after
    return (replace(record, **changed) if changed else record), remarks


def _fitting_authors(authors: tuple[str, ...]) -> tuple[str, ...]:
    """Return as many authors, from the first, as fit the byline of an article."""
    longest = _longest("byline")
    while longest and len(author_line(authors)) > longest:
        authors = authors[:-1] if len(authors) > 1 else (f"{authors[0][: longest - 1]}…",)
    return authors


def _storable(value):
    """Return a text, or each text of a tuple, with a replacement character for what cannot be stored."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    return tuple(map(_storable, value)) if isinstance(value, tuple) else value


def _longest(name: str) -> int | None:
    try:
        return Article._meta.get_field(name).max_length
    except FieldDoesNotExist:
        return None
