import pytest

from articles.text.whole_numbers import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_whole_number__digits_give_a_number(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "²", "٣", "-1", "+1", "1.0", " 1", "1_000", "9" * 19, "9" * 5_000, "x"]
)
def test_whole_number__anything_else_gives_none(text):
    assert whole_number(text) is None
