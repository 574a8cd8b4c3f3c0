"""The columns of the archive's own tables (JSON Lines, CSV), defined once for writing and for reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.utils.datetime import from_excel

from articles.interchange.errors import ImportProblem
from articles.interchange.record import ArticleRecord
from articles.text import arabic
from articles.text.authors import author_line, authors_of
from articles.text.date_fields import StatedDate, combined_date
from articles.text.dates import PartialDate
from articles.text.languages import language_code, language_of

# Maximum length in characters, by column.
LONGEST = {"title": 500, "subtitle": 500, "byline": 2_000, "url": 700, "archived_url": 700}
_ADDRESS = re.compile(r"https?://\S+")
# The number of a day in Excel, from 1982 to 2036, perhaps with a time as its fraction.
_DAY_NUMBER = re.compile(r"[34]\d{4}(?:\.\d+)?")
# In Arabic and in English; here and not in a message file, since parsers know no Django.
Words = tuple[str, str]
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,4})?")


@dataclass(frozen=True)
class Column:
    """A column: its name, what it holds, the attribute of a record, and the conversions between them.

    `heading` and `description` are in Arabic and English; readers take a heading for the name. `read` raises
    ValueError for a value that the column cannot hold; `write` returns text, empty if the record states
    nothing. `kind` is how a spreadsheet shows the values (`workbook_writing.WIDTHS`).
    """

    name: str
    heading: Words
    description: Words
    attribute: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = lambda value: value or ""
    kind: str = "text"


def _single_line(text: str) -> str:
    return " ".join(text.split())


def _address(text: str) -> str:
    text = text.strip()
    if not _ADDRESS.fullmatch(text):
        raise ValueError("a URL starts with http:// or https:// and contains no spaces")
    return text


def _language(text: str) -> str:
    """Return a language code; `ara` and «العربية» become `ar`, and the region in `ar-EG` is kept."""
    text = text.strip()
    if _LANGUAGE.fullmatch(text):
        language, separator, region = text.partition("-")
        return f"{language_code(language) or language}{separator}{region}"
    if code := language_code(text):
        return code
    raise ValueError("not a language code (for example ar, en or fr)")


def _date(text: str) -> StatedDate:
    """Return what a cell states as a date; a spreadsheet may have left the number of a day in it."""
    plain = arabic.ascii_digits(text.strip())
    if not _DAY_NUMBER.fullmatch(plain):
        return combined_date([text])
    day = from_excel(float(plain)).date()
    remark = f"The date «{plain}» is the number that a spreadsheet gives to {day}."
    return StatedDate(PartialDate.of(day), (remark,))


def _text(text: str) -> str:
    """Return a text of several lines, each ending in a line feed, without blanks at its ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text, split at blank lines; a line break inside a paragraph is kept."""
    return tuple(p.strip() for p in re.split(r"\n[^\S\n]*\n", _text(text)) if p.strip())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


COLUMNS = (
    Column(
        "title", ("عنوان المقال", "Headline"),
        ("عنوان المقال كما نُشر؛ لا بد منه", "headline as printed; required"),
        "title", _single_line, kind="long",
    ),
    Column(
        "subtitle", ("العنوان الفرعي", "Subtitle"), ("العنوان الفرعي", "subtitle"),
        "subtitle", _single_line,
    ),
    Column(
        "byline", ("الكاتب", "Author"),
        ("من كتب المقال كما ورد فيه، وبين الاسمين فاصلة منقوطة",
         "authors as printed, a semicolon between two"),
        "authors", authors_of, author_line,
    ),
    Column(
        "outlet", ("الوسيلة الإعلامية", "Name of the outlet"),
        ("اسم الوسيلة الإعلامية، بأي صيغة معروفة له", "name of the outlet, in any known spelling"),
        "outlet", _single_line,
    ),
    Column(
        "published_on", ("تاريخ النشر", "Date of publication"),
        ("2019 أو 2019-06 أو 2019-06-25، بقدر ما هو معروف؛ وفارغ إن لم يُذكر",
         "2019, 2019-06 or 2019-06-25; empty if not stated"),
        "published_on", _date, lambda date: str(date) if date else "", kind="date",
    ),
    Column(
        "language", ("اللغة", "Language"),
        ("رمز اللغة أو اسمها؛ وتُعرف من النص إن تُركت فارغة",
         "language code or name; read from the text if empty"),
        "language", _language, kind="code",
    ),
    Column(
        "url", ("رابط المقال", "URL"), ("رابط المقال في موقع ناشره", "URL of the article"),
        "url", _address, kind="address",
    ),
    Column(
        "archived_url", ("رابط النسخة المؤرشفة", "URL of the archived copy"),
        ("رابط نسخة مؤرشفة من المقال", "URL of an archived copy"),
        "archived_url", _address, kind="address",
    ),
    Column(
        "abstract", ("الملخص بالعربية", "Abstract in Arabic"),
        ("ملخص كتبه الأرشيف، بالعربية", "abstract written by the archive, in Arabic"),
        "abstract", _text, kind="long",
    ),
    Column(
        "abstract_en", ("الملخص بالإنكليزية", "Abstract in English"),
        ("ملخص كتبه الأرشيف، بالإنكليزية", "abstract written by the archive, in English"),
        "abstract_en", _text, kind="long",
    ),
    Column(
        "text", ("النص", "Text"),
        ("النص كاملا، وبين الفقرتين سطر فارغ", "full text, a blank line between paragraphs"),
        "paragraphs", _paragraphs, "\n\n".join, kind="long",
    ),
    Column(
        "caption", ("شروح الصور", "Captions"),
        ("شروح الصور، كل شرح في سطر", "picture captions, one per line"),
        "captions", _lines, "\n".join,
    ),
)  # fmt: skip
# Prefix of the extra fields in an export; an import reads only the permanent id among them.
OWN_PREFIX = "archive."
OWN_ID = f"{OWN_PREFIX}id"  # the permanent id, by which an article is known again
OWN_ID_HEADING: Words = ("المعرّف الدائم", "Permanent id")
EXPORT = f"{OWN_PREFIX}export"  # the column that says what was exported, when and from where
REMARK = "#"  # exports made until December 2026 began with a line that said it
NAMES = tuple(column.name for column in COLUMNS)
_BY_HEADING = {
    heading.casefold(): name
    for name, headings in (
        *((column.name, column.heading) for column in COLUMNS), (OWN_ID, OWN_ID_HEADING)
    )
    for heading in headings
}  # fmt: skip


def names_of(header: Iterable[str]) -> list[str]:
    """Return the names of the columns of a table whose first row holds names or headings.

    With the heading of the permanent id the table is an export of the archive; then a heading that no importer
    knows is one of the archive's own columns, which are not read.
    """
    cells = [cell.strip() for cell in header]
    names = [_BY_HEADING.get(cell.casefold(), cell) for cell in cells]
    if OWN_ID in names and OWN_ID not in cells:
        names = [
            name if name in NAMES or name.startswith(OWN_PREFIX) or not name else OWN_PREFIX + name
            for name in names
        ]
    return names


def record_of(row: Mapping[str, Any], file: str, line: int | None) -> ArticleRecord:
    """Return the record for a row of these columns.

    A date that cannot be read becomes a remark of the record. Raises ImportProblem, with file, line, field and
    value, for an unknown column, another invalid value, and a row without a headline.
    """
    for name in row:
        if name not in NAMES and not str(name).startswith(OWN_PREFIX):
            raise ImportProblem(
                file, f"no such column (known: {', '.join(NAMES)})", line=line, field=str(name)
            )
    values: dict[str, Any] = {}
    remarks: tuple[str, ...] = ()
    for column in COLUMNS:
        value = row.get(column.name)
        if value is None:
            continue
        if column.read is _date and isinstance(value, int):
            value = str(value)  # {"published_on": 2019}
        if not isinstance(value, str):
            raise ImportProblem(
                file, "not a text", line=line, field=column.name, value=_shortened(repr(value))
            )
        if "\x00" in value:
            raise ImportProblem(file, "contains a zero byte", line=line, field=column.name)
        if not value.strip():
            continue
        try:
            parsed = column.read(value)
        except ValueError as error:
            raise ImportProblem(
                file, str(error), line=line, field=column.name, value=_shortened(value)
            ) from error
        if isinstance(parsed, StatedDate):
            remarks, parsed = parsed.remarks, parsed.date
        written = column.write(parsed)
        if len(written) > LONGEST.get(column.name, len(written)):
            reason = f"{len(written)} characters, {LONGEST[column.name]} at most"
            raise ImportProblem(
                file, reason, line=line, field=column.name, value=_shortened(written)
            )
        values[column.attribute] = parsed
    if not values.get("title"):
        raise ImportProblem(file, "a headline is required", line=line, field="title")
    if "language" not in values:
        values["language"] = language_of(" ".join(values.get("paragraphs") or (values["title"],)))
    identity = row.get(OWN_ID)
    if isinstance(identity, str):
        values["permanent_id"] = identity.strip()
    return ArticleRecord(**values, date_basis="record", remarks=remarks)


def row_of(record: ArticleRecord) -> dict[str, str]:
    """Return a record as a row of these columns; `record_of` reads the same record back."""
    return {column.name: column.write(getattr(record, column.attribute)) for column in COLUMNS}


def _shortened(value: str) -> str:
    return value if len(value) <= 40 else value[:40] + "…"
