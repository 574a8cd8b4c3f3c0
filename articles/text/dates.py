"""Partial dates, as the press and archives state them, with Arabic month names of both families.

Pure functions. A date not known to the day stays partial: nothing is filled in.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from babel.dates import get_day_names, get_month_names
from hijridate import Gregorian

from articles.text import arabic

Precision = Literal["day", "month", "year"]

# Month names from Unicode CLDR 45: `ar` (used from Egypt to the Gulf) and `ar-SY` (the Levant and Iraq); the
# Maghrebi names are from `ar-MA`, `ar-DZ` and `ar-TN`.
MONTHS = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
    "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
LEVANTINE_MONTHS = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
)  # fmt: skip
OTHER_MONTH_NAMES = {
    "جانفي": 1, "فيفري": 2, "أفريل": 4, "ابريل": 4, "ماي": 5, "جوان": 6, "يونيه": 6,
    "جويلية": 7, "يوليوز": 7, "يوليه": 7, "أوت": 8, "غشت": 8, "شتنبر": 9, "نونبر": 11,
    "دجنبر": 12, "مايس": 5,
    # the Levantine names without their articles, as agencies shorten them
    "كانون ثاني": 1, "كانون ثان": 1, "تشرين أول": 10, "تشرين ثاني": 11, "تشرين ثان": 11,
    "كانون أول": 12,
}  # fmt: skip
WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
ORDINALS = (
    "الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع",
    "العاشر", "الحادي عشر", "الثاني عشر", "الثالث عشر", "الرابع عشر", "الخامس عشر",
    "السادس عشر", "السابع عشر", "الثامن عشر", "التاسع عشر", "العشرين", "الحادي والعشرين",
    "الثاني والعشرين", "الثالث والعشرين", "الرابع والعشرين", "الخامس والعشرين",
    "السادس والعشرين", "السابع والعشرين", "الثامن والعشرين", "التاسع والعشرين",
    "الثلاثين", "الحادي والثلاثين",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date known to the day, the month or the year; years from 1900 to 2100.

    Raises ValueError for another year, a day without a month, or a date that does not exist.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueError(f"year out of range: {self.year}")
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        dt.date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Parse `2019`, `2019-06` or `2019-06-25` (Western, Arabic-Indic or Persian digits).

        Raises ValueError for anything else.
        """
        match = re.fullmatch(
            r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", arabic.ascii_digits(text.strip())
        )
        if not match:
            raise ValueError(f"not a date of the form YYYY, YYYY-MM or YYYY-MM-DD: {text!r}")
        return cls(*(int(part) if part else None for part in match.groups()))

    @classmethod
    def of(cls, day: dt.date, precision: Precision = "day") -> PartialDate:
        """Return `day` reduced to `precision`."""
        return cls(
            day.year,
            day.month if precision in ("day", "month") else None,
            day.day if precision == "day" else None,
        )

    @property
    def precision(self) -> Precision:
        return "day" if self.day else "month" if self.month else "year"

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> dt.date:
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def covers(self, day: dt.date) -> bool:
        return self.first_day <= day <= self.last_day

    def ancestors(self) -> Iterator[PartialDate]:
        """Yield the year, then the month, then the day, as far as they are known."""
        yield PartialDate(self.year)
        if self.month:
            yield PartialDate(self.year, self.month)
        if self.day:
            yield self

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part]
        return "-".join(parts)


def month_name(month: int) -> str:
    """Return both names of a month, the Levantine name first: حزيران/يونيو."""
    return f"{LEVANTINE_MONTHS[month - 1]}/{MONTHS[month - 1]}"


def weekday_name(day: dt.date, language: str = "ar") -> str:
    """Return the name of the day of the week."""
    if language.startswith("ar"):
        return WEEKDAYS[day.weekday()]
    return get_day_names("wide", locale=language.replace("-", "_"))[day.weekday()]


def in_words(date: PartialDate, language: str = "ar") -> str:
    """Return a date in words: `4 حزيران/يونيو 2020`, in English `4 June 2020`."""
    if language.startswith("ar"):
        name = month_name(date.month) if date.month else None
    else:
        names = get_month_names("wide", locale=language.replace("-", "_"))
        name = names[date.month] if date.month else None
    return " ".join(str(part) for part in (date.day, name, date.year) if part)


def day_in_hijri(date: PartialDate | dt.date | None, language: str = "ar") -> str:
    """Return a date in the Umm al-Qura calendar; empty if its day is not known, or outside the calendar."""
    if isinstance(date, PartialDate):
        date = date.first_day if date.day else None
    return in_hijri(date, date, language) if date else ""


def in_hijri(first: dt.date, last: dt.date, language: str = "ar") -> str:
    """Return a range of days in the Umm al-Qura calendar: `10 شوال 1443 هـ`, in English `10 Shawwal 1443 AH`.

    Empty for days outside the years for which the calendar is known, 1343 to 1500 AH (1924 to 2077).
    """
    try:
        start, end = (Gregorian.fromdate(day).to_hijri() for day in (first, last))
    except OverflowError:
        return ""
    code = "ar" if language.startswith("ar") else "en"
    month = f"{start.month_name(code)} {start.year} {start.notation(code)}"
    if start == end:
        return f"{start.day} {month}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{end.day} {month}"
    other = f"{end.month_name(code)} {end.year} {end.notation(code)}"
    return f"{start.day} {month} – {end.day} {other}"
