"""Regular expressions for dates in running text, and the numbers of the names in them. Pure.

All expressions expect Western digits (`arabic.ascii_digits`). Their use is in `date_mentions`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from babel.dates import get_day_names, get_month_names

from articles.text import arabic
from articles.text.dates import (
    LEVANTINE_MONTHS,
    MONTHS,
    ORDINALS,
    OTHER_MONTH_NAMES,
    WEEKDAYS,
)

MONTH_NUMBERS = {
    arabic.fold_phrase(name): number
    for names in (MONTHS, LEVANTINE_MONTHS)
    for number, name in enumerate(names, 1)
} | {arabic.fold_phrase(name): number for name, number in OTHER_MONTH_NAMES.items()}
# «فاتح مارس» is 1 March in the Maghreb; «الثلثاء» is a spelling of the Levant.
ORDINAL_NUMBERS = {arabic.fold_phrase(name): number for number, name in enumerate(ORDINALS, 1)} | {
    arabic.fold_phrase("فاتح"): 1
}
WEEKDAY_NUMBERS = {arabic.fold_phrase(name): number for number, name in enumerate(WEEKDAYS)} | {
    arabic.fold_phrase("الثلثاء"): 1
}
_RELATIVES = {
    "المقبل": "next", "القادم": "next", "الماضي": "last", "الفائت": "last", "المنصرم": "last",
    "الحالي": "this", "الجاري": "this",
}  # fmt: skip
RELATIVE_KINDS = {arabic.fold_phrase(name): kind for name, kind in _RELATIVES.items()}

# Languages of press articles about the region in Latin script. The names of their months are from Unicode CLDR,
# full and shortened, with and without accents; none has two numbers. CLDR lacks the American «Sept.».
_LATIN_LANGUAGES = ("en", "fr", "de", "tr", "es", "it")


def _without_accents(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def _latin_names(languages: Iterable[str]) -> Iterator[tuple[str, int]]:
    for language in languages:
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, "format", language).items():
                name = name.rstrip(".").lower()
                yield name, number
                yield _without_accents(name), number


LATIN_MONTHS = dict(_latin_names(_LATIN_LANGUAGES)) | {"sept": 9}
LATIN_WEEKDAYS = sorted(
    {
        re.escape(name.rstrip(".").lower())
        for language in _LATIN_LANGUAGES
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, "format", language).values()
    },
    key=len,
    reverse=True,
)
# Both spellings of the months that have two, and the ways in which the press leaves out article or ending.
_HIJRI_MONTHS = (
    ("محرم", "المحرم", "محرم الحرام"),
    ("صفر", "صفر الخير", "صفر المظفر"),
    ("ربيع الأول", "ربيع أول"),
    ("ربيع الآخر", "ربيع الثاني", "ربيع آخر", "ربيع ثاني", "ربيع ثان"),
    ("جمادى الأولى", "جمادى الأول", "جمادى أولى", "جمادى أول", "جماد الأول", "جماد الأولى", "جماد أول"),
    ("جمادى الآخرة", "جمادى الثانية", "جمادى الآخر", "جمادى الثاني", "جمادى آخرة", "جمادى آخر",
     "جمادى ثانية", "جمادى ثاني", "جماد الآخرة", "جماد الآخر", "جماد الثاني", "جماد الثانية", "جماد ثاني"),
    ("رجب", "رجب المرجب"),
    ("شعبان", "شعبان المعظم"),
    ("رمضان", "رمضان المبارك"),
    ("شوال", "شوال المكرم"),
    ("ذو القعدة", "ذي القعدة", "ذا القعدة", "ذوالقعدة", "ذيالقعدة", "القعدة"),
    ("ذو الحجة", "ذي الحجة", "ذا الحجة", "ذوالحجة", "ذيالحجة", "الحجة"),
)  # fmt: skip
HIJRI_NUMBERS = {
    arabic.fold_phrase(name): number
    for number, names in enumerate(_HIJRI_MONTHS, 1)
    for name in names
}


def _spelling(name: str) -> str:
    """Return a regular expression for a name in any spelling (marks, hamza, final letters)."""
    letters = {"ا": "[اأإآٱ]", "ي": "[يىئی]", "ه": "[هة]", "و": "[وؤ]", "ك": "[كک]"}
    return "".join(
        r"\s+" if c == " " else letters.get(c, re.escape(c)) + r"[\u064b-\u0652\u0640]*"
        for c in arabic.fold(name)
    )


def _any_of(names: Iterable[str]) -> str:
    return "(?:" + "|".join(_spelling(n) for n in sorted(names, key=len, reverse=True)) + ")"


_LETTER = r"[^\W\d]"  # «3يونيو2019» is written without blanks too
_DAY = rf"(?:(?<!\d)\d{{1,2}}(?!\d)|{_any_of(ORDINAL_NUMBERS)})"
_YEAR = r"(?:19|20)\d\d"
MONTH = _any_of(MONTH_NUMBERS)
_LATIN = "(?:" + "|".join(map(re.escape, sorted(LATIN_MONTHS, key=len, reverse=True))) + ")"

# `slash` and `bracket` stand before a second name of the month: حزيران/يونيو, مارس – آذار, آذار (مارس).
IN_WORDS = re.compile(
    rf"(?:(?P<weekday>{_any_of(WEEKDAY_NUMBERS)})\s*+(?:[،,]\s*+)?(?:في\s++)?(?:يوم\s++)?(?:الموافق\s++)?)?"
    rf"(?:(?P<day>{_DAY})(?:\s*(?:[-–—]|و|[إا]ل[ىي]|حت[ىي])\s*(?P<until>{_DAY})){{0,31}}"
    rf"\s*(?:من\s+)?(?:شهر\s+)?)?"
    rf"(?<!{_LETTER})(?P<month>{MONTH})"
    rf"(?:(?P<slash>\s*[/\\–—-]\s*|\s+)(?P<second>{MONTH})|\s*[(\[]\s*(?P<bracketed>{MONTH})\s*[)\]])?(?!{_LETTER})"
    rf"(?:(?:(?P<dash>\s?[-–—/]\s?)|\s*+(?:[،,]\s*+)?(?:من\s++)?(?:(?:ال|ل)?عام\s++|سنة\s++)?)(?P<year>{_YEAR})(?!\d))?"
    rf"(?:\s*(?P<relative>{_any_of(RELATIVE_KINDS)})(?!\w))?"
)
_NOT_AN_ISSUE = r"(?<!العدد )(?<!عدد )(?<!رقم )"  # «العدد 12 - يونيو - 2019»
# 3-يونيو-2020, 3/Jun/2020, 2020-يونيو-3; the separators are the same.
WITH_SEPARATORS = re.compile(
    rf"{_NOT_AN_ISSUE}(?<![\d/.–-])(?:(?P<day>\d{{1,2}})|(?P<year>{_YEAR}))(?P<sep>\s?[-–/.]\s?)"
    rf"(?P<month>{MONTH}|{_LATIN})(?:\s?/\s?{MONTH})?"
    rf"(?P<sep2>\s?[-–/.]\s?)(?:(?P<year2>{_YEAR})|(?P<day2>\d{{1,2}}))(?!\d)",
    re.IGNORECASE,
)
_SEPARATOR = r"\s?[-/.]\s?"  # agencies write 13 - 2 / 2018
IN_DIGITS = re.compile(
    rf"(?<![\d/.-])(?:(?P<y>{_YEAR})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}})"
    rf"|(?P<d2>\d{{1,2}}){_SEPARATOR}(?P<m2>\d{{1,2}}){_SEPARATOR}(?P<y2>{_YEAR}))(?!\d)(?![/.-]\d)"
)

_NUMBER = r"\d{1,2}(?!\d)(?:st|nd|rd|th|er|º)?"
_TO = r"(?:\s?[-–—]\s?|\s+(?:and|to|et|au|und|bis|y|e)\s+)"
IN_LATIN = re.compile(
    rf"(?<!\w)(?:(?P<month>{_LATIN})\.?\s+(?P<day>{_NUMBER})(?:{_TO}(?P<until>{_NUMBER}))?(?:\s?,)?\s+(?P<year>{_YEAR})"
    rf"|(?P<day2>{_NUMBER})\.?(?:{_TO}(?P<until2>{_NUMBER})\.?)?\s+(?:(?:of|de|di)\s+)?(?P<month2>{_LATIN})\.?"
    rf"(?:\s?,)?\s+(?:(?:of|de|del)\s+)?(?P<year2>{_YEAR}))(?!\d)",
    re.IGNORECASE,
)
# Without a year only whole names count, as sentences write them: «mar 5» may be anything.
_ENGLISH = "|".join(get_month_names("wide", "format", "en").values())
_FRENCH = "|".join(get_month_names("wide", "format", "fr").values())
IN_LATIN_WITHOUT_YEAR = re.compile(
    rf"(?<!\w)(?:(?P<month>{_ENGLISH})\s+(?P<day>{_NUMBER})(?![\w%])"
    rf"|(?P<day2>{_NUMBER})\s+(?:of\s+)?(?P<month2>{_ENGLISH}|{_FRENCH})(?!\w))"
)

_HIJRI_YEAR = r"1[34]\d\d"
HIJRI_YEAR = re.compile(_HIJRI_YEAR)
_HIJRI_MARK = r"(?:هـ|ه(?!\w)|هجري)"
_HIJRI_NAME = _any_of(HIJRI_NUMBERS)
IN_HIJRI = re.compile(
    rf"(?P<day>{_DAY})(?:\s?[-/]\s?|\s+(?:من\s+)?(?:شهر\s+)?)(?P<month>{_HIJRI_NAME})"
    rf"(?:\s?[-/]\s?|\s*+(?:[،,]\s*+)?(?:(?:ال|ل)?عام\s++|سنة\s++)?)(?P<year>{_HIJRI_YEAR})(?!\d)\s*{_HIJRI_MARK}?"
)
# In digits only with the mark of the calendar: 12/1/1441 هـ
IN_HIJRI_DIGITS = re.compile(
    rf"(?<![\d/.-])(?:(?P<day>\d{{1,2}})\s?[-/]\s?(?P<month>\d{{1,2}})\s?[-/]\s?(?P<year>{_HIJRI_YEAR})"
    rf"|(?P<year2>{_HIJRI_YEAR})\s?[-/]\s?(?P<month2>\d{{1,2}})\s?[-/]\s?(?P<day2>\d{{1,2}}))(?!\d)\s*{_HIJRI_MARK}"
)
