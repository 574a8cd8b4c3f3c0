"""Dates in texts and queries as lexemes, so that «يونيو 2019», «حزيران 2019» and 25/6/2019 match. Pure.

Lexemes of a date: `@06` the month in any year, `@2019-06` with its year, `@2019-06-25` with its day. The day on
which an article came out and the days of its meetings have `@2019`, the year alone, too (`of_date`). Names of
months that are other words too (مارس, آب, ماي, May) are dates only beside a day, a year or a word of time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel.dates import get_month_names

from articles.text import arabic
from articles.text.arabic import Token
from articles.text.dates import (
    LEVANTINE_MONTHS,
    MONTHS,
    ORDINALS,
    OTHER_MONTH_NAMES,
    PartialDate,
)

DATE = "@"
LATIN_LANGUAGES = ("en", "fr")
FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_DAYS = 5  # days before one month: «24 و25 حزيران»

# Names that are other words, or names of persons and things.
_ALSO_WORDS = frozenset(
    arabic.fold(name)
    for name in (
        "مارس", "مايو", "ماي", "آب", "نيسان", "جوان", "أوت",
        "march", "april", "may", "june", "august", "mars", "avril", "mai",
    )
)  # fmt: skip
_NAME_PARTICLES = frozenset(["دي", "di"])  # Luigi Di Maio
# Words before a name of a month, and after it: only with one of them is مارس a month.
_BEFORE_MONTH = frozenset(
    form
    for word in (
        "شهر", "شهري", "أشهر", "في", "منذ", "خلال", "بحلول", "مطلع", "بداية", "أوائل", "منتصف", "أواخر",
        "نهاية", "in", "since", "during", "early", "mid", "late", "en", "depuis", "début",
    )
    for form in [arabic.fold(word)]
)  # fmt: skip
_AFTER_MONTH = frozenset(
    arabic.fold(word)
    for word in ("المقبل", "القادم", "الماضي", "الفائت", "المنصرم", "الحالي", "الجاري", "last", "next")
)  # fmt: skip
_BEFORE_YEAR = frozenset(
    arabic.fold(word) for word in ("من", "عام", "العام", "لعام", "سنة", "لسنة", "of")
)
_BETWEEN_DAY_AND_MONTH = frozenset(arabic.fold(word) for word in ("من", "شهر", "of"))
_BETWEEN_DAYS = frozenset(arabic.fold(word) for word in ("و", "إلى", "حتى", "and", "to"))
_ENGLISH_ORDINALS = frozenset(["st", "nd", "rd", "th", "er"])
_SENTENCE_ENDS = re.compile(r"[.!?؟؛;:\n]")
_SEPARATOR = re.compile(r"\s?[-–/.]\s?")
_SLASH_OR_DASH = re.compile(r"\s?[-–/]\s?")


def _names() -> dict[tuple[str, ...], int]:
    """Return the numbers of the months by name: folded words, those after the first without the article."""
    names = [(name, n) for months in (MONTHS, LEVANTINE_MONTHS) for n, name in enumerate(months, 1)]
    names += OTHER_MONTH_NAMES.items()
    for language in LATIN_LANGUAGES:
        for width in ("wide", "abbreviated"):
            months = get_month_names(width, locale=language)
            names += [(name.rstrip("."), number) for number, name in months.items()]
    return {_key(arabic.words(name)): number for name, number in names}


def _key(words: Sequence[str]) -> tuple[str, ...]:
    return (words[0], *(word.removeprefix(arabic.ARTICLE) for word in words[1:]))


_MONTHS = _names()
_FIRST_WORDS = frozenset(words[0] for words in _MONTHS)
_CERTAIN = frozenset(
    words
    for words in _MONTHS
    if words[0] not in _ALSO_WORDS and (arabic.has_arabic_letters(words[0]) or len(words[0]) > 4)
)
_ORDINALS = {tuple(arabic.words(name)): number for number, name in enumerate(ORDINALS, 1)}


@dataclass(frozen=True, slots=True)
class DateWords:
    """A date in a sequence of tokens: `first` to `last` are the indexes of its month, or of all its digits.

    `start` to `end` are the indexes of the whole date. `is_certain` means that the words can mean nothing else.
    """

    first: int
    last: int
    start: int
    end: int
    month: int
    year: int | None = None
    days: tuple[int, ...] = ()
    is_certain: bool = True
    is_numeric: bool = False

    @property
    def lexemes(self) -> tuple[str, ...]:
        """The lexemes of a document with this date."""
        month = f"{DATE}{self.month:02}"
        if not self.year:
            return (month,)
        dates = [PartialDate(self.year, self.month)]
        dates += [date for day in self.days if (date := _date(self.year, self.month, day))]
        return (month, *(f"{DATE}{date}" for date in dates))

    @property
    def date(self) -> PartialDate | None:
        """The date, if the words state the year; to the month, if they state several days."""
        if not self.year:
            return None
        day = _date(self.year, self.month, self.days[0]) if len(self.days) == 1 else None
        return day or PartialDate(self.year, self.month)


def of_date(date: PartialDate) -> tuple[str, ...]:
    """Return the lexemes of a document with a date of its own: `@2019`, `@2019-06`, `@2019-06-25`, `@06`."""
    month = (f"{DATE}{date.month:02}",) if date.month else ()
    return (*(f"{DATE}{part}" for part in date.ancestors()), *month)


def is_year(word: str) -> bool:
    """Return whether a folded word is a year."""
    return _year(word) is not None


def introduces_date(word: str) -> bool:
    """Return whether a folded word may stand before a date and adds nothing to it: «عام», «شهر», "in"."""
    return word in _BEFORE_MONTH or word in _BEFORE_YEAR


def month_of(words: Sequence[str]) -> int:
    """Return the month that folded words name, even if they mean something else too; 0 for none."""
    return _MONTHS.get(_key(words), 0) if words else 0


def is_month(word: str) -> bool:
    """Return whether a folded word is the name of a month."""
    return (word,) in _MONTHS


def begins_month(word: str) -> bool:
    """Return whether a folded word, with or without clitics, is the first word of a month's name."""
    return bool(_first_word(word))


