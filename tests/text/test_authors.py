"""Authors: a list, and the line that the press prints."""

from hypothesis import given
from hypothesis import strategies as st

from articles.text.authors import author_line, authors_of


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
