import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import dates
from articles.dates import PartialDate


@pytest.mark.parametrize("text", ["2019", "2019-06", "2019-06-25", "٢٠١٩-٠٦-٢٥"])
def test_parse__reads_what_it_writes(text):
    from articles.arabic import ascii_digits

    assert str(PartialDate.parse(text)) == ascii_digits(text)


@pytest.mark.parametrize(
    "text", ["", "19", "2019-13", "2019-02-30", "2019-6-", "0019", "25/06/2019", "x"]
)
def test_parse__refuses_the_rest(text):
    with pytest.raises(ValueError):
        PartialDate.parse(text)


def test_days__span_what_is_not_known():
    assert PartialDate(2020, 2).last_day == dt.date(2020, 2, 29)
    assert PartialDate(2020).first_day == dt.date(2020, 1, 1)
    assert PartialDate(2020).covers(dt.date(2020, 12, 31))
    assert [str(d) for d in PartialDate(2020, 2, 3).ancestors()] == [
        "2020",
        "2020-02",
        "2020-02-03",
    ]


def test_in_words__names_both_month_families():
    assert dates.in_words(PartialDate(2020, 6, 4)) == "4 حزيران/يونيو 2020"
    assert dates.in_words(PartialDate(2020, 6), "en") == "June 2020"
    assert dates.in_words(PartialDate(2020)) == "2020"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("في 25 حزيران 2019", "2019-06-25"),
        ("في 25 يونيو/حزيران 2019", "2019-06-25"),
        ("شباط/فبراير 2018", "2018-02"),
        ("٢٣ آذار/مارس ٢٠١٩", "2019-03-23"),
        ("01:27 ص ,14 نوفمبر 2019", "2019-11-14"),
        ("التاسع عشر من كانون الأول/ديسمبر 2018", "2018-12-19"),
        ("الحادي والعشرين من تشرين الثاني 2015", "2015-11-21"),
        ("11 ماي 2022", "2022-05-11"),
        ("2 غشت 2021", "2021-08-02"),
        ("كانون الاول 2019", "2019-12"),
        ("في 2019-11-14 صدر", "2019-11-14"),
        ("14/11/2019", "2019-11-14"),
    ],
)
def test_find_dates__forms_the_press_uses(text, date):
    assert [str(mention.date) for mention in dates.find_dates(text)] == [date]


@pytest.mark.parametrize(
    "text",
    ["مارس ضغوطا على الدول", "قرار 2254", "بحضور 31 دولة", "هاتف: 00961-81771671", "في 31/31/2019"],
)
def test_find_dates__leaves_other_words_and_numbers(text):
    assert dates.find_dates(text) == []


def test_resolve_year__weekday_decides_between_two_years():
    (mention,) = dates.find_dates("أمس، الخميس 4 من حزيران")
    assert str(dates.resolve_year(mention, [PartialDate(2019)])) == "2020-06-04"
    assert dates.resolve_year(mention, [PartialDate(2013)]) is None  # none of 2012 to 2014 fits


def test_resolve_year__a_year_ahead_of_the_text_leaves_the_one_before():
    (mention,) = dates.find_dates("أمس الأربعاء 26 أكتوبر")
    known = dates.stated_years("في اجتماع تستضيفه نيامي مطلع 2023")
    assert str(dates.resolve_year(mention, known)) == "2022-10-26"


def test_resolve_year__this_month_is_that_of_the_page():
    (mention,) = dates.find_dates("يومي 18 و19 ديسمبر الجاري")
    assert str(dates.resolve_year(mention, [PartialDate(2024, 12, 17)])) == "2024-12-18"
    assert dates.resolve_year(mention, [PartialDate(2024, 11, 17)]) is None


@pytest.mark.parametrize(
    ("text", "first", "until"),
    [
        ("يومي 24 و25 حزيران 2019", "2019-06-24", 25),
        ("يومي الأول والثاني من مارس 2023", "2023-03-01", 2),
        ("27-28 أيار 2025", "2025-05-27", 28),
        ("من 3 إلى 5 مايو 2020", "2020-05-03", 5),
        ("أيام 3 و4 و5 مايو 2020", "2020-05-03", 5),
        ("الحادي والعشرين من تشرين الثاني 2015", "2015-11-21", None),
        ("32 و25 حزيران 2019", None, None),
    ],
)
def test_find_dates__several_days(text, first, until):
    assert [(str(m.date), m.until) for m in dates.find_dates(text)] == [(first, until)] * bool(
        first
    )


def test_stated_years__several():
    found = dates.stated_years("بعد لقاءين في عامي 2020 و2021")
    assert found == [PartialDate(2020), PartialDate(2021)]


def test_resolve_year__next_means_the_first_after_the_latest_known():
    (mention,) = dates.find_dates("في السادس من شباط/فبراير المقبل")
    assert str(dates.resolve_year(mention, [PartialDate(2018, 12, 19)])) == "2019-02-06"


def test_resolve_year__guesses_nothing():
    (mention,) = dates.find_dates("في 9 من أيار")
    assert dates.resolve_year(mention, [PartialDate(2021)]) is None
    assert dates.resolve_year(mention, []) is None


@given(st.text(max_size=300))
def test_find_dates__takes_any_text(text):
    for mention in dates.find_dates(text):
        assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize(
    ("first", "last", "arabic", "english"),
    [
        ("2022-05-11", "2022-05-11", "10 شوال 1443 هـ", "10 Shawwal 1443 AH"),
        ("2019-06-24", "2019-06-25", "21–22 شوال 1440 هـ", "21–22 Shawwal 1440 AH"),
        (
            "2019-07-03", "2019-07-04", "30 شوال 1440 هـ – 1 ذو القعدة 1440 هـ",
            "30 Shawwal 1440 AH – 1 Dhu al-Qa'dah 1440 AH",
        ),
        ("2090-01-01", "2090-01-01", "", ""),
    ],
)  # fmt: skip
def test_in_hijri__days_of_umm_al_qura(first, last, arabic, english):
    days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    assert dates.in_hijri(*days) == arabic
    assert dates.in_hijri(*days, "en") == english


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("يوم 21 تموز (يوليو) 2016", "2016-07-21"),
        ("9 فبراير (شباط) 2026", "2026-02-09"),
        ("14 تشرين الأول ( أكتوبر ) 2014", "2014-10-14"),
        ("21 تموز (2016)", None),  # no month name in the brackets: the year does not belong to it
    ],
)
def test_find_dates__the_other_month_name_in_brackets(text, date):
    (found,) = dates.find_dates(text)
    assert (str(found.date) if found.date else None) == date
