"""The date that a field of a record states, in any form of catalogues, reference managers and tables. Pure.

One reader for every format. What it cannot read, or can read in two ways, becomes a remark: a date never costs
a record, and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from articles.text import arabic, date_mentions
from articles.text import date_patterns as patterns
from articles.text.dates import PartialDate

LONGEST_FIELD = 200  # characters read; a longer field holds a text and not a date
LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date read from a field, or None, with remarks for the editor about a value not taken as it is.

    `month_and_day` is a day without its year («Jun 25»), which another field may state.
    """

    date: PartialDate | None = None
    remarks: tuple[str, ...] = ()
    month_and_day: tuple[int, int] | None = None


_END = r"(?:[\sT,]{1,3}\d{1,2}[:.]\d\d.*|T\d{4}.*|Z)?"  # a time, with or without a zone
# Year first: 2019, 2019-06, 2019/06/25/, 2019//13, 2019-06-25T10:00Z. The fourth part of a date of RIS is any
# text, such as a season: https://en.wikipedia.org/wiki/RIS_(file_format)
_YEAR_FIRST = re.compile(
    rf"(\d{{4}})(?:\s?([-/.])\s?(\d{{0,2}}|XX)(?:\s?\2\s?(\d{{0,2}}|XX)(?:/(.*))?)?)?{_END}",
    re.IGNORECASE,
)
_COMPACT = re.compile(rf"\A(\d{{4}})(\d\d)(\d\d){_END}")
_YEAR_LAST = re.compile(
    rf"(?:(\d{{1,2}})\s?([-/.])\s?(\d{{1,2}})\s?\2|(\d{{1,2}})\s?[-/.])\s?(\d{{4}}){_END}"
)
_LATIN_MONTH = "|".join(sorted(map(re.escape, patterns.LATIN_MONTHS), key=len, reverse=True))
# Orders of month, day and year that only fields have.
_NAME = rf"(?:{_LATIN_MONTH}|{patterns.MONTH})"
_MONTH = rf"(?P<month>{_NAME})(?:\s*[-–/]\s*(?P<second>{_NAME}))?\.?"
_NUMBER = r"\d{1,2}(?!\d)(?:st|nd|rd|th|er)?"
_NAMED = re.compile(
    rf"(?:(?P<year>\d{{4}})[\s,/-]+)?(?:(?P<day>{_NUMBER})[\s,.]*)?(?:of\s+)?{_MONTH}"
    rf"(?:[\s,/-]+(?P<day2>{_NUMBER}))?(?:[\s,/-]+(?P<year2>\d{{4}}))?",
    re.IGNORECASE,
)
# Marks of an approximate or uncertain date: EDTF (https://www.loc.gov/standards/datetime/) and abbreviations.
_APPROXIMATE = re.compile(
    r"\b(?:ca?\.|ca|circa|about|approx\.?|vers)\s*(?=\d)|(?:حوالي|نحو|قرابة)\s+(?=\d)|[~?%]",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[\[\](){}©«»\"“”]|(?<=\d)\s?م(?!\w)")
_NOT_STATED = re.compile(
    r"n\.?\s?d\.?|no date|undated|s\.?\s?d\.?|sans date|بدون تاريخ|بلا تاريخ|دون تاريخ"
    r"|د\.?\s?ت\.?|غير مذكور|0+(?:[-/]0*)*",
    re.IGNORECASE,
)
_SEASONS = range(21, 42)  # EDTF writes spring 2019 as 2019-21
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def stated_date(text: str) -> StatedDate:
    """Return the date that a field states.

    Digits of any kind, names of months in Arabic (both families), English, French, German, Turkish, Spanish and
    Italian, ISO 8601, EDTF, RIS. Of a range the first date is taken, with a remark. A date in digits with two
    readings (06/07/2019) gives only its year, with a remark. A field that states no date («n.d.») gives none.
    """
    shown = " ".join(text.split())
    plain = arabic.ascii_digits(arabic.without_marks(shown)).replace("،", ",").strip(" .,;")
    if not plain or _NOT_STATED.fullmatch(plain):
        return StatedDate()
    if len(plain) > LONGEST_FIELD:
        return _unread(shown)
    exact = _BRACKETS.sub("", _APPROXIMATE.sub("", plain)).strip(" .,;")
    found = _read(exact, shown)
    if found.date and _APPROXIMATE.search(plain):
        remark = f"The date «{_short(shown)}» is approximate."
        return StatedDate(found.date, (*found.remarks, remark))
    return found


def combined_date(fields: Iterable[str]) -> StatedDate:
    """Return the date that several fields of one record state together, the most important first.

    A later field is taken if it says more and agrees («2019», then «2019/06/25»), or if it has the year of a
    day without one. What contradicts the first date is a remark.
    """
    found = [(text, stated_date(text)) for text in fields]
    years = {each.date.year for _text, each in found if each.date}
    if len(years) == 1:
        year = years.pop()
        found = [(text, _in_year(each, year)) for text, each in found]
    remarks = [remark for _text, each in found for remark in each.remarks]
    chosen: PartialDate | None = None
    for text, each in found:
        if each.date is None:
            if each.month_and_day:
                remarks.append(_unread(text).remarks[0])
        elif chosen is None or _is_within(each.date, chosen):
            chosen = each.date
        elif not _is_within(chosen, each.date):
            remarks.append(f"Another field states the date «{_short(text)}»: not taken.")
    if chosen and chosen.day:  # another field states what a vaguer one leaves open
        remarks = [remark for remark in remarks if not remark.endswith((_IN_PART, _ONLY_YEAR))]
    return StatedDate(chosen, tuple(dict.fromkeys(remarks)))


_IN_PART, _ONLY_YEAR = "only in part.", "only the year is taken."


def _read(exact: str, shown: str) -> StatedDate:
    readers: tuple[Callable[[str, str], StatedDate | None], ...] = (
        _range, _year_first, _compact, _year_last, _mentioned, _named, _only_year,
    )  # fmt: skip
    for read in readers:
        if found := read(exact, shown):
            return found
    return _unread(shown)


def _range(exact: str, shown: str) -> StatedDate | None:
    """Read a range of EDTF (2019-06-25/2019-06-26, 2019-06/..) or of two dates with a dash between blanks."""
    first, slash, second = exact.partition("/")
    if not slash or not re.fullmatch(r"\d{4}(?:-\d\d?){0,2}", first):
        first, slash, second = exact.partition(" - ") if " - " in exact else exact.partition(" – ")
    full = r"\d{4}(?:[-/]\d\d?){0,2}"
    if not slash or not re.fullmatch(full, first) or not re.fullmatch(rf"{full}|\.\.", second):
        return None
    found = _year_first(first, shown)
    if found is None or found.date is None or second in (first, ""):
        return found
    return StatedDate(found.date, (*found.remarks, _first_of(shown)))


def _year_first(exact: str, shown: str) -> StatedDate | None:
    match = _YEAR_FIRST.fullmatch(exact)
    if not match:
        return None
    year = int(match[1])
    month, day = (int(part) if part and part.isdigit() else 0 for part in (match[3], match[4]))
    if match[5] and not month:  # Zotero writes a month that it cannot read there: 2019///juin
        named = _named(f"{day or ''} {match[5]} {year}".strip(), shown)
        if named and named.date and not named.remarks:
            return named
    unread = bool(month in _SEASONS or (day and not month))
    if month in _SEASONS:
        month = day = 0
    date = _reduced(year, month, day)
    if date is None:
        return None
    unread = unread or (date.month or 0, date.day or 0) != (month, day if month else 0)
    return StatedDate(date, (_in_part(shown),) if unread else ())


def _compact(exact: str, shown: str) -> StatedDate | None:
    match = _COMPACT.fullmatch(exact)
    date = _reduced(*map(int, match.groups())) if match else None
    return StatedDate(date) if date and date.day else None


def _year_last(exact: str, shown: str) -> StatedDate | None:
    """Read 25/06/2019, 06/25/2019 and 6/2019; if both orders are dates, only the year is certain."""
    match = _YEAR_LAST.fullmatch(exact)
    if not match:
        return None
    first, _separator, second, month, year = match.groups()
    if month:
        date = _reduced(int(year), int(month), 0)
        return _partly(date, shown, complete=bool(date and date.month)) if date else None
    readings = {
        date
        for month, day in ((int(second), int(first)), (int(first), int(second)))
        if (date := _reduced(int(year), month, day)) and date.day
    }
    if len(readings) == 1:
        return StatedDate(readings.pop())
    if not readings:
        date = _reduced(int(year), 0, 0)
        return _partly(date, shown, complete=False) if date else None
    return _ambiguous(int(year), sorted(readings), shown)


def _mentioned(exact: str, shown: str) -> StatedDate | None:
    """Read a date as running text has it: «الأربعاء 11 أيلول/سبتمبر 2019», «June 25, 2019»."""
    mentions = date_mentions.find_dates(exact)
    dated = [mention for mention in mentions if mention.date]
    if not dated:
        return None
    first = dated[0]
    date = first.date
    if first.day is None and re.search(r"\d", exact[: first.start] + exact[first.end :]):
        return None  # a day in another order: «2019 سبتمبر 11»
    if first.other:
        return _ambiguous(date.year, [date, first.other], shown)
    remarks = []
    if first.is_guess:
        remarks.append(f"The date «{_short(shown)}» was converted from the Hijri calendar.")
    if first.until or len({mention.date for mention in dated}) > 1:
        remarks.append(_first_of(shown))
    return StatedDate(date, tuple(remarks))


def _named(exact: str, shown: str) -> StatedDate | None:
    """Read the orders of day, named month and year that fields have: «2019 Jun 25», «June 2019», «Jun 25»."""
    match = _NAMED.fullmatch(_without_weekday(exact))
    if not match:
        return None
    month, second = (
        _month_number(name) if name else None for name in (match["month"], match["second"])
    )
    days = [int(re.match(r"\d+", text)[0]) for text in (match["day"], match["day2"]) if text]
    years = [int(text) for text in (match["year"], match["year2"]) if text]
    if len(days) > 1 or len(set(years)) > 1 or month is None:
        return None
    if second not in (None, month):  # Sep–Oct 2019
        date = _reduced(years[0], month, 0) if years and not days else None
        return StatedDate(date, (_first_of(shown),)) if date else None
    if not years:
        return StatedDate(month_and_day=(month, days[0] if days else 0))
    date = _reduced(years[0], month, days[0] if days else 0)
    return _partly(date, shown, complete=bool(date.day) == bool(days)) if date else None


def _only_year(exact: str, shown: str) -> StatedDate | None:
    """Read the one year in a field whose rest cannot be read («Spring 2019»); «2019b» is no loss."""
    years = set(_ANY_YEAR.findall(exact))
    if len(years) != 1:
        return None
    year = years.pop()
    return _partly(
        PartialDate(int(year)), shown, complete=bool(re.fullmatch(rf"c?{year}[a-z]?", exact))
    )


def _month_number(name: str) -> int | None:
    number = patterns.LATIN_MONTHS.get(name.lower())
    return number or patterns.MONTH_NUMBERS.get(arabic.fold_phrase(name))


_WEEKDAY = re.compile(rf"(?:{'|'.join(patterns.LATIN_WEEKDAYS)})\.?,?\s+", re.IGNORECASE)


def _without_weekday(exact: str) -> str:
    match = _WEEKDAY.match(exact)
    return exact[match.end() :] if match else exact


def _reduced(year: int, month: int, day: int) -> PartialDate | None:
    """Return the date as far as it exists, without a day that the month lacks or a 13th month; or None."""
    for parts in ((year, month, day), (year, month), (year,)):
        try:
            if 0 not in parts:
                return PartialDate(*parts)
        except ValueError:
            continue
    return None


def _in_year(found: StatedDate, year: int) -> StatedDate:
    if not found.month_and_day:
        return found
    date = _reduced(year, *found.month_and_day)
    return StatedDate(date, found.remarks) if date else found


def _is_within(inner: PartialDate, outer: PartialDate) -> bool:
    return outer.first_day <= inner.first_day and inner.last_day <= outer.last_day


def _partly(date: PartialDate, shown: str, *, complete: bool) -> StatedDate:
    return StatedDate(date, () if complete else (_in_part(shown),))


def _unread(shown: str) -> StatedDate:
    return StatedDate(remarks=(f"The date «{_short(shown)}» was not read.",))


def _in_part(shown: str) -> str:
    return f"The date «{_short(shown)}» was read {_IN_PART}"


def _ambiguous(year: int, readings: list[PartialDate], shown: str) -> StatedDate:
    both = " or ".join(map(str, readings))
    return StatedDate(
        PartialDate(year), (f"The date «{_short(shown)}» may be {both}: {_ONLY_YEAR}",)
    )


def _first_of(shown: str) -> str:
    return f"The date «{_short(shown)}» is a range: its beginning is taken."


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
