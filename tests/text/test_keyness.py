import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import keyness

sizes = st.integers(1, 10_000)


def test_log_likelihood__example_equals_the_value_computed_by_hand():
    # 10 of 1,000 here, 2 of 1,000 there: 6 expected in each.
    expected = 2 * (10 * math.log(10 / 6) + 2 * math.log(2 / 6))
    assert keyness.log_likelihood(10, 1000, 2, 1000) == pytest.approx(expected)


@given(a=st.integers(0, 50), b=st.integers(0, 50), more=sizes, other=sizes)
def test_log_likelihood__any_counts_give_a_symmetric_non_negative_value(a, b, more, other):
    size_a, size_b = a + more, b + other
    score = keyness.log_likelihood(a, size_a, b, size_b)
    assert score >= -1e-9
    assert score == pytest.approx(keyness.log_likelihood(b, size_b, a, size_a))


def test_much_more_frequent__words_are_counted_by_stem_without_function_words():
    here = keyness.count(["مراكش في المغرب"] * 4 + ["بمراكش والمغرب"] * 2)
    there = keyness.count(["واشنطن في الولايات المتحدة عن سوريا"] * 6)
    occurrences = {f.word: (f.here, f.there) for f in keyness.much_more_frequent(here, there)}
    assert occurrences == {"مراكش": (6, 0), "المغرب": (6, 0)}


def test_much_more_frequent__chance_difference_gives_nothing():
    few = keyness.count(["مراكش بيان"])
    assert keyness.much_more_frequent(few, keyness.count(["واشنطن بيان"])) == []
    assert keyness.much_more_frequent(few, keyness.count([])) == []
