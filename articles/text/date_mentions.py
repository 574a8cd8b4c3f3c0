"""Dates mentioned in running text, in any of their forms, and the year of those that do not state it.

Pure functions. A date with two possible readings is returned with both; a date with none is left out.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

from hijridate import Hijri

from articles.text import arabic
from articles.text.dates import (
    LEVANTINE_MONTHS,
    MONTHS,
    ORDINALS,
    OTHER_MONTH_NAMES,
    WEEKDAYS,
    PartialDate,
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date mentioned at `start:end` of a text, with the year it states or None.

    `weekday` is 0 (Monday) to 6 if the text gives one; `relative` is "next", "last" or "this" if the text has
    المقبل, الماضي or الحالي; `until` is the last day of the month if the text names several
    («يومي 24 و25 حزيران»); `other` is a second reading, as of 03/04/2019; `is_guess` means that the day was
    converted from the Hijri calendar.
    """

    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    weekday: int | None = None
    relative: str | None = None
    until: int | None = None
    other: PartialDate | None = None
    is_guess: bool = False

    @property
    def date(self) -> PartialDate | None:
        """The date if the text states the year; None also if there is no such date."""
        return self.in_year(self.year) if self.year else None

    def in_year(self, year: int) -> PartialDate | None:
        try:
            return PartialDate(year, self.month, self.day)
        except ValueError:
            return None


def _spelling(name: str) -> str:
    """Return a regular expression for a name in any spelling (marks, hamza, final letters)."""
    letters = {"ا": "[اأإآٱ]", "ي": "[يىئ]", "ه": "[هة]", "و": "[وؤ]"}
    return "".join(
        r"\s+" if c == " " else letters.get(c, re.escape(c)) + r"[\u064b-\u0652\u0640]*"
        for c in arabic.fold(name)
    )


_MONTH_NUMBERS = {
    arabic.fold_phrase(name): number
    for names in (MONTHS, LEVANTINE_MONTHS)
    for number, name in enumerate(names, 1)
} | {arabic.fold_phrase(name): number for name, number in OTHER_MONTH_NAMES.items()}
# «فاتح مارس» is 1 March in the Maghreb; «الثلثاء» is a spelling of the Levant.
_ORDINAL_NUMBERS = {arabic.fold_phrase(name): number for number, name in enumerate(ORDINALS, 1)} | {
    arabic.fold_phrase("فاتح"): 1
}
_WEEKDAY_NUMBERS = {arabic.fold_phrase(name): number for number, name in enumerate(WEEKDAYS)} | {
    arabic.fold_phrase("الثلثاء"): 1
}
_RELATIVES = {
    "المقبل": "next", "القادم": "next", "الماضي": "last", "الفائت": "last", "المنصرم": "last",
    "الحالي": "this", "الجاري": "this",
}  # fmt: skip
_RELATIVE_KINDS = {arabic.fold_phrase(name): kind for name, kind in _RELATIVES.items()}


def _any_of(names) -> str:
    return "(?:" + "|".join(_spelling(n) for n in sorted(names, key=len, reverse=True)) + ")"


_DAY = rf"(?:(?<!\d)\d{{1,2}}(?!\d)|{_any_of(_ORDINAL_NUMBERS)})"
_MONTH = _any_of([*MONTHS, *LEVANTINE_MONTHS, *OTHER_MONTH_NAMES])
_IN_WORDS = re.compile(
    rf"(?:(?P<weekday>{_any_of(_WEEKDAY_NUMBERS)})\s*+(?:[،,]\s*+)?(?:في\s++)?(?:يوم\s++)?(?:الموافق\s++)?)?"
    rf"(?:(?P<day>{_DAY})(?:\s*(?:[-–—]|و|[إا]ل[ىي]|حت[ىي])\s*(?P<until>{_DAY})){{0,31}}"
    rf"\s*(?:من\s+)?(?:شهر\s+)?)?"
    rf"(?<!\w)(?P<month>{_MONTH})(?:\s*[/\\]\s*{_MONTH}|\s*\(\s*{_MONTH}\s*\))?(?!\w)"
    rf"(?:\s*+(?:[،,]\s*+)?(?:عام\s++|سنة\s++)?(?P<year>(?:19|20)\d\d)(?!\d))?"
    rf"(?:\s*(?P<relative>{_any_of(_RELATIVES)})(?!\w))?"
)
_SEPARATOR = r"\s?[-/.]\s?"  # agencies write 13 - 2 / 2018
_IN_DIGITS = re.compile(
    rf"(?<![\d/.-])(?:(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}})"
    rf"|(?P<d2>\d{{1,2}}){_SEPARATOR}(?P<m2>\d{{1,2}}){_SEPARATOR}(?P<y2>(?:19|20)\d\d))(?![\d/.-]\d)"
)


