import pytest

from articles.meetings import attendance
from articles.meetings.quotation import Quotes
from articles.models import Attendance, Meeting, Participation
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Meeting:
    return builders.meeting()


def statements(meeting: Meeting):
    return attendance.statements(
        Participation.objects.at_meetings().filter(meeting=meeting).select_related("state"),
        Attendance.objects.at_meetings().filter(meeting=meeting).with_offices(),
        Quotes(),
    )


def cells(row: attendance.Row) -> dict[str, list[str]]:
    return {
        level: [f"{s.subject.name}: {'، '.join(r.label for r in s.roles)}" for s in found]
        for level, found in row.cells
        if found
    }


def test_by_state__officials_stand_under_the_state_of_their_office(meeting):
    morocco, states = builders.state(), builders.state("united-states", "الولايات المتحدة", "US")
    minister = builders.official()
    builders.appointment(minister, morocco)
    builders.attendance(meeting, minister, "co-chair")
    builders.participation(meeting, morocco, "co-host")
    builders.participation(meeting, states, level="official")
    found = attendance.by_state(statements(meeting))
    assert [row.subject for row in found.rows] == [morocco, states]
    assert cells(found.rows[0]) == {
        "minister": ["ناصر بوريطة: رئيس شريك"],
        "": ["المغرب: مضيف شريك"],
    }
    assert found.levels == ("minister", "official", "")


def test_by_state__the_office_is_the_one_held_then(meeting):
    morocco = builders.state()
    person = builders.official()
    builders.appointment(person, morocco, from_on=builders.day("2023-01-01"))
    builders.attendance(meeting, person)
    (row,) = attendance.by_state(statements(meeting)).rows
    # No office then: no level is claimed; but there is one state the official ever acted for.
    assert (row.subject, list(cells(row))) == (morocco, [""])


def test_statements__several_articles_are_several_grounds(meeting):
    morocco = builders.state()
    for title in ("خبر أول", "خبر ثان"):
        builders.participation(meeting, morocco, article=builders.article(title))
    (said,) = statements(meeting)
    assert [g.article.title for g in said.roles[0].grounds] == ["خبر أول", "خبر ثان"]


def test_statements__articles_may_disagree_on_the_level(meeting):
    morocco = builders.state()
    builders.participation(meeting, morocco, level="minister", article=builders.article("أ"))
    builders.participation(meeting, morocco, level="official", article=builders.article("ب"))
    (row,) = attendance.by_state(statements(meeting)).rows
    assert set(cells(row)) == {"minister", "official"}


def test_ledger__invited_is_not_there(meeting):
    states = builders.state("united-states", "الولايات المتحدة", "US")
    person = builders.official("antony-blinken", "أنتوني بلينكن", "Antony Blinken")
    builders.appointment(person, states)
    builders.attendance(meeting, person, "invited")
    found = attendance.by_state(statements(meeting))
    assert (found.rows, [s.official for s in found.invited]) == ((), [person])


@pytest.mark.parametrize("status", ["draft", "in-review", "withdrawn"])
def test_testimonies__nothing_rests_on_what_readers_may_not_see(meeting, status):
    article = builders.article(status=status, withdrawn_reason="سبب")
    builders.participation(meeting, builders.state(), article=article)
    assert statements(meeting) == []


def test_ledger__who_came_is_not_only_invited(meeting):
    morocco = builders.state()
    builders.participation(meeting, morocco, "invited")
    builders.participation(meeting, morocco, article=builders.article("حضر"))
    found = attendance.by_state(statements(meeting))
    assert ([row.subject for row in found.rows], found.invited) == ([morocco], ())


def test_by_state__an_official_of_two_stands_under_both(meeting):
    belgium = builders.state("belgium", "بلجيكا", "Belgium")
    union = builders.state("eu", "الاتحاد الأوروبي", "EU", kind="organisation")
    person = builders.official()
    builders.appointment(person, belgium)
    builders.appointment(person, union, office_en="Envoy", office_kind="coalition-envoy")
    builders.attendance(meeting, person)
    found = attendance.by_state(statements(meeting))
    assert {row.subject.slug: list(cells(row)) for row in found.rows} == {
        "belgium": ["minister"], "eu": ["official"]
    }  # fmt: skip


def test_by_state__offices_that_disagree_claim_no_level(meeting):
    morocco, person = builders.state(), builders.official()
    builders.appointment(person, morocco)
    builders.appointment(person, morocco, office_en="Premier", office_kind="head-of-government")
    builders.attendance(meeting, person)
    (row,) = attendance.by_state(statements(meeting)).rows
    assert list(cells(row)) == [""]


def test_quotes__of_one_article_only_so_much():
    article = builders.article(rights="excerpt")
    quotes = Quotes()
    shown = []
    for number in range(6):
        said = Participation(article=article, evidence=f"{number} " + "كلمة " * 50)
        shown.append(bool(quotes.ground(said).sentence))
        assert bool(quotes.ground(said).sentence) is shown[-1]  # again the same: counts once
    assert shown == [True, True, True, False, False, False]
