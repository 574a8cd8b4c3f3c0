import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import search
from articles.search import date_lexemes, highlighting
from articles.text import arabic, dates


def found(text: str) -> list[tuple[str, ...]]:
    return [date.lexemes for date in date_lexemes.find(text, list(arabic.tokens(text)))]


@pytest.mark.parametrize(
    ("text", "lexemes"),
    [
        ("اجتمعوا في 11 أيار/مايو 2022", ("@05", "@2022-05", "@2022-05-11")),
        ("وفي تشرين ثاني 2015", ("@11", "@2015-11")), ("كانون الأول", ("@12",)),
        ("لحزيران المقبل", ("@06",)), ("غشت", ("@08",)),
        ("12 تشرين الثاني (نوفمبر) 2015", ("@11", "@2015-11", "@2015-11-12")),
        ("يومي ٢٤ و٢٥ حزيران ٢٠١٩", ("@06", "@2019-06", "@2019-06-24", "@2019-06-25")),
        ("الخامس والعشرين من يونيو عام 2019", ("@06", "@2019-06", "@2019-06-25")),
        ("on June 4th, 2020", ("@06", "@2020-06", "@2020-06-04")),
        ("4 juin 2020", ("@06", "@2020-06", "@2020-06-04")),
        ("نشر: 13 - 2 / 2018", ("@02", "@2018-02", "@2018-02-13")),
        ("06/27/2018", ("@06", "@2018-06", "@2018-06-27")),
        ("في مارس", ("@03",)), ("3 مارس", ("@03",)), ("شهر آب", ("@08",)),
        ("31 شباط 2019", ("@02", "@2019-02")),
    ],
)  # fmt: skip
def test_find__date_in_any_form_has_its_lexemes(text, lexemes):
    assert found(text) == [lexemes]


@pytest.mark.parametrize(
    "text",
    [
        "لويجي دي مايو 2019", "مارس ضغوطا", "قال أب", "تيريزا ماي", "شركة نيسان", "may be", "القرار 2254/2015",
        "1.2019", "13/2019", "45/6/2019", "1/2/6/2019", "32-13-2019", "20190625", "باب 2019", "قتل 31. آب والد",
    ],
)  # fmt: skip
def test_find__what_is_no_date_has_none(text):
    assert found(text) == []


@pytest.mark.parametrize("number", range(1, 13))
def test_find__names_of_a_month_have_the_same_lexemes(number):
    names = {dates.MONTHS[number - 1], dates.LEVANTINE_MONTHS[number - 1]}
    names |= {name for name, other in dates.OTHER_MONTH_NAMES.items() if other == number}
    expected = (f"@{number:02}", f"@2019-{number:02}", f"@2019-{number:02}-07")
    for name in [*names, *(name.replace(" ال", " ") for name in names)]:
        assert found(f"7 {name} 2019") == [expected], name
    assert found(f"7/{number}/2019") == found(f"2019-{number:02}-07") == [expected]


@given(st.text(alphabet="0123456789/-. \nابيارحزنوم", max_size=40))
def test_find__any_text_gives_dates_within_it(text):
    tokens = list(arabic.tokens(text))
    for date in date_lexemes.find(text, tokens):
        assert 0 <= date.start <= date.first <= date.last <= date.end < len(tokens)


def test_analyse__date_is_indexed_at_its_month_and_counted():
    document = search.analyse([("A", "اجتماع حزيران 2019"), ("C", "في 25/6/2019")])
    assert "'@2019-06':2A,25C" in document.vector
    assert document.frequencies["@2019-06"] == 3 + 1
    assert document.frequencies["@2019-06-25"] == 1


def widened(text: str, off: tuple[str, ...] = ()) -> search.Query:
    switches = search.Switches.of(off)
    return search.expand(search.parse(text).switched(switches), {}, switches).switched(switches)


def test_mark__months_by_any_name_and_dates_in_digits_are_marked():
    text = "في حزيران/يونيو 2019، ثم 25/6/2019، ومع دي مايو في أيار 2019"
    marked = [p.text for p in highlighting.mark(text, widened("جوان 2019")) if p.marked]
    assert marked == ["حزيران", "يونيو", "2019", "25", "6", "2019", "2019"]
    marked = [p.text for p in highlighting.mark(text, widened("مايو 2019")) if p.marked]
    assert marked == ["2019", "2019", "أيار", "2019"]


def test_expand__date_shows_its_names_and_can_be_switched_off():
    month, year = widened("يونيو 2019").clauses
    assert {phrase.name for phrase in month.phrases} == {"", "حزيران/يونيو 2019"}
    assert [phrase.words for phrase in year.phrases] == [("2019",), ("@2019",)]
    for off in ("names", "names:يونيو"):
        month, _year = widened("يونيو 2019", (off,)).clauses
        assert [phrase.words for phrase in month.phrases] == [("يونيو",)]


def test_expand__quoted_date_and_alternatives_stay_as_typed():
    assert [p.words for c in widened("«يونيو 2019»").clauses for p in c.phrases] == [
        ("يونيو", "2019")
    ]
    assert [p.words for c in widened("يونيو OR مراكش").clauses for p in c.phrases] == [
        ("يونيو",),
        ("مراكش",),
    ]
