"""Dates as the press and archives write them: partial, with Arabic month names of both families.

Pure functions. A date that is not known to the day stays so: nothing is filled in.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from hijridate import Gregorian

from articles import arabic

Precision = Literal["day", "month", "year"]

# Month names as in Unicode CLDR 45: `ar` (used from Egypt to the Gulf) and `ar-SY` (the Levant
# and Iraq); the Maghrebi ones from `ar-MA`, `ar-DZ` and `ar-TN`.
MONTHS = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
    "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
LEVANTINE_MONTHS = (
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
)  # fmt: skip
_OTHER_MONTH_NAMES = {
    "جانفي": 1, "فيفري": 2, "أفريل": 4, "ابريل": 4, "ماي": 5, "جوان": 6, "يونيه": 6,
    "جويلية": 7, "يوليوز": 7, "يوليه": 7, "أوت": 8, "غشت": 8, "شتنبر": 9, "نونبر": 11,
    "دجنبر": 12,
}  # fmt: skip
WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
_ORDINALS = (
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

    Raises ValueError for a day without month or a date that does not exist.
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
        """Read `2019`, `2019-06` or `2019-06-25` (digits of any script).

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
        """Return `day` cut to `precision`."""
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
        """Yield the year, then the month, then the day, as far as known."""
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
    """Return both names of a month, the Levantine first: حزيران/يونيو."""
    return f"{LEVANTINE_MONTHS[month - 1]}/{MONTHS[month - 1]}"


def weekday_name(day: dt.date) -> str:
    return WEEKDAYS[day.weekday()]


def in_words(date: PartialDate, language: str = "ar") -> str:
    """Return a date as one reads it: `4 حزيران/يونيو 2020`, in English `4 June 2020`."""
    if language.startswith("ar"):
        name = month_name(date.month) if date.month else None
    else:
        name = calendar.month_name[date.month] if date.month else None
    return " ".join(str(part) for part in (date.day, name, date.year) if part)


def in_hijri(first: dt.date, last: dt.date, language: str = "ar") -> str:
    """Return days in the calendar of Umm al-Qura: `10 شوال 1443 هـ`, in English `10 Shawwal 1443 AH`.

    Empty for days outside the years that calendar is known for, 1343 to 1500 AH (1924 to 2077).
    """
    try:
        begins, ends = (Gregorian.fromdate(day).to_hijri() for day in (first, last))
    except OverflowError:
        return ""
    code = "ar" if language.startswith("ar") else "en"
    month = f"{begins.month_name(code)} {begins.year} {begins.notation(code)}"
    if begins == ends:
        return f"{begins.day} {month}"
    if (begins.year, begins.month) == (ends.year, ends.month):
        return f"{begins.day}–{ends.day} {month}"
    other = f"{ends.month_name(code)} {ends.year} {ends.notation(code)}"
    return f"{begins.day} {month} – {ends.day} {other}"


