"""Dates mentioned in running text, in any of their forms, and the year of those that do not state it.

Pure functions. A date with two possible readings is returned with both; a date with none is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hijridate import Hijri

from articles.text import arabic
from articles.text import date_patterns as patterns
from articles.text.dates import PartialDate

_DIGIT = re.compile(r"\d")
LONGEST_CALENDAR_GAP = 14  # characters between a Hijri date and its Gregorian equivalent


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


def find_dates(text: str) -> list[DateMention]:
    """Return the dates mentioned in `text`, in order, with digits and month names of any kind.

    A bare month name counts only next to a year, a day or a relative word: مارس is also a verb. Numeric dates
    are read year first if the year comes first, otherwise day first, as the press of the region does, and
    month first if only that is a date. If both orders are dates, `other` is the second reading. A Hijri date
    is read only if there is no Gregorian date next to it, and is a guess: calendars differ by a day.
    """
    plain = arabic.ascii_digits(text)
    mentions = list(_mentions_in_words(plain))
    if not _DIGIT.search(plain):
        return mentions  # every other form has digits
    for expression, read in (
        (patterns.IN_DIGITS, _mention_in_digits),
        (patterns.WITH_SEPARATORS, _mention_with_separators),
        (patterns.IN_LATIN, _mention_in_latin),
    ):
        mentions += [m for match in expression.finditer(plain) if (m := read(match))]
    taken = {position for mention in mentions for position in range(mention.start, mention.end)}
    for match in patterns.IN_LATIN_WITHOUT_YEAR.finditer(plain):
        if match.start() not in taken and (mention := _mention_in_latin_without_year(match)):
            mentions.append(mention)
    mentions += _hijri_mentions(plain, mentions)
    return sorted(mentions, key=lambda mention: mention.start)


def _mentions_in_words(plain: str) -> Iterator[DateMention]:
    """Yield the dates with Arabic month names.

    A second name after a slash or in brackets repeats the month in the other family of names. If it is another
    month (12 آذار/أيار), it is a second reading; after a dash or a blank it begins a date of its own.
    """
    position = 0
    while match := patterns.IN_WORDS.search(plain, position):
        position = match.end()
        month, second = (
            patterns.MONTH_NUMBERS[arabic.fold_phrase(name)] if name else None
            for name in (match["month"], match["second"] or match["bracketed"])
        )
        is_pair = (
            second in (None, month) or match["bracketed"] or match["slash"].strip() in ("/", "\\")
        )
        if not is_pair:
            position = match.start("second")
            first = patterns.IN_WORDS.match(plain, match.start(), match.start("slash"))
            if first and (mention := _mention_in_words(first, month, None)):
                yield mention
            continue
        if mention := _mention_in_words(match, month, second):
            yield mention


def _mention_in_words(match: re.Match, month: int, second: int | None) -> DateMention | None:
    day, year, relative = match["day"], match["year"], match["relative"]
    end = match.end()
    if year and match["dash"] and not day:  # «مارس - 2019»: a list or a heading
        year, end = None, match.start("dash")
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
        end,
        int(year) if year else None,
        month,
        day,
        patterns.WEEKDAY_NUMBERS[arabic.fold_phrase(weekday)] if weekday else None,
        patterns.RELATIVE_KINDS[arabic.fold_phrase(relative)] if relative else None,
        until,
        other=_date_or_none(int(year), second, day)
        if year and second not in (None, month)
        else None,
    )


def _day_number(text: str) -> int:
    return int(text) if text.isdigit() else patterns.ORDINAL_NUMBERS[arabic.fold_phrase(text)]


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


def _date_or_none(year: int, month: int | None, day: int | None) -> PartialDate | None:
    try:
        return PartialDate(year, month, day)
    except ValueError:
        return None


def _mention_with_separators(match: re.Match) -> DateMention | None:
    """Return the date in a match of «3-يونيو-2020» or «2020/Jun/3», if its two separators are the same."""
    year, day = match["year"] or match["year2"], match["day"] or match["day2"]
    if not (year and day) or match["sep"].strip() != match["sep2"].strip():
        return None
    name = match["month"]
    month = patterns.LATIN_MONTHS.get(name.lower())
    month = month or patterns.MONTH_NUMBERS[arabic.fold_phrase(name)]
    return _full_mention(match, int(year), month, int(day))


def _mention_in_latin(match: re.Match) -> DateMention | None:
    """Return the date in a match of «June 4, 2020», «4 June 2020» or «4 juin 2020», if it exists."""
    month = patterns.LATIN_MONTHS[(match["month"] or match["month2"]).lower()]
    day, until = (
        _leading_number(match[first] or match[other])
        for first, other in (("day", "day2"), ("until", "until2"))
    )
    return _full_mention(match, int(match["year"] or match["year2"]), month, day, until)


def _full_mention(
    match: re.Match, year: int, month: int, day: int | None, until: int | None = None
) -> DateMention | None:
    if not _date_or_none(year, month, day):
        return None
    if until is not None and not (day or 0) < until <= 31:
        until = None
    return DateMention(match.start(), match.end(), year, month, day, until=until)


def _mention_in_latin_without_year(match: re.Match) -> DateMention | None:
    month = patterns.LATIN_MONTHS[(match["month"] or match["month2"]).lower()]
    day = _leading_number(match["day"] or match["day2"])
    is_day = _date_or_none(2000, month, day)  # a leap year
    return DateMention(match.start(), match.end(), None, month, day) if is_day else None


def _leading_number(text: str | None) -> int | None:
    """Return the number at the beginning of «25th» or «1er»."""
    digits = re.match(r"\d+", text or "")
    return int(digits.group()) if digits else None


def _hijri_mentions(plain: str, gregorian: list[DateMention]) -> list[DateMention]:
    """Return the Hijri dates (Umm al-Qura calendar) that have no Gregorian date next to them."""
    mentions = []
    if not patterns.HIJRI_YEAR.search(plain):
        return mentions  # all forms have the year; one search is quicker than theirs
    for match in (
        *patterns.IN_HIJRI.finditer(plain),
        *patterns.IN_HIJRI_DIGITS.finditer(plain),
    ):
        nearby = range(match.start() - LONGEST_CALENDAR_GAP, match.end() + LONGEST_CALENDAR_GAP)
        if any(m.start in nearby or m.end in nearby for m in gregorian):
            continue
        groups = match.groupdict()
        year, month, day = (
            groups[name] or groups.get(f"{name}2") for name in ("year", "month", "day")
        )
        number = patterns.HIJRI_NUMBERS.get(arabic.fold_phrase(month)) or int(month)
        try:
            date = Hijri(int(year), number, _day_number(day)).to_gregorian()
        except (ValueError, OverflowError):
            continue
        mentions.append(
            DateMention(match.start(), match.end(), date.year, date.month, date.day, is_guess=True)
        )
    return mentions


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


_DAY_AND_WEEKDAY = re.compile(r"(?<!\S)(?P<day>امس|اليوم) (?P<weekday>\S+)")


def reading_by_weekday(mention: DateMention, texts: Iterable[str]) -> PartialDate | None:
    """Return the one reading of a date that «اليوم الأربعاء» or «أمس الثلاثاء» in its text supports, or None.

    The date is that of the text: «6/11/2025» is 11 June if the text calls it a Wednesday.
    """
    if not (mention.date and mention.other):
        return mention.date
    for text in texts:
        for match in _DAY_AND_WEEKDAY.finditer(" ".join(arabic.words(text))):
            weekday = patterns.WEEKDAY_NUMBERS.get(match["weekday"])
            if weekday is None:
                continue
            today = (weekday + (match["day"] == "امس")) % 7
            fitting = [
                date for date in (mention.date, mention.other) if date.first_day.weekday() == today
            ]
            if len(fitting) == 1:
                return fitting[0]
    return None


_YEAR = r"(?:19|20)\d\d(?!\d)"
_STATED_YEARS = re.compile(
    rf"(?:عام|سنة|العام|عامي|عامين|أعوام|سنوات|مطلع|بداية|نهاية|أواخر|أوائل|منتصف|مستهل)\s+({_YEAR}"
    rf"(?:\s*(?:و|-|–|[إا]ل[ىي])\s*{_YEAR})*)"
)


def stated_years(text: str, mentions: list[DateMention] | None = None) -> list[PartialDate]:
    """Return the years that a text states as such («عام 2019», «مطلع 2023»), and its full dates.

    `mentions` are its dates, if they were found before (`find_dates`).
    """
    plain = arabic.ascii_digits(text)
    years = [
        PartialDate(int(year))
        for match in _STATED_YEARS.finditer(plain)
        for year in re.findall(_YEAR, match[1])
    ]
    if mentions is None:
        mentions = find_dates(text)
    return years + [mention.date for mention in mentions if mention.date]