_LATIN_MONTHS = {
    name: number
    for names in (
        calendar.month_name[1:],
        (
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ),
        calendar.month_abbr[1:],
    )
    for number, name in enumerate(names, 1)
}
_LATIN = "|".join(sorted(_LATIN_MONTHS, key=len, reverse=True))
_IN_LATIN = re.compile(
    rf"(?<!\w)(?:(?P<month>{_LATIN})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th|er)?\s+(?P<month2>{_LATIN})\.?,?\s+(?P<year2>(?:19|20)\d\d))(?!\d)"
)
# Both spellings of the months that have two.
_HIJRI_MONTHS = (
    ("محرم", "المحرم"), ("صفر",), ("ربيع الأول",), ("ربيع الآخر", "ربيع الثاني"),
    ("جمادى الأولى", "جمادى الأول"), ("جمادى الآخرة", "جمادى الثانية"), ("رجب",), ("شعبان",),
    ("رمضان",), ("شوال",),
    ("ذو القعدة", "ذي القعدة"), ("ذو الحجة", "ذي الحجة"),
)  # fmt: skip
_HIJRI_NUMBERS = {
    arabic.fold_phrase(name): number
    for number, names in enumerate(_HIJRI_MONTHS, 1)
    for name in names
}
LONGEST_CALENDAR_GAP = 14  # characters between a Hijri date and its Gregorian equivalent
_IN_HIJRI = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})\s+(?:من\s+)?(?:شهر\s+)?"
    rf"(?P<month>{_any_of(name for names in _HIJRI_MONTHS for name in names)})"
    rf"\s*+(?:[،,]\s*+)?(?:عام\s++|سنة\s++)?(?P<year>1[34]\d\d)(?!\d)\s*(?:هـ|ه(?!\w)|هجري\w*)?"
)


def find_dates(text: str) -> list[DateMention]:
    """Return the dates mentioned in `text`, in order, with digits and month names of any kind.

    A bare month name counts only next to a year, a day or a relative word: مارس is also a verb. Numeric dates
    are read year first if the year comes first, otherwise day first, as the press of the region does, and
    month first if only that is a date. If both orders are dates, `other` is the second reading. A Hijri date
    is read only if there is no Gregorian date next to it, and is a guess: calendars differ by a day.
    """
    plain = arabic.ascii_digits(text)
    mentions = [m for match in _IN_WORDS.finditer(plain) if (m := _mention_in_words(match))]
    for match in _IN_DIGITS.finditer(plain):
        if mention := _mention_in_digits(match):
            mentions.append(mention)
    mentions += [m for match in _IN_LATIN.finditer(plain) if (m := _mention_in_latin(match))]
    mentions += _hijri_mentions(plain, mentions)
    return sorted(mentions, key=lambda mention: mention.start)


def _mention_in_digits(match: re.Match) -> DateMention | None:
    year, month, day = (
        int(match[a] or match[b]) for a, b in (("y", "y2"), ("m", "m2"), ("d", "d2"))
    )
    swapped = match["y"] is None and day <= 12 and month != day
    other = _date_or_none(year, day, month) if swapped else None
    if month > 12 and match["y"] is None:  # 06/27/2018: only the American order is a date
        month, day, other = day, month, None
    if not _date_or_none(year, month, day):
        return None
    return DateMention(match.start(), match.end(), year, month, day, other=other)


def _date_or_none(year: int, month: int, day: int) -> PartialDate | None:
    try:
        return PartialDate(year, month, day)
    except ValueError:
        return None


def _mention_in_latin(match: re.Match) -> DateMention | None:
    """Return the date in a match of «June 4, 2020», «4 June 2020» or «4 juin 2020», if it exists."""
    month = _LATIN_MONTHS[match["month"] or match["month2"]]
    year, day = int(match["year"] or match["year2"]), int(match["day"] or match["day2"])
    if not _date_or_none(year, month, day):
        return None
    return DateMention(match.start(), match.end(), year, month, day)


def _hijri_mentions(plain: str, gregorian: list[DateMention]) -> list[DateMention]:
    """Return the Hijri dates (Umm al-Qura calendar) that have no Gregorian date next to them."""
    mentions = []
    for match in _IN_HIJRI.finditer(plain):
        nearby = range(match.start() - LONGEST_CALENDAR_GAP, match.end() + LONGEST_CALENDAR_GAP)
        if any(m.start in nearby or m.end in nearby for m in gregorian):
            continue
        month = _HIJRI_NUMBERS[arabic.fold_phrase(match["month"])]
        try:
            day = Hijri(int(match["year"]), month, int(match["day"])).to_gregorian()
        except (ValueError, OverflowError):
            continue
        mentions.append(
            DateMention(match.start(), match.end(), day.year, day.month, day.day, is_guess=True)
        )
    return mentions


def _mention_in_words(match: re.Match) -> DateMention | None:
    day, year, relative = match["day"], match["year"], match["relative"]
    if not (day or year or relative):
        return None
    day, until = (_day_number(text) if text else None for text in (day, match["until"]))
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
    """Return the date of a mention without a year, if the text allows exactly one reading.

    `known` are the full dates and the years that the text states. A weekday decides if it fits exactly one
    year, from the year before the latest known date to the year after it; المقبل means the first such day
    after the latest known date; الجاري means the year of the known dates in that month. Returns None if
    several years fit or none does: nothing is guessed.
    """
    if mention.date:
        return mention.date
    if not known:
        return None
    latest = max(known, key=lambda date: date.last_day)
    nearby_years = [latest.year - 1, latest.year, latest.year + 1]
    if mention.relative == "next":
        years = [
            y
            for y in nearby_years
            if (date := mention.in_year(y)) and date.first_day > latest.last_day
        ][:1]
    elif mention.weekday is not None and mention.day:
        # «الخميس والجمعة 30 و31 تموز»: the weekday next to the digits may be that of the last day.
        days = (mention.day, mention.until)
        years = [
            year
            for year in nearby_years
            if any(
                (date := _date_or_none(year, mention.month, day))
                and date.first_day.weekday() == mention.weekday
                for day in days
                if day
            )
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
    """Return the years that a text states as such («عام 2019», «مطلع 2023»), and its full dates."""
    plain = arabic.ascii_digits(text)
    years = [
        PartialDate(int(year))
        for match in _STATED_YEARS.finditer(plain)
        for year in re.findall(_YEAR, match[1])
    ]
    return years + [mention.date for mention in find_dates(text) if mention.date]
