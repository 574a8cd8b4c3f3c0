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
