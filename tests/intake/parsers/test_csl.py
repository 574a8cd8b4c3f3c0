"""CSL-JSON: names with particles, forms of dates, markup, values of other types."""

import json

import pytest

from articles.intake.parsers import ImportProblem
from tests.intake.parsers.parsing import read


def item(**values):
    content = json.dumps([{"type": "article-newspaper", "title": "عنوان", **values}])
    (record,) = read("a.json", content.encode())
    return record


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ({"given": "Omar", "family": "Sayed", "non-dropping-particle": "al-"}, "Omar al-Sayed"),
        (
            {
                "given": "Anna",
                "family": "Meer",
                "dropping-particle": "van",
                "non-dropping-particle": "der",
            },
            "Anna van der Meer",
        ),
        ({"given": "Kim", "family": "Lee", "suffix": "III"}, "Kim Lee III"),
        ({"literal": "Example Media, Inc."}, "Example Media, Inc."),
        ({"family": "وكالات"}, "وكالات"),
        ("هدى القاسم", "هدى القاسم"),
    ],
)
def test_csl__names_have_all_their_parts(author, name):
    assert item(author=[author]).authors == (name,)


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [[2018, 11, 5]]}, "2018-11-05"),
        ({"date-parts": [["2018", "11"]]}, "2018-11"),
        ({"date-parts": [[2018]]}, "2018"),
        ({"raw": "November 5, 2018"}, "2018-11-05"),
        ({"raw": "5 نوفمبر 2018"}, "2018-11-05"),
        ({"literal": "2018-11-05"}, "2018-11-05"),
        ({"date-parts": [[2018]], "raw": "2018-11-05"}, "2018-11-05"),
        ("2018-11-05", "2018-11-05"),
        ({"date-parts": [[2018, 11, 5]], "circa": False}, "2018-11-05"),
        ({}, "None"),
        (None, "None"),
    ],
)
def test_csl__forms_of_dates_are_read(issued, date):
    record = item(issued=issued)
    assert (str(record.published_on), record.remarks) == (date, ())


@pytest.mark.parametrize(
    ("issued", "date", "remark"),
    [
        ({"date-parts": [[2018, 11, 5], [2018, 11, 6]]}, "2018-11-05", "range"),
        ({"date-parts": [[2018, 11]], "circa": True}, "2018-11", "approximate"),
        ({"date-parts": [[2018]], "season": 3}, "2018", "only in part"),
        ({"date-parts": [[2018]], "season": "خريف"}, "2018", "only in part"),
        ({"date-parts": [[2018, 13, 1]]}, "2018", "only in part"),
        ({"literal": "قريبا"}, "None", "not read"),
    ],
)
def test_csl__vague_date_is_a_remark(issued, date, remark):
    record = item(issued=issued)
    assert str(record.published_on) == date
    assert remark in record.remarks[0]


def test_csl__markup_and_entities_are_plain():
    record = item(
        **{
            "title": "في <i>مراكش</i> &amp; <span class='nocase'>NATO</span> 1 < 2",
            "container-title": "A&amp;B",
        }
    )
    assert (record.title, record.outlet) == ("في مراكش & NATO 1 < 2", "A&B")


def test_csl__null_and_lists_are_read():
    record = item(**{"container-title": ["صحيفة"], "language": None, "URL": None, "author": None})
    assert (record.outlet, record.language, record.url) == ("صحيفة", "ar", None)


def test_csl__title_of_another_type_is_a_problem():
    problem = item(title={"a": 1})
    assert isinstance(problem, ImportProblem)
    assert problem.field == "title"
