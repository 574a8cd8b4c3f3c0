import pytest

from articles.browse.url_state import UrlState

ORDER = ("q", "venue", "state", "sort", "page")


def state(*pairs):
    return UrlState.of(pairs, ORDER)


def test_of__canonical_whatever_the_order():
    assert str(state(("state", "iraq"), ("venue", "rome"), ("venue", "paris"))) == (
        "?venue=paris&venue=rome&state=iraq"
    )


def test_of__drops_empty_doubled_and_unknown():
    assert (
        str(state(("venue", "rome"), ("venue", "rome"), ("q", ""), ("utm", "x"))) == "?venue=rome"
    )


def test_change__leaves_the_page_behind():
    here = state(("venue", "rome"), ("page", "3"))
    assert str(here.with_("venue", "paris")) == "?venue=paris&venue=rome"
    assert str(here.without("venue", "rome")) == "?"
    assert str(here.replaced("venue", "oslo")) == "?venue=oslo"
    assert str(here.at_page(2)) == "?venue=rome&page=2"
    assert str(here.at_page(1)) == "?venue=rome"


def test_str__is_safe_in_an_address():
    assert str(state(("q", "داعش & «روما»"))).startswith("?q=%D8%AF")
    assert "&" not in str(state(("q", "a & b")))[1:]


@pytest.mark.parametrize(
    "start", ["", "a=1", "b=x", "b=x&b=y", "a=1&b=x&c=3", "b=x&c=3", "c=3&page=2"]
)
@pytest.mark.parametrize("value", ["x", "z", "ق ر"])
def test_toggle__the_same_as_with_and_without(start, value):
    pairs = [tuple(pair.split("=")) for pair in start.split("&") if pair]
    state = UrlState.of(pairs, ("a", "b", "c", "page"))
    other = state.without("b", value) if value in state.values("b") else state.with_("b", value)
    assert state.toggle("b")(value) == str(other)