# --- finding dates in running text ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date that a text names at `start:end`, with the year it states or None.

    `weekday` is 0 (Monday) to 6 where one stands beside it; `relative` is "next", "last" or
    "this" where the text says المقبل, الماضي or الحالي; `until` is the last day of the month where it
    names several («يومي 24 و25 حزيران»).
    """

    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    weekday: int | None = None
    relative: str | None = None
    until: int | None = None

    @property
    def date(self) -> PartialDate | None:
        """The date, where the text states the year; None also for one that cannot exist."""
        return self.in_year(self.year) if self.year else None

    def in_year(self, year: int) -> PartialDate | None:
        try:
            return PartialDate(year, self.month, self.day)
        except ValueError:
            return None


def _spelling(name: str) -> str:
    """Return a pattern for a name in any of its spellings (marks, hamza, final letters)."""
    letters = {"ا": "[اأإآٱ]", "ي": "[يىئ]", "ه": "[هة]", "و": "[وؤ]"}
    return "".join(
        r"\s+" if c == " " else letters.get(c, re.escape(c)) + r"[\u064b-\u0652\u0640]*"
        for c in arabic.fold(name)
    )


_MONTH_NUMBERS = {
    arabic.fold_phrase(name): number
    for names in (MONTHS, LEVANTINE_MONTHS)
    for number, name in enumerate(names, 1)
} | {arabic.fold_phrase(name): number for name, number in _OTHER_MONTH_NAMES.items()}
_ORDINAL_NUMBERS = {arabic.fold_phrase(name): number for number, name in enumerate(_ORDINALS, 1)}
_WEEKDAY_NUMBERS = {arabic.fold_phrase(name): number for number, name in enumerate(WEEKDAYS)}
_RELATIVES = {
    "المقبل": "next", "القادم": "next", "الماضي": "last", "الفائت": "last", "المنصرم": "last",
    "الحالي": "this", "الجاري": "this",
}  # fmt: skip
_RELATIVE_KINDS = {arabic.fold_phrase(name): kind for name, kind in _RELATIVES.items()}


def _any_of(names) -> str:
    return "(?:" + "|".join(_spelling(n) for n in sorted(names, key=len, reverse=True)) + ")"


_DAY = rf"(?:(?<!\d)\d{{1,2}}(?!\d)|{_any_of(_ORDINALS)})"
_MONTH = _any_of([*MONTHS, *LEVANTINE_MONTHS, *_OTHER_MONTH_NAMES])
_IN_WORDS = re.compile(
    rf"(?:(?P<weekday>{_any_of(WEEKDAYS)})\s*[،,]?\s*(?:في\s+)?(?:يوم\s+)?(?:الموافق\s+)?)?"
    rf"(?:(?P<day>{_DAY})(?:\s*(?:[-–—]|و|[إا]ل[ىي]|حت[ىي])\s*(?P<until>{_DAY}))*"
    rf"\s*(?:من\s+)?(?:شهر\s+)?)?"
    rf"(?<!\w)(?P<month>{_MONTH})(?:\s*[/\\]\s*{_MONTH}|\s*\(\s*{_MONTH}\s*\))?(?!\w)"
    rf"(?:\s*[،,]?\s*(?:عام\s+|سنة\s+)?(?P<year>(?:19|20)\d\d)(?!\d))?"
    rf"(?:\s*(?P<relative>{_any_of(_RELATIVES)})(?!\w))?"
)
_IN_FIGURES = re.compile(
    r"(?<![\d/.-])(?:(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})[-/.](?P<m2>\d{1,2})[-/.](?P<y2>(?:19|20)\d\d))(?![\d/.-]\d)"
)


def find_dates(text: str) -> list[DateMention]:
    """Return the dates that `text` names, in order, with digits and month names of any kind.

    A bare month name counts only beside a year, a day or a relative word: مارس is a verb too.
    Figures are read day first, or year first where the year stands first.
    """
    plain = arabic.ascii_digits(text)
    found = [m for match in _IN_WORDS.finditer(plain) if (m := _mention_in_words(match))]
    for match in _IN_FIGURES.finditer(plain):
        year, month, day = (
            int(match[a] or match[b]) for a, b in (("y", "y2"), ("m", "m2"), ("d", "d2"))
        )
        mention = DateMention(match.start(), match.end(), year, month, day)
        if month <= 12 and mention.date:
            found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def _mention_in_words(match: re.Match) -> DateMention | None:
    day, year, relative = match["day"], match["year"], match["relative"]
    if not (day or year or relative):
        return None
    day, until = (_day_number(each) if each else None for each in (day, match["until"]))
    if day is not None and not 1 <= day <= 31:
        return None
    if until is not None and not (day or 0) < until <= 31:
        until = None
    weekday = match["weekday"]
    return DateMention(
        match.start(),
        match.end(),
        int(year) if year else None,
        _MONTH_NUMBERS[arabic.fold_phrase(match["month"])],
        day,
        _WEEKDAY_NUMBERS[arabic.fold_phrase(weekday)] if weekday else None,
        _RELATIVE_KINDS[arabic.fold_phrase(relative)] if relative else None,
        until,
    )


def _day_number(text: str) -> int:
    return int(text) if text.isdigit() else _ORDINAL_NUMBERS[arabic.fold_phrase(text)]


def resolve_year(mention: DateMention, known: list[PartialDate]) -> PartialDate | None:
    """Return the date of a mention without year, where the text leaves exactly one reading.

    `known` are the full dates and years the text states. The weekday decides when exactly one year
    from the one before the latest known to the one after fits; المقبل means the first such day after
    the latest known date; الجاري the year of the one known date in that month. Returns None when
    several years fit or none does: nothing is guessed.
    """
    if mention.date:
        return mention.date
    if not known:
        return None
    latest = max(known, key=lambda date: date.last_day)
    nearby = [latest.year - 1, latest.year, latest.year + 1]
    if mention.relative == "next":
        years = [
            y for y in nearby if (date := mention.in_year(y)) and date.first_day > latest.last_day
        ][:1]
    elif mention.weekday is not None and mention.day:
        years = [
            year
            for year in nearby
            if (date := mention.in_year(year)) and date.first_day.weekday() == mention.weekday
        ]
    elif mention.relative == "this":
        years = sorted({date.year for date in known if date.month == mention.month})
    else:
        years = []
    return mention.in_year(years[0]) if len(years) == 1 else None


_YEAR = r"(?:19|20)\d\d(?!\d)"
_STATED_YEARS = re.compile(
    rf"(?:عام|سنة|العام|عامي|عامين|أعوام|سنوات|مطلع|بداية|نهاية|أواخر|أوائل|منتصف|مستهل)\s+({_YEAR}"
    rf"(?:\s*(?:و|-|–|[إا]ل[ىي])\s*{_YEAR})*)"
)


def stated_years(text: str) -> list[PartialDate]:
    """Return the years that a text states as such («عام 2019», «مطلع 2023») and those of its full dates."""
    plain = arabic.ascii_digits(text)
    years = [
        PartialDate(int(year))
        for match in _STATED_YEARS.finditer(plain)
        for year in re.findall(_YEAR, match[1])
    ]
    return years + [mention.date for mention in find_dates(text) if mention.date]
