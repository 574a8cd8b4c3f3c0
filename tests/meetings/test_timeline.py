from types import SimpleNamespace

import pytest

from articles.meetings import timeline
from articles.text.dates import PartialDate


def meeting(year, kind="ministerial"):
    return SimpleNamespace(start_date=PartialDate(year), kind=kind)


def test_columns__years_without_meetings_are_included():
    first, last = meeting(2014), meeting(2017, "working-group")
    columns = timeline.columns([first, last], current=last)
    assert [c.year for c in columns] == [2014, 2015, 2016, 2017]
    assert [len(c.marks) for c in columns] == [1, 0, 0, 1]
    assert columns[-1].marks[0].current
    assert columns[-1].marks[0].shape == "bar"


def test_columns__no_meetings_give_no_columns():
    assert timeline.columns([]) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2018-02-13", "2018-02-13", "day"),
        ("2018-02-11", "2018-02-13", ""),
        ("2020-06", "2020-06-04", "month"),
        ("2020-06", "2020-07-04", ""),
        ("2020", "2020", ""),
    ],
)
def test_nearness__same_day_or_unknown_order_is_said(first, second, expected):
    meetings = [SimpleNamespace(start_date=PartialDate.parse(date)) for date in (first, second)]
    assert timeline.nearness(*meetings) == expected


def test_shapes__every_kind_of_meeting_has_one():
    from articles.models import Meeting

    assert set(timeline.SHAPES) == set(Meeting.Kind.values)
