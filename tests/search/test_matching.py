"""Matching of queries and texts in PostgreSQL itself; the pairs are in `pairs.tsv`."""

from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import search
from articles.models import Spelling

STATES = (
    "فرنسا", "بلجيكا", "بريطانيا", "لبنان", "ليبيا", "كندا", "الكويت", "المغرب", "العراق", "سوريا",
    "تركيا", "ألمانيا", "إيطاليا", "هولندا", "الأردن", "السعودية", "قطر",
)  # fmt: skip


def sections() -> dict[str, list[tuple[str, str, bool]]]:
    pairs_by_section: dict[str, list[tuple[str, str, bool]]] = {}
    lines = (Path(__file__).parent / "pairs.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        if line.startswith("##"):
            pairs = pairs_by_section.setdefault(line[3:], [])
        else:
            query_text, text, is_match = line.split("\t")
            pairs.append((query_text, text, is_match == "1"))
    return {name: pairs for name, pairs in pairs_by_section.items() if pairs}


SECTIONS = sections()


def matches(query_text: str, text: str, *, widened: bool = False) -> bool:
    """Return whether PostgreSQL matches a query with a headline; `widened` adds the names of the catalogue."""
    query = search.parse(query_text)
    groups = Spelling.objects.groups(search.expansion_keys(query)) if widened else {}
    query = search.expand(query, groups)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::tsvector @@ %s::tsquery",
            [search.analyse([("A", text)]).vector, query.tsquery],
        )
        return cursor.fetchone()[0]


def test_pairs__file_has_at_least_two_hundred():
    assert sum(map(len, SECTIONS.values())) >= 200


@pytest.mark.django_db
@pytest.mark.parametrize("section", [name for name in SECTIONS if name != "aliases"])
def test_pairs__each_section_matches_as_expected(section):
    wrong = [pair for pair in SECTIONS[section] if matches(*pair[:2]) != pair[2]]
    assert not wrong


def test_pairs__aliases_of_the_catalogue_match_as_expected(catalogue):
    wrong = [pair for pair in SECTIONS["aliases"] if matches(*pair[:2], widened=True) != pair[2]]
    assert not wrong


def test_pairs__false_friends_do_not_match_by_other_names(catalogue):
    pairs = [pair for pair in SECTIONS["false friends"] if matches(*pair[:2], widened=True)]
    assert not pairs


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
def test_pairs__state_with_a_clitic_matches(state):
    definite = state.startswith("ال") and "لل" + state[2:]
    written = [f"و{state}", f"ف{state}", f"ب{state}", f"ك{state}", definite or f"ل{state}"]
    assert [text for text in written if not matches(state, text)] == []


@pytest.mark.django_db
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)
@given(st.text(max_size=200), st.text(max_size=200))
def test_search__any_text_and_query_are_valid_for_postgresql(query_text, text):
    if search.parse(query_text):
        matches(query_text, text.replace("\x00", ""))
    matches("مراكش", text)
