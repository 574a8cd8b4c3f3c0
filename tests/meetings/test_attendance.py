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
        level: [f"{s.subject.name}: {'، '.join(r.label for r in s.roles)}" for s in group]
        for level, group in row.cells
        if group
    }


def test_by_state__official_is_listed_under_the_state_of_the_office(meeting):
    morocco, united_states = (
        builders.state(),
        builders.state("united-states", "الولايات المتحدة", "US"),
    )
    minister = builders.official()
    builders.appointment(minister, morocco)
    builders.attendance(meeting, minister, "co-chair")
    builders.participation(meeting, morocco, "co-host")
    builders.participation(meeting, united_states, level="official")
    ledger = attendance.by_state(statements(meeting))
    assert [row.subject for row in ledger.rows] == [morocco, united_states]
    assert cells(ledger.rows[0]) == {
        "minister": ["ناصر بوريطة: رئاسة مشتركة"],
        "": ["المغرب: استضافة مشتركة"],
    }
    assert ledger.levels == ("minister", "official", "")


def test_by_state__office_held_later_gives_the_state_but_no_level(meeting):
    morocco = builders.state()
    person = builders.official()
    builders.appointment(person, morocco, from_on=builders.day("2023-01-01"))
    builders.attendance(meeting, person)
    (row,) = attendance.by_state(statements(meeting)).rows
    # No office at the time, so no level; but all appointments are for the same state.
    assert (row.subject, list(cells(row))) == (morocco, [""])


def test_statements__several_articles_give_one_statement_with_several_grounds(meeting):
    morocco = builders.state()
    for title in ("خبر أول", "خبر ثان"):
        builders.participation(meeting, morocco, article=builders.article(title))
    (statement,) = statements(meeting)
    assert [g.article.title for g in statement.roles[0].grounds] == ["خبر أول", "خبر ثان"]


def test_statements__articles_that_disagree_give_both_levels(meeting):
    morocco = builders.state()
    builders.participation(meeting, morocco, level="minister", article=builders.article("أ"))
    builders.participation(meeting, morocco, level="official", article=builders.article("ب"))
    (row,) = attendance.by_state(statements(meeting)).rows
    assert set(cells(row)) == {"minister", "official"}


def test_ledger__invited_only_is_listed_apart(meeting):
    united_states = builders.state("united-states", "الولايات المتحدة", "US")
    person = builders.official("antony-blinken", "أنتوني بلينكن", "Antony Blinken")
    builders.appointment(person, united_states)
    builders.attendance(meeting, person, "invited")
    ledger = attendance.by_state(statements(meeting))
    assert (ledger.rows, [s.official for s in ledger.invited]) == ((), [person])


@pytest.mark.parametrize("status", ["draft", "in-review", "withdrawn"])
def test_statements__unpublished_article_gives_none(meeting, status):
    article = builders.article(status=status, withdrawn_reason="سبب")
    builders.participation(meeting, builders.state(), article=article)
    assert statements(meeting) == []


def test_ledger__invited_who_came_is_listed_once_as_present(meeting):
    morocco = builders.state()
    builders.participation(meeting, morocco, "invited")
    builders.participation(meeting, morocco, article=builders.article("حضر"))
    ledger = attendance.by_state(statements(meeting))
    assert ([row.subject for row in ledger.rows], ledger.invited) == ([morocco], ())


def test_by_state__official_of_two_states_is_listed_under_both(meeting):
    belgium = builders.state("belgium", "بلجيكا", "Belgium")
    union = builders.state("eu", "الاتحاد الأوروبي", "EU", kind="organisation")
    person = builders.official()
    builders.appointment(person, belgium)
    builders.appointment(person, union, office_en="Envoy", office_kind="coalition-envoy")
    builders.attendance(meeting, person)
    ledger = attendance.by_state(statements(meeting))
    assert {row.subject.slug: list(cells(row)) for row in ledger.rows} == {
        "belgium": ["minister"], "eu": ["official"]
    }  # fmt: skip


def test_by_state__offices_of_different_levels_give_no_level(meeting):
    morocco, person = builders.state(), builders.official()
    builders.appointment(person, morocco)
    builders.appointment(person, morocco, office_en="Premier", office_kind="head-of-government")
    builders.attendance(meeting, person)
    (row,) = attendance.by_state(statements(meeting)).rows
    assert list(cells(row)) == [""]


def test_quotes__many_sentences_of_one_article_stop_at_the_limit():
    article = builders.article(rights="excerpt")
    quotes = Quotes()
    shown = []
    for number in range(6):
        link = Participation(article=article, evidence=f"{number} " + "كلمة " * 50)
        shown.append(bool(quotes.ground(link).sentence))
        assert bool(quotes.ground(link).sentence) is shown[-1]  # a repeated sentence counts once
    assert shown == [True, True, True, False, False, False]
