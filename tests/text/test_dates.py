import datetime as dt

import pytest

from articles.text import dates
from articles.text.dates import PartialDate


@pytest.mark.parametrize("text", ["2019", "2019-06", "2019-06-25", "٢٠١٩-٠٦-٢٥"])
def test_parse__valid_text_round_trips(text):
    from articles.text.arabic import ascii_digits

    assert str(PartialDate.parse(text)) == ascii_digits(text)


@pytest.mark.parametrize(
    "text", ["", "19", "2019-13", "2019-02-30", "2019-6-", "0019", "25/06/2019", "x"]
)
def test_parse__invalid_text_raises(text):
    with pytest.raises(ValueError):
        PartialDate.parse(text)


def test_partial_date__unknown_parts_span_all_their_days():
    assert PartialDate(2020, 2).last_day == dt.date(2020, 2, 29)
    assert PartialDate(2020).first_day == dt.date(2020, 1, 1)
    assert PartialDate(2020).covers(dt.date(2020, 12, 31))
    assert [str(d) for d in PartialDate(2020, 2, 3).ancestors()] == [
        "2020",
        "2020-02",
        "2020-02-03",
    ]


def test_in_words__arabic_date_has_both_month_names():
    assert dates.in_words(PartialDate(2020, 6, 4)) == "4 حزيران/يونيو 2020"
    assert dates.in_words(PartialDate(2020, 6), "en") == "June 2020"
    assert dates.in_words(PartialDate(2020)) == "2020"


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
def test_in_hijri__days_are_converted_to_umm_al_qura(first, last, arabic, english):
    days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    assert dates.in_hijri(*days) == arabic
    assert dates.in_hijri(*days, "en") == english


@pytest.mark.parametrize(
    ("date", "said"),
    [
        (PartialDate(2022, 5, 11), "10 شوال 1443 هـ"),
        (dt.date(2022, 5, 11), "10 شوال 1443 هـ"),
        (PartialDate(2022, 5), ""),
        (PartialDate(2022), ""),
        (None, ""),
    ],
)
def test_day_in_hijri__only_a_full_date_is_converted(date, said):
    assert dates.day_in_hijri(date) == said
