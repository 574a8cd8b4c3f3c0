"""Authors: a list, and the line that the press prints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.authors import author_line, authors_of, full_name, natural_order


def test_authors_of__semicolons_of_either_script_separate_and_blanks_are_dropped():
    assert authors_of("سالم  الأول؛ رامي الثاني;؛ Lina van den Berg") == (
        "سالم الأول", "رامي الثاني", "Lina van den Berg",
    )  # fmt: skip


def test_authors_of__an_author_named_twice_is_one():
    assert authors_of("سالم الأول", "سالم الأول؛ وكالات") == ("سالم الأول", "وكالات")


@given(st.lists(st.text(), max_size=4))
def test_author_line__is_read_back_as_the_same_authors(names):
    authors = authors_of(*names)
    assert authors_of(author_line(authors)) == authors


@pytest.mark.parametrize(
    ("name", "natural"),
    [
        ("الثالث, ليلى", "ليلى الثالث"),
        ("القاسم، هدى", "هدى القاسم"),
        ("أبو زيد، منى علي", "منى علي أبو زيد"),
        ("Meer, Anna van der, Jr.", "Anna van der Meer Jr."),
        ("van der Meer, Jr., Anna", "Anna van der Meer Jr."),
        ("Meer,Anna", "Anna Meer"),
        ("Lee, Kim, III", "Kim Lee III"),
        ("هدى القاسم", "هدى القاسم"),
        # names of organisations, of people with their place, of several people
        ("Example Media, Inc.", "Example Media, Inc."),
        ("Ministry of Trade,, Ruritania", "Ministry of Trade, Ruritania"),
        ("Example House,", "Example House"),
        ("وزارة الخارجية، بيروت", "وزارة الخارجية، بيروت"),
        ("رويترز، أ ف ب", "رويترز، أ ف ب"),
        ("هدى القاسم، بيروت", "هدى القاسم، بيروت"),
        ("هدى القاسم، ليلى الثالث", "هدى القاسم، ليلى الثالث"),
        ("a, b, c, d", "a, b, c, d"),
        (",", ""),
    ],
)
def test_natural_order__inverted_names_are_turned_and_others_stay(name, natural):
    assert natural_order(name) == natural


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"given": "Omar", "particle": "al-", "family": "Sayed"}, "Omar al-Sayed"),
        ({"given": "Anna", "particle": "van der", "family": "Meer", "suffix": "Jr."}, "Anna van der Meer Jr."),
        ({"given": "Jean", "particle": "d’", "family": "Ormes"}, "Jean d’Ormes"),
        ({"family": "وكالات"}, "وكالات"),
    ],
)  # fmt: skip
def test_full_name__parts_are_in_natural_order(parts, name):
    assert full_name(**parts) == name
