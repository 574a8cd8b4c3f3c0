"""Dates as questions: a year, a month, both; and years among other words."""

import pytest

from articles import search
from articles.search.query_dates import AskedDate, asked_date
from articles.text.dates import PartialDate


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("2019", (2019, None, None)), ("٢٠١٩", (2019, None, None)), ("عام 2019", (2019, None, None)),
        ("يونيو", (None, 6, None)), ("حزيران", (None, 6, None)), ("June", (None, 6, None)),
        ("مارس", (None, 3, None)), ("May", (None, 5, None)), ("كانون الثاني", (None, 1, None)),
        ("تشرين ثاني", (None, 11, None)), ("في يونيو", (None, 6, None)), ("يونيو 2019", (2019, 6, None)),
        ("juin 2019", (2019, 6, None)), ("6/2019", (2019, 6, None)), ("25 حزيران 2019", (2019, 6, 25)),
        ("2019-06-25", (2019, 6, 25)),
    ],
)  # fmt: skip
def test_asked_date__query_of_nothing_but_a_date_gives_it(text, asked):
    assert asked_date(search.parse(text)) == AskedDate(*asked)


@pytest.mark.parametrize(
    "text",
    ["", "باريس", "باريس 2019", "2254", "يونيو باريس", "-2019", "«يونيو»", "title:2019", "1648"],
)
def test_asked_date__anything_else_gives_none(text):
    assert asked_date(search.parse(text)) is None


def test_includes__month_without_a_year_is_that_of_every_year():
    june = AskedDate(None, 6)
    assert june.includes(PartialDate(2019, 6, 25))
    assert june.includes(PartialDate(2020, 6))
    assert not june.includes(PartialDate(2019, 7, 1))
    assert not june.includes(PartialDate(2019))
    assert AskedDate(2019, None).includes(PartialDate(2019, 6, 25))


def phrases(text: str, **switches) -> list[list[tuple[str, ...]]]:
    query = search.expand(search.parse(text), {}, search.Switches(**switches))
    return [[phrase.words for phrase in clause.phrases] for clause in query.clauses]


def test_expand__year_also_matches_the_dates_of_the_article_itself():
    assert phrases("باريس 2019")[1] == [("2019",), ("@2019",)]
    assert phrases("باريس 2254")[1] == [("2254",)]
    assert phrases("«2019»") == [[("2019",)]]
    assert phrases("باريس 2019", off=frozenset(["names"]))[1] == [("2019",)]


def test_expand__year_of_a_numbered_resolution_stays_part_of_its_number():
    (clause,) = phrases("2254 (2015)")
    assert ("2254",) in clause
    assert ("@2015",) not in clause


def test_expand__name_of_a_month_alone_means_the_month():
    assert phrases("مارس") == [[("@03",)]]
    assert phrases("يونيو") == [[("يونيو",), ("@06",)]]
    assert phrases("مارس ضغوطا")[0] == [("مارس",)]


def test_analyse__own_dates_are_matched_without_standing_in_the_text():
    vector = search.analyse([("A", "خبر")], dates=[PartialDate(2019, 6, 25)]).vector
    for lexeme in ("@2019", "@2019-06", "@2019-06-25", "@06"):
        assert f"'{lexeme}':" in vector
    assert "'@2019'" not in search.analyse([("A", "خبر في 25 حزيران 2019")]).vector
