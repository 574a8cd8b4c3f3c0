import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import search


def matches(question: str, text: str) -> bool:
    """Ask PostgreSQL itself."""
    query = search.parse(question)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::tsvector @@ %s::tsquery", [search.document([("A", text)]), query.tsquery]
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("مراكش", "اجتماع بمراكش"), ("مراكش", "وبمراكش اجتمعوا"), ("العراق", "سوريا والعراق"),
        ("عراق", "سوريا والعراق"), ("داعش", "هزيمة لداعش"), ("٢٢٥٤", "القرار 2254"),
        ("2254", "القرار (٢٢٥٤)"), ("2254", "القرارين 2249 و2254"), ("و2254", "القرار 2254"),
        ("ب2254", "القرار ٢٢٥٤"),
        ("اوباما", "أوباما يستضيف"),
        ("وزارة", "وزاره الخارجية"), ("كيري", "كيرى"), ("مراكش", "مـراكش"), ("مُراكش", "مراكش"),
        ("للتحالف", "قوات التحالف"), ("التحالف الدولي", "دول التحالف الدولي ضد داعش"),
        ('"التحالف الدولي"', "قال التحالف الدولي"), ("«التحالف الدولي»", "للتحالف الدولي"),
        ("داعش -سوريا", "داعش في العراق"), ("nato", "حلف NATO"), ("S/RES/2254", "وثيقة S/RES/2254"),
    ],
)  # fmt: skip
def test_search__finds(question, text):
    assert matches(question, text)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("رنس", "فرنسا"), ("225", "القرار 2254"), ("مراكش روما", "اجتماع مراكش"),
        ('"الدولي التحالف"', "التحالف الدولي"), ("داعش -سوريا", "داعش في سوريا"),
        ("«التحالف الدولي»", "التحالف الواسع الدولي"), ("لمان", "ألمانيا"),
    ],
)  # fmt: skip
def test_search__does_not_find(question, text):
    assert not matches(question, text)


@pytest.mark.parametrize("text", ["", "   ", "-", '""', "«»", "؟!", "\x00", "\u202e\u200f"])
def test_parse__nothing_to_ask_for(text):
    assert not search.parse(text)


def test_parse__bounds_what_it_takes():
    assert len(search.parse("كلمة" * 50_000).text) <= search.LONGEST_QUERY
    assert len(search.parse(" ".join(f"كلمة{i}" for i in range(10_000))).terms) <= search.MOST_TERMS


@pytest.mark.django_db
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)
@given(st.text(max_size=200), st.text(max_size=200))
def test_search__any_text_and_any_question_are_valid_for_postgresql(question, text):
    if search.parse(question):
        matches(question, text.replace("\x00", ""))
    matches("مراكش", text)
