"""Dates of fields: every form that reference managers, catalogues and tables write, and remarks on the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.date_fields import combined_date, stated_date
from articles.text.dates import PartialDate


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2018", "2018"), ("2018-11", "2018-11"), ("2018-11-05", "2018-11-05"), ("2018/11/5", "2018-11-05"),
        ("2018/11/05/", "2018-11-05"), ("2018///", "2018"), ("2018/11//", "2018-11"), ("2018-00-00", "2018"),
        ("2018/11/05/Evening edition", "2018-11-05"), ("2018-11-05T23:30:00+03:00", "2018-11-05"),
        ("2018-11-05 10:30", "2018-11-05"), ("20181105", "2018-11-05"), ("20181105T1030", "2018-11-05"),
        ("2018.11.05", "2018-11-05"), ("2018-11-XX", "2018-11"), ("[2018]", "2018"), ("2018a", "2018"),
        ("23/11/2018", "2018-11-23"), ("11/23/2018", "2018-11-23"), ("23.11.2018", "2018-11-23"),
        ("11/2018", "2018-11"), ("04/04/2018", "2018-04-04"), ("٢٠١٨/١١/٠٥", "2018-11-05"),
        ("۲۰۱۸-۱۱-۰۵", "2018-11-05"), ("2018 Nov 5", "2018-11-05"), ("2018, November 5", "2018-11-05"),
        ("5 November 2018", "2018-11-05"), ("Nov 5, 2018", "2018-11-05"), ("November 5th, 2018", "2018-11-05"),
        ("Monday, November 5, 2018", "2018-11-05"), ("Mon, 05 Nov 2018 10:00:00 GMT", "2018-11-05"),
        ("Nov 2018", "2018-11"), ("5 novembre 2018", "2018-11-05"), ("5 Kasım 2018", "2018-11-05"),
        ("5-Nov-2018", "2018-11-05"), ("5 نوفمبر 2018", "2018-11-05"), ("2018 نوفمبر 5", "2018-11-05"),
        ("الاثنين، 5 تشرين الثاني/نوفمبر 2018", "2018-11-05"), ("تشرين ثاني 2018", "2018-11"),
    ],
)  # fmt: skip
def test_stated_date__forms_of_fields_are_read_without_remark(text, date):
    found = stated_date(text)
    assert (str(found.date), found.remarks) == (date, ())


@pytest.mark.parametrize("text", ["", " ", "n.d.", "بلا تاريخ", "0000", "0000/00/00"])
def test_stated_date__field_without_a_date_gives_none_and_no_remark(text):
    assert stated_date(text) == stated_date("")


@pytest.mark.parametrize(
    ("text", "date", "remark"),
    [
        ("2018//05/", "2018", "only in part"),
        ("2018/13/05", "2018", "only in part"),
        ("2018/02/30", "2018-02", "only in part"),
        ("Autumn 2018", "2018", "only in part"),
        ("2018-23", "2018", "only in part"),
        ("05/11/2018", "2018", "2018-05-11 or 2018-11-05"),
        ("2018-11-05/2018-11-07", "2018-11-05", "range"),
        ("5-7 November 2018", "2018-11-05", "range"),
        ("Nov-Dec 2018", "2018-11", "range"),
        ("2018~", "2018", "approximate"),
        ("ca. 2018", "2018", "approximate"),
        ("1 محرم 1442 هـ", "2020-08-20", "Hijri"),
        ("قبل يومين", "None", "not read"),
        ("05/11/18", "None", "not read"),
        ("2018 or 2019", "None", "not read"),
        ("س" * 5000, "None", "not read"),
    ],
)
def test_stated_date__anything_else_is_a_remark_that_names_the_value(text, date, remark):
    found = stated_date(text)
    assert str(found.date) == date
    assert len(found.remarks) == 1
    assert remark in found.remarks[0]
    assert text[:40] in found.remarks[0]


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        (["2018 Nov 5", "2018/11/05/", "2018"], "2018-11-05"),
        (["Nov 5", "2018"], "2018-11-05"),
        (["5 نوفمبر", "", "2018"], "2018-11-05"),
        (["2018", "2018/11/05"], "2018-11-05"),
        (["05/11/2018", "2018-11-05"], "2018-11-05"),
        (["2018//05/", "2018-11"], "2018-11"),
    ],
)
def test_combined_date__fields_complete_each_other(fields, date):
    assert str(combined_date(fields).date) == date


def test_combined_date__contradiction_is_a_remark_and_the_first_field_counts():
    found = combined_date(["2018-11-05", "2019"])
    assert (str(found.date), found.remarks) == (
        "2018-11-05", ("Another field states the date «2019»: not taken.",),
    )  # fmt: skip


def test_combined_date__day_without_a_year_anywhere_is_a_remark():
    assert combined_date(["Nov 5"]).remarks == ("The date «Nov 5» was not read.",)


@given(
    st.text(max_size=60) | st.text(st.sampled_from("0123456789/-. JunMay,~?XT:مارس"), max_size=25)
)
def test_stated_date__any_text_gives_a_date_or_a_remark(text):
    found = stated_date(text)
    assert found.date or found.remarks or found.month_and_day or found == stated_date("")


@given(st.builds(PartialDate, st.integers(1900, 2100), st.none() | st.integers(1, 12)) | st.dates(
    min_value=PartialDate(1900).first_day, max_value=PartialDate(2100).last_day
).map(PartialDate.of))  # fmt: skip
def test_stated_date__own_form_is_read_back(date):
    assert stated_date(str(date)).date == date
