import pytest

from articles.meetings import figures
from articles.meetings.quotation import Quotes
from articles.models import Figure
from tests import builders

pytestmark = pytest.mark.django_db


def test_side_by_side__different_counts_and_units_give_groups():
    meeting = builders.meeting()
    for value in (80, 60, 73):
        builders.figure(value, meeting)
    builders.figure(84, meeting, counts="members", unit_en="members", unit_ar="عضوا")
    builders.figure(200, meeting, counts="people", unit_en="planners", unit_ar="مخطط")
    builders.figure(18_000, meeting, counts="people", unit_en="fighters", unit_ar="مقاتل")
    groups = figures.side_by_side(Figure.objects.all(), Quotes())
    assert [(g.label, g.unit, [s.value for s in g.figures]) for g in groups] == [
        ("المشاركون", "", [60, 73, 80]),
        ("أعضاء التحالف", "", [84]),
        # Figures of people are grouped by unit.
        ("أشخاص", "مخطط", [200]),
        ("أشخاص", "مقاتل", [18_000]),
    ]


def test_side_by_side__bars_of_a_group_have_one_scale_from_zero():
    meeting = builders.meeting()
    for value in (50, 100, 60):
        builders.figure(value, meeting)
    (group,) = figures.side_by_side(Figure.objects.all(), Quotes())
    assert [(s.value, s.share) for s in group.figures] == [(50, 50), (60, 60), (100, 100)]
    assert (group.lowest, group.highest) == (50, 100)


def test_side_by_side__equal_figures_are_listed_once_with_all_grounds():
    meeting = builders.meeting()
    for title in ("أ", "ب"):
        builders.figure(79, meeting, article=builders.article(title))
    builders.figure(79, meeting, unit_ar="وفدا", unit_en="delegations")
    (group,) = figures.side_by_side(Figure.objects.all(), Quotes())
    assert [(s.value, s.unit, len(s.grounds)) for s in group.figures] == [
        (79, "دولة", 2),
        (79, "وفدا", 1),
    ]


def test_side_by_side__zero_alone_has_no_bar():
    builders.figure(0, builders.meeting())
    (group,) = figures.side_by_side(Figure.objects.all(), Quotes())
    assert [(s.value, s.share) for s in group.figures] == [(0, 0)]


def test_of_delegations__ministers_and_expected_ones_are_no_part_of_the_range():
    meeting = builders.meeting()
    for value, unit in (
        (38, "وزير خارجية من بين 47 وزيرا"), (60, "شريكا فأكثر"), (92, "دولة ومنظمة"),
        (100, "وفد منتظر"), (75, "مسؤولا منتظرا فأكثر"),
    ):  # fmt: skip
        builders.figure(value, meeting, unit_ar=unit)
    groups = figures.side_by_side(Figure.objects.all(), Quotes())
    assert groups[0].of_delegations == (60, 92)
    assert figures.attendance(groups) == (60, 92)


def test_of_delegations__without_any_all_figures_count_and_attendance_is_not_known():
    builders.figure(40, builders.meeting(), unit_ar="وزيرا فأكثر")
    groups = figures.side_by_side(Figure.objects.all(), Quotes())
    assert groups[0].of_delegations == (40, 40)
    assert figures.attendance(groups) is None
