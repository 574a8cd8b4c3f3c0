import pytest

from articles.browse.result_list import articles_with
from articles.index import bitmaps, writer
from articles.meetings import press_coverage
from articles.models import Article, Meeting, Story
from tests import builders

pytestmark = pytest.mark.django_db


def documents(meeting):
    return articles_with(bitmaps.current().snapshot, meeting).documents


def lag_line(meeting):
    return press_coverage.lag_line(bitmaps.current().snapshot, meeting, documents(meeting))


@pytest.fixture
def meeting() -> Meeting:
    return builders.meeting()


def about(meeting: Meeting, **fields) -> Article:
    return builders.article(meetings=[meeting], **fields)


@pytest.mark.parametrize(
    ("date", "side", "label"),
    [
        ("2022-04-01", "before", "قبله بأكثر من شهر"),
        ("2022-05-09", "before", "قبله بيومين إلى أسبوع"),
        ("2022-05-10", "before", "قبله بيوم"),
        ("2022-05-11", "same", "يوم الانعقاد"),
        ("2022-05-12", "after", "في اليوم التالي"),
        ("2022-05-19", "after", "بعده بأسبوع إلى شهر"),
        ("2023", "after", "بعده بأكثر من شهر"),
        ("2022-05", "unknown", "اليوم غير معروف"),
        ("2022", "unknown", "اليوم غير معروف"),
        ("not-stated", "unknown", "اليوم غير معروف"),
    ],
)
def test_lag_line__date_of_an_article_gives_its_lag(meeting, date, side, label):
    about(meeting, date=date)
    lags = [lag for lag in lag_line(meeting) if lag.count]
    assert [(lag.side, str(lag.label), lag.count, lag.height) for lag in lags] == [
        (side, label, 1, 100)
    ]


def test_lag_line__every_day_of_a_long_meeting_counts_as_the_same_day(meeting):
    meeting.end_on, meeting.end_on_precision = builders.day("2022-05-13"), "day"
    meeting.save()
    for date in ("2022-05-11", "2022-05-12", "2022-05-13", "2022-05-14"):
        about(meeting, date=date)
    counts = {str(lag.label): lag.count for lag in lag_line(meeting)}
    assert (counts["يوم الانعقاد"], counts["في اليوم التالي"]) == (3, 1)


@pytest.mark.parametrize("start", ["2022", "2022-05"])
def test_lag_line__meeting_without_known_day_gives_an_empty_list(start):
    meeting = builders.meeting("2022-somewhere", start)
    about(meeting, date="2022-05-12")
    assert lag_line(meeting) == []


def test_outlets__are_grouped_by_country_with_the_silent_ones_apart(meeting):
    egypt = builders.state("egypt", "مصر", "Egypt")
    masrawy = builders.source("masrawy", "مصراوي", "Masrawy", country=egypt)
    nowhere = builders.source("awjouh", "أوجه", "Awjouh")
    silent = builders.source("al-alam", "العالم", "Al-Alam")
    for source in (masrawy, masrawy, nowhere):
        about(meeting, source=source)
    about(meeting)
    builders.article(source=silent)  # about no meeting
    coverage = press_coverage.outlets(bitmaps.current().snapshot, documents(meeting))
    assert [
        (country and country.key, [(term.key, n) for term, n in outlets])
        for country, outlets in coverage.countries
    ] == [("egypt", [("masrawy", 2)]), (None, [("awjouh", 1)])]
    assert (coverage.unknown, [term.key for term in coverage.silent]) == (1, ["al-alam"])


def test_fold__copies_are_grouped_under_the_earliest(meeting):
    story = Story.objects.create()
    last, first = (
        about(meeting, title=title, date=date, story=story, body=body)
        for title, date, body in (
            ("نسخة", "2022-05-12", "نص الوكالة مزيد"), ("أصل", "2022-05-11", "نص الوكالة")
        )
    )  # fmt: skip
    alone = about(meeting, title="خبر آخر", date="2022-05-13")
    results = articles_with(bitmaps.current().snapshot, meeting, newest=False)
    texts = Article.objects.texts([first.pk, last.pk])
    folded = press_coverage.group_copies(results.for_cards()[:10], texts)
    assert [(f.article, [copy for copy, _d in f.copies]) for f in folded] == [
        (first, [last]),
        (alone, []),
    ]
    ((_copy, difference),) = folded[0].copies
    assert (difference.has_other_title, difference.percent, difference.added) == (True, 100, ())


def test_matrix__is_sorted_by_total_or_outlet_and_includes_silent_outlets(meeting):
    earlier = builders.meeting("2021-06-28-rome", "2021-06-28")
    one, two = builders.source("one"), builders.source("two", "الثانية", "Two")
    writer.authority_changed(builders.source("silent", "صامتة", "Silent"))
    for source in (two, two, one):
        about(meeting, source=source)
    about(earlier, source=one)
    snapshot = bitmaps.current().snapshot
    matrix = press_coverage.matrix(snapshot, [earlier, meeting])
    assert [(term.key, n) for term, n in matrix.outlets] == [("two", 2), ("one", 2)]
    assert [(m, total, [n for _t, n in cells]) for m, total, cells in matrix.rows] == [
        (earlier, 1, [0, 1]), (meeting, 3, [2, 1])
    ]  # fmt: skip
    by_count = press_coverage.matrix(snapshot, [earlier, meeting], by="count", silent=True)
    assert [m for m, _total, _cells in by_count.rows] == [meeting, earlier]
    assert [term.key for term, _n in by_count.outlets] == ["two", "one", "silent"]
    by_outlet = press_coverage.matrix(snapshot, [meeting, earlier], by="one")
    assert [cells[1][1] for _m, _total, cells in by_outlet.rows] == [1, 1]
    by_outlet = press_coverage.matrix(snapshot, [earlier, meeting], by="two")
    assert [m for m, _total, _cells in by_outlet.rows] == [meeting, earlier]


def test_matrix__articles_of_unknown_outlets_are_counted(meeting):
    about(meeting)
    ((row_meeting, total, cells),) = press_coverage.matrix(
        bitmaps.current().snapshot, [meeting]
    ).rows
    assert (row_meeting, total, sum(n for _t, n in cells)) == (meeting, 1, 1)


def test_reports_first__announcements_come_after_the_reports_and_the_undated(meeting):
    order = ["2022-05-11", "2022-05-13", "2023", "2022-05", "not-stated", "2022-03-08", "2022-04"]
    for date in reversed(order):
        about(meeting, title=date, date=date)
    snapshot = bitmaps.current().snapshot
    every = articles_with(snapshot, meeting, newest=False)
    found = press_coverage.reports_first(snapshot, meeting, every)
    loaded = found.for_cards().load(found.numbers(0, 10))
    assert [article.title for article in loaded] == order
    assert found.documents == every.documents
