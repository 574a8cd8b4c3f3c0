import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import date_mentions
from articles.text.dates import PartialDate


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
def test_find_dates__press_forms_are_read(text, date):
    assert [str(mention.date) for mention in date_mentions.find_dates(text)] == [date]


@pytest.mark.parametrize(
    "text",
    ["مارس ضغوطا على الدول", "قرار 2254", "بحضور 31 دولة", "هاتف: 00961-81771671", "في 31/31/2019"],
)
def test_find_dates__other_words_and_numbers_give_nothing(text):
    assert date_mentions.find_dates(text) == []


def test_resolve_year__weekday_chooses_the_year_that_fits():
    (mention,) = date_mentions.find_dates("أمس، الخميس 4 من حزيران")
    assert str(date_mentions.resolve_year(mention, [PartialDate(2019)])) == "2020-06-04"
    assert (
        date_mentions.resolve_year(mention, [PartialDate(2013)]) is None
    )  # none of 2012 to 2014 fits


def test_resolve_year__weekday_can_choose_the_year_before_the_stated_one():
    (mention,) = date_mentions.find_dates("أمس الأربعاء 26 أكتوبر")
    known = date_mentions.stated_years("في اجتماع تستضيفه نيامي مطلع 2023")
    assert str(date_mentions.resolve_year(mention, known)) == "2022-10-26"


def test_resolve_year__this_month_takes_the_year_of_the_known_date():
    (mention,) = date_mentions.find_dates("يومي 18 و19 ديسمبر الجاري")
    assert str(date_mentions.resolve_year(mention, [PartialDate(2024, 12, 17)])) == "2024-12-18"
    assert date_mentions.resolve_year(mention, [PartialDate(2024, 11, 17)]) is None


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
def test_find_dates__several_days_give_the_first_and_the_last(text, first, until):
    assert [(str(m.date), m.until) for m in date_mentions.find_dates(text)] == [
        (first, until)
    ] * bool(first)


def test_stated_years__several_years_are_all_returned():
    years = date_mentions.stated_years("بعد لقاءين في عامي 2020 و2021")
    assert years == [PartialDate(2020), PartialDate(2021)]


def test_resolve_year__next_gives_the_first_date_after_the_latest_known():
    (mention,) = date_mentions.find_dates("في السادس من شباط/فبراير المقبل")
    assert str(date_mentions.resolve_year(mention, [PartialDate(2018, 12, 19)])) == "2019-02-06"


def test_resolve_year__unresolvable_year_gives_none():
    (mention,) = date_mentions.find_dates("في 9 من أيار")
    assert date_mentions.resolve_year(mention, [PartialDate(2021)]) is None
    assert date_mentions.resolve_year(mention, []) is None


@given(st.text(max_size=300))
def test_find_dates__any_text_gives_offsets_within_it(text):
    for mention in date_mentions.find_dates(text):
        assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("يوم 21 تموز (يوليو) 2016", "2016-07-21"),
        ("9 فبراير (شباط) 2026", "2026-02-09"),
        ("14 تشرين الأول ( أكتوبر ) 2014", "2014-10-14"),
        ("21 تموز (2016)", None),  # no month name in the brackets: the year does not belong to it
    ],
)
def test_find_dates__second_month_name_in_brackets_is_part_of_the_date(text, date):
    (mention,) = date_mentions.find_dates(text)
    assert (str(mention.date) if mention.date else None) == date


@pytest.mark.parametrize(
    ("text", "date", "other"),
    [
        ("03/04/2019", "2019-04-03", "2019-03-04"), ("06/27/2018", "2018-06-27", "None"),
        ("25/6/2019", "2019-06-25", "None"), ("05/05/2019", "2019-05-05", "None"),
        ("2019-03-04", "2019-03-04", "None"), ("13.02.2018", "2018-02-13", "None"),
    ],
)  # fmt: skip
def test_find_dates__ambiguous_digits_give_both_readings(text, date, other):
    (mention,) = date_mentions.find_dates(f"نشر في {text} صباحا")
    assert (str(mention.date), str(mention.other)) == (date, other)


@pytest.mark.parametrize(
    "text", ["June 4, 2020", "4 June 2020", "June 4th, 2020", "le 4 juin 2020", "Jun. 4, 2020"]
)
def test_find_dates__english_and_french_dates_are_read(text):
    assert [str(m.date) for m in date_mentions.find_dates(text)] == ["2020-06-04"]


@pytest.mark.parametrize(
    ("text", "date", "is_guess"),
    [
        ("عقد في 10 شوال 1443 هـ اجتماع", "2022-05-11", True),
        ("١٠ من شوال ١٤٤٣هـ", "2022-05-11", True),
        # Next to a Gregorian date, the Hijri date only repeats it.
        ("16 ذي القعدة 1435هـ الموافق 11 سبتمبر 2014م", "2014-09-11", False),
        ("الرياض 19 ذو القعدة 1444 هـ الموافق 08 يونيو 2023 م", "2023-06-08", False),
    ],
)
def test_find_dates__hijri_date_without_a_gregorian_one_is_a_guess(text, date, is_guess):
    assert [(str(m.date), m.is_guess) for m in date_mentions.find_dates(text)] == [(date, is_guess)]


