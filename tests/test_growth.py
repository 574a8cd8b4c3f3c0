"""How the steps of what reads texts grow with their length: of every expression, and of the readers."""

import functools
import re

import pytest

from articles import search
from articles.intake.parsers.furniture import is_furniture
from articles.intake.recognition.suggestions import split_sentences
from articles.interchange.formulas import escape_formula, unescape_formula
from articles.search import highlighting
from articles.text import arabic, date_mentions, dates, minhash, numbers
from tests import growth
from tests.regex_steps import Matcher

# Read of lines that are never longer than this: in what it takes of them, growth counts only up to there.
BOUNDED = {"articles.intake.parsers.furniture._FURNITURE_LINE": 400}
PATTERNS = growth.patterns()
READERS = {
    "fold": arabic.fold,
    "words": arabic.words,
    "without marks": arabic.without_marks,
    "sort key": lambda text: arabic.sort_key(text),
    "question": search.parse,
    "switches": lambda text: search.Switches.of(["names:" + text]),
    "date": lambda text: _or_none(dates.PartialDate.parse, text),
    "dates": date_mentions.find_dates,
    "years": date_mentions.stated_years,
    "numbers": numbers.find_numbers,
    "sentences": lambda text: split_sentences("body", text),
    "furniture": is_furniture,
    "formula": lambda text: unescape_formula(escape_formula(text)),
    "highlight": lambda text: highlighting.snippet(text, search.parse("مراكش")),
    "shingles": minhash.shingles,
}
REPEATED = (
    " ", "\n", "م", "ا", "a", "1", "٣", "-", ".", ",", "،", '"', "«", "“", "(", "[", "'", "!", "|", "=",
    "\u064e", "\u0301", "ـ", "\u200b", "\u202e", "\ufdfa", "و", "م ", "1 ", "1,", "1.", "1-", "1 و", "-1",
    "عام 2019 ", "عام 2019 و", "خمسة و", "مليون ", "ألف ", "مارس ", "الأحد ", "1 مارس ", "OR ", "title:",
    '"م ', "«م» ", "م. ", "م\n", "بال", "a'", "1/1/", "12 شوال ", "مراكش ",
)  # fmt: skip
BEFORE_BLANKS = ("الأحد", "1", "عام", "مارس", "12 شوال", "title:", "March", "الأحد 1 -", "'")
TEXTS = [*(("", each) for each in REPEATED), *((begin, " ") for begin in BEFORE_BLANKS)]


def _or_none(read, text: str):
    try:
        return read(text)
    except ValueError:
        return None


@functools.cache
def hard_texts(name: str) -> tuple[tuple[str, str], ...]:
    return tuple(growth.hard_texts(PATTERNS[name]))


@pytest.mark.parametrize("name", sorted(set(PATTERNS) - set(BOUNDED)))
def test_patterns__steps_grow_with_the_text(name):
    """What an expression loops over, four times as much of it: never the square."""
    found = growth.too_fast_growing(growth.scan(PATTERNS[name]), hard_texts(name))
    assert not found, found[:5]


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_patterns__counted_as_they_match(name):
    """The matcher that counts finds what `re` finds, in the texts that are hard for it."""
    pattern = PATTERNS[name]
    for begin, each in hard_texts(name):
        text = begin + each * (30 // len(each))
        given = text.encode() if isinstance(pattern.pattern, bytes) else text
        read = given.decode("latin-1") if isinstance(given, bytes) else given
        spans = [match.span() for match in pattern.finditer(given)]
        assert list(Matcher(pattern).finditer(read)) == spans, (begin, each)


def test_patterns__those_with_a_bound_are_few_and_known():
    assert set(BOUNDED) <= set(PATTERNS)
    assert len(PATTERNS) > 80


@pytest.mark.parametrize("name", sorted(READERS))
def test_readers__steps_grow_with_the_text(name):
    """Repeated characters and words of every kind."""
    read = READERS[name]
    read("اجتماع في مراكش عام 2019")  # what is loaded once is no part of it
    found = growth.too_fast_growing(growth.steps_of(read), TEXTS)
    assert not found, found[:5]


@pytest.mark.parametrize("bad", [r"(?:a+)b", r"\s+$", r"(?:a|b)*c|x", r"(\w+\s?)+!"])
def test_growth__sees_the_square_of_an_expression(bad):
    """A measure that never fails measures nothing."""
    pattern = re.compile(bad)
    assert growth.too_fast_growing(growth.scan(pattern), growth.hard_texts(pattern))


def _cut_letter_by_letter(text: str) -> None:
    while text:
        text = text[1:]


def _looked_for_from_everywhere(text: str) -> None:
    for place in range(len(text)):
        text.find("غ", place)


@pytest.mark.parametrize("bad", [_cut_letter_by_letter, _looked_for_from_everywhere])
def test_growth__sees_the_square_of_a_function(bad):
    assert growth.too_fast_growing(growth.steps_of(bad), [("", "م")])


def test_growth__a_linear_function_is_let_through():
    assert not growth.too_fast_growing(growth.steps_of(str.split), [("", "م ")])