def find(text: str, tokens: Sequence[Token]) -> list[DateWords]:
    """Return the dates among the tokens of a text, in order."""
    found: list[DateWords] = []
    index = 0
    while index < len(tokens):
        form = tokens[index].form
        date, last = None, index
        if form.isdigit():
            last = _last_of_digits(text, tokens, index)
            date = _in_digits(text, tokens, index, last) if last > index else None
        elif month := _first_word(form):
            date = _in_words(text, tokens, index, month)
        if date:
            found.append(date)
        index = (date.last if date else last) + 1
    return found


def by_token(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield (index, lexemes) for each token that names the month of a date, or is a digit of a numeric one."""
    for date in find(text, tokens):
        for index in range(date.first, date.last + 1):
            yield index, date.lexemes


@lru_cache(maxsize=50_000)
def _first_word(form: str) -> str:
    """Return the first word of the month's name that a token may be, without its clitics, or ""."""
    for bare in arabic.without_clitics(form):
        # A short word after a clitic is another word: وماي.
        if bare in _FIRST_WORDS and (bare == form or len(bare) > 3 or bare not in _ALSO_WORDS):
            return bare
    return ""


def _in_words(text: str, tokens: Sequence[Token], index: int, first_word: str) -> DateWords | None:
    month, last, is_certain = _month(tokens, index, first_word)
    if not month or (index and tokens[index - 1].form in _NAME_PARTICLES):
        return None
    # حزيران/يونيو: names of the same month
    while last + 1 < len(tokens) and (other := _first_word(tokens[last + 1].form)):
        number, other_last, _ = _month(tokens, last + 1, other)
        if number != month:
            break
        last, is_certain = other_last, True
    start, days = _days_before(text, tokens, index)
    end, year, day = _year_after(text, tokens, last)
    days = days or ((day,) if day else ())
    if not (is_certain or days or year):
        before = tokens[index - 1].form if index else ""
        after = tokens[last + 1].form if last + 1 < len(tokens) else ""
        if before not in _BEFORE_MONTH and after not in _AFTER_MONTH:
            return None
    return DateWords(index, last, start, end, month, year, days, is_certain)


def _month(tokens: Sequence[Token], index: int, first_word: str) -> tuple[int, int, bool]:
    """Return (number, last index, certain) of the month's name that begins at `index`; number 0 for none."""
    if index + 1 < len(tokens):
        words = _key((first_word, tokens[index + 1].form))
        if number := _MONTHS.get(words, 0):
            return number, index + 1, True
    return _MONTHS.get((first_word,), 0), index, (first_word,) in _CERTAIN


def _days_before(text: str, tokens: Sequence[Token], index: int) -> tuple[int, tuple[int, ...]]:
    """Return the index of the first day before a month, and the days; the index of the month for none."""
    at = index - 1
    while at >= 0 and tokens[at].form in _BETWEEN_DAY_AND_MONTH:
        at -= 1
    start, days = index, []
    while at >= 0 and len(days) < MOST_DAYS and not _is_apart(text, tokens, at):
        if tokens[at].form in _ENGLISH_ORDINALS:
            at -= 1
            continue
        length, day = _day(tokens, at)
        if not day:
            break
        days.append(day)
        start = at - length + 1
        at = start - 1
        if at >= 0 and tokens[at].form in _BETWEEN_DAYS:
            at -= 1
        elif at < 0 or not _SLASH_OR_DASH.fullmatch(_gap(text, tokens, at)):
            break
    return start, tuple(sorted(days))


def _day(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """Return (tokens, number) of the day whose last token is `at`; number 0 for none."""
    form = tokens[at].form
    if form.isdigit():
        return 1, int(form) if len(form) <= 2 and 1 <= int(form) <= 31 else 0
    for length in (2, 1):
        words = tuple(token.form for token in tokens[max(0, at - length + 1) : at + 1])
        if day := _ORDINALS.get(words, 0):
            return length, day
    return 1, 0


def _year_after(
    text: str, tokens: Sequence[Token], last: int
) -> tuple[int, int | None, int | None]:
    """Return (last index, year, day) of what follows a month: «2019», «من عام 2019», «4, 2019»."""
    at, day = last + 1, None
    if at < len(tokens) and _is_day(tokens[at].form) and not _is_apart(text, tokens, last):
        day = int(tokens[at].form)
        at += 1
        if at < len(tokens) and tokens[at].form in _ENGLISH_ORDINALS:
            at += 1
    while at < len(tokens) and tokens[at].form in _BEFORE_YEAR:
        at += 1
    if (
        at < len(tokens)
        and not _is_apart(text, tokens, at - 1)
        and (year := _year(tokens[at].form))
    ):
        return at, year, day
    is_latin = day is not None and tokens[last].form.isascii()
    return (last + 1, None, day) if is_latin else (last, None, None)


def _last_of_digits(text: str, tokens: Sequence[Token], index: int) -> int:
    """Return the index of the last of the numbers that a slash, dash or dot joins to the one at `index`."""
    while (
        index + 1 < len(tokens)
        and tokens[index + 1].form.isdigit()
        and _SEPARATOR.fullmatch(_gap(text, tokens, index))
    ):
        index += 1
    return index


def _in_digits(text: str, tokens: Sequence[Token], index: int, last: int) -> DateWords | None:
    """Return a date in digits: 25/6/2019, 2019-06-25, 6/2019, 2019-06; day first, as the region writes."""
    forms = [token.form for token in tokens[index : last + 1]]
    if len(forms) == 2:
        if not _SLASH_OR_DASH.fullmatch(_gap(text, tokens, index)):
            return None
        year, month = _year(forms[1]), int(forms[0]) if len(forms[0]) <= 2 else 0
        if not year:
            year, month = _year(forms[0]), int(forms[1]) if len(forms[1]) <= 2 else 0
        day = None
    elif len(forms) == 3 and all(len(form) <= 2 for form in forms[1:]):
        year, month, day = _year(forms[0]), int(forms[1]), int(forms[2])
    elif len(forms) == 3 and all(len(form) <= 2 for form in forms[:2]):
        year, month, day = _year(forms[2]), int(forms[1]), int(forms[0])
        if month > 12:  # 06/27/2018
            month, day = day, month
    else:
        return None
    if not year or not 1 <= month <= 12 or (day is not None and not _date(year, month, day)):
        return None
    days = (day,) if day else ()
    return DateWords(index, last, index, last, month, year, days, is_numeric=True)


def _gap(text: str, tokens: Sequence[Token], index: int) -> str:
    """Return the text between a token and the next one."""
    return text[tokens[index].end : tokens[index + 1].start]


def _is_apart(text: str, tokens: Sequence[Token], index: int) -> bool:
    """Return whether a sentence ends between a token and the next one."""
    return _SENTENCE_ENDS.search(_gap(text, tokens, index)) is not None


def _is_day(form: str) -> bool:
    return form.isdigit() and len(form) <= 2 and 1 <= int(form) <= 31


def _year(form: str) -> int | None:
    is_year = form.isdigit() and len(form) == 4 and FIRST_YEAR <= int(form) <= LAST_YEAR
    return int(form) if is_year else None


def _date(year: int, month: int, day: int) -> PartialDate | None:
    try:
        return PartialDate(year, month, day)
    except ValueError:
        return None