def test_resolve_year__weekday_before_two_days_resolves_the_year():
    (mention,) = date_mentions.find_dates("يومي الخميس والجمعة 30 و31 تموز الجاري")
    assert str(date_mentions.resolve_year(mention, [PartialDate(2015, 7, 25)])) == "2015-07-30"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("الأربعاء فاتح مارس 2023", "2023-03-01"),
        ("الثلثاء 14 تشرين الأول (اكتوبر) 2014", "2014-10-14"),
    ],
)
def test_find_dates__regional_words_are_read(text, date):
    (mention,) = date_mentions.find_dates(text)
    assert str(mention.date) == date
    assert mention.weekday == mention.date.first_day.weekday()


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("صدر في 14 كانون أول 2016", "2016-12-14"),
        ("صدر في 20 كانون ثاني/ يناير 2017", "2017-01-20"),
        ("يوم 2 تشرين ثانٍ ٢٠١٨", "2018-11-02"),
        ("30 تشرين أول/أكتوبر 2019", "2019-10-30"),
        ("8-مارس-2021", "2021-03-08"),
        ("8/ آذار /2021", "2021-03-08"),
        ("2021-مارس-8", "2021-03-08"),
        ("19 تموز / يوليو 2018", "2018-07-19"),
        ("19 تموز – يوليو 2018", "2018-07-19"),
        ("تموز/ يوليو 2018", "2018-07"),
        ("6 نيسان أبريل 2022", "2022-04-06"),
        ("5مايو2020", "2020-05-05"),
        ("14 أيلول - 2019", "2019-09-14"),
        ("۲۷ مهر ۱۳۹۸ أي ۱۹ أكتوبر ۲۰۱۹", "2019-10-19"),
        ("18-Oct-2019", "2019-10-18"),
        ("the 18th of October, 2019", "2019-10-18"),
        ("OCTOBER 18, 2019", "2019-10-18"),
        ("le 1er août 2017", "2017-08-01"),
        ("18 Ekim 2019", "2019-10-18"),
        ("am 18. Oktober 2019", "2019-10-18"),
    ],
)
def test_find_dates__spellings_of_months_and_separators_are_read(text, date):
    assert [str(mention.date) for mention in date_mentions.find_dates(text)] == [date]


@pytest.mark.parametrize(
    "text",
    [
        "25/06/19", "25 حزيران 19 دولة", "العدد 12 - يونيو - 2019", "قرار مجلس الأمن 2254/2015",
        "فاز 3-2 في 2019", "هاتف 02-03-2019555", "بين عامي 2014-2019", "may 5 countries join?", "نيسان 2-3",
        "القرار 2396 (2017)", "مارس 3 وزراء ضغوطا", "12/13/1441 هـ", "رمضان 1441", "ISBN 12-05-20191",
    ],
)  # fmt: skip
def test_find_dates__look_alikes_state_no_day_and_year(text):
    assert [m for m in date_mentions.find_dates(text) if m.date] == []


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [("on June 25", 6, 25), ("the 25th of June", 6, 25), ("le 25 juin", 6, 25), ("25 July", 7, 25)],
)
def test_find_dates__latin_day_without_year_leaves_the_year_open(text, month, day):
    (mention,) = date_mentions.find_dates(text)
    assert (mention.year, mention.month, mention.day) == (None, month, day)


def test_find_dates__pair_of_different_months_has_two_readings():
    (mention,) = date_mentions.find_dates("12 آذار/أيار 2019")
    assert (str(mention.date), str(mention.other)) == ("2019-03-12", "2019-05-12")


def test_find_dates__months_with_a_dash_between_them_are_no_pair():
    assert [str(m.date) for m in date_mentions.find_dates("آذار - أيار 2019")] == ["2019-05"]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("3 جمادى الثاني 1441", "2020-01-28"),
        ("3 جماد ثاني 1441 هـ", "2020-01-28"),
        ("7 ربيع أول 1442 هـ", "2020-10-24"),
        ("7 ربيع ثاني 1442", "2020-11-22"),
        ("1 ذي الحجه 1441", "2020-07-22"),
        ("الأول من محرم الحرام 1442", "2020-08-20"),
        ("1/1/1442 هـ", "2020-08-20"),
        ("1442/1/1هـ", "2020-08-20"),
    ],
)
def test_find_dates__spellings_of_hijri_months_are_read(text, date):
    assert [(str(m.date), m.is_guess) for m in date_mentions.find_dates(text)] == [(date, True)]


def test_find_dates__latin_range_of_days_gives_the_first_and_the_last():
    (mention,) = date_mentions.find_dates("on October 18-19, 2019")
    assert (str(mention.date), mention.until) == ("2019-10-18", 19)
