import pytest
from django.utils import translation

from articles.meetings import attendance
from articles.meetings.participation_change import participation_change
from articles.meetings.quotation import Quotes
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def meetings():
    washington = builders.venue("washington", "واشنطن", "Washington")
    first = builders.meeting("2019-02-06-washington", "2019-02-06", venue=washington)
    second = builders.meeting(
        "2023-06-08-riyadh", "2023-06-08", venue=builders.venue("riyadh", "الرياض", "Riyadh")
    )
    return first, second


def change(meetings, **options):
    stated = [
        attendance.statements(m.participations.all(), m.attendances.all(), Quotes())
        for m in meetings
    ]
    return participation_change(meetings, *stated, **options)


def test_change__counts_who_came_left_and_stayed(meetings):
    first, second = meetings
    iraq, benin = builders.state("iraq", "العراق", "Iraq"), builders.state("benin", "بنين", "Benin")
    for meeting, state in ((first, iraq), (second, iraq), (second, benin)):
        builders.participation(meeting, state)
    found = change(meetings)
    assert (found.first_only, found.both, found.second_only) == (0, 1, 1)
    assert found.sentence == (
        "من الدول والمنظمات التي تسمّيها المصادر، بين واشنطن 2019 والرياض 2023: "
        "شاركت في كليهما دولة أو منظمة واحدة، "
        "وانفردت بالثاني واحدة، ولم تنفرد واحدة بالأول، ولم يتغير مستوى تمثيل معروف."
    )
    with translation.override("en"):
        assert "1 state or organisation took part in both, 1 only in the second" in found.sentence


def test_change__highest_known_levels_are_compared(meetings):
    first, second = meetings
    iraq, benin = builders.state("iraq", "العراق", "Iraq"), builders.state("benin", "بنين", "Benin")
    builders.participation(first, iraq, level="leader")
    builders.participation(first, iraq, role="speaker", level="official")
    builders.participation(second, iraq, level="minister")
    builders.participation(first, benin, level="minister")
    builders.participation(second, benin)  # level not stated: no change is known
    (level,) = change(meetings).levels
    assert level.state == iraq
    assert (str(level.first), str(level.second)) == ("رئيس دولة أو حكومة", "وزير")


def test_change__without_participants_there_is_none(meetings):
    assert not change(meetings)


def test_change__numbers_reported_of_both_meetings_are_said(meetings):
    said = change(meetings, attended=((74, 74), (84, 86))).attendance
    assert said == "عدد المشاركين بحسب ما ورد: 74 (واشنطن 2019)، من 84 إلى 86 (الرياض 2023)."
    assert change(meetings, attended=((74, 74), None)).attendance == ""
