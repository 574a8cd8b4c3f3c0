import pytest

from articles.browse.url_state import UrlState

ORDER = ("q", "venue", "state", "sort", "page")


def state(*pairs):
    return UrlState.of(pairs, ORDER)


def test_of__pairs_in_any_order_give_the_canonical_order():
    assert str(state(("state", "iraq"), ("venue", "rome"), ("venue", "paris"))) == (
        "?venue=paris&venue=rome&state=iraq"
    )


def test_of__empty_duplicate_and_unknown_pairs_are_dropped():
    assert (
        str(state(("venue", "rome"), ("venue", "rome"), ("q", ""), ("utm", "x"))) == "?venue=rome"
    )


def test_change__page_number_is_dropped():
    current = state(("venue", "rome"), ("page", "3"))
    assert str(current.with_("venue", "paris")) == "?venue=paris&venue=rome"
    assert str(current.without("venue", "rome")) == "?"
    assert str(current.replaced("venue", "oslo")) == "?venue=oslo"
    assert str(current.at_page(2)) == "?venue=rome&page=2"
    assert str(current.at_page(1)) == "?venue=rome"


def test_str__special_characters_are_quoted():
    assert str(state(("q", "داعش & «روما»"))).startswith("?q=%D8%AF")
    assert "&" not in str(state(("q", "a & b")))[1:]


@pytest.mark.parametrize(
    "start", ["", "a=1", "b=x", "b=x&b=y", "a=1&b=x&c=3", "b=x&c=3", "c=3&page=2"]
)
@pytest.mark.parametrize("value", ["x", "z", "ق ر"])
def test_toggle__equals_with_and_without(start, value):
    pairs = [tuple(pair.split("=")) for pair in start.split("&") if pair]
    state = UrlState.of(pairs, ("a", "b", "c", "page"))
    other = state.without("b", value) if value in state.values("b") else state.with_("b", value)
    assert state.toggle("b")(value) == str(other)
