"""Growth of steps with the length of a text, for every regular expression and for functions that read texts."""

import functools
import re

import pytest

from articles import search
from articles.intake.parsers.bylines import names_in_line
from articles.intake.parsers.furniture import is_furniture
from articles.intake.parsers.headlines import is_headline, supplied
from articles.intake.recognition.suggestions import split_sentences
from articles.interchange.formulas import escape_formula, unescape_formula
from articles.search import highlighting
from articles.text import (
    arabic,
    authors,
    date_fields,
    date_mentions,
    dates,
    languages,
    latex,
    minhash,
    numbers,
    title_markup,
)
from tests import growth
from tests.regex_steps import Matcher

# Expressions applied only to lines of at most so many characters, so that their growth is not tested.
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
    "date of a field": lambda text: date_fields.combined_date([text]),
    "name": authors.natural_order,
    "plain_title": title_markup.plain_title,
    "LaTeX": latex.decode,
    "address in LaTeX": lambda text: latex.links(text) and latex.address(text),
    "dates": date_mentions.find_dates,
    "years": date_mentions.stated_years,
    "numbers": numbers.find_numbers,
    "sentences": lambda text: split_sentences("body", text),
    "furniture": is_furniture,
    "byline": names_in_line,
    "headline": lambda text: is_headline(text) or supplied(text),
    "formula": lambda text: unescape_formula(escape_formula(text)),
    "highlight": lambda text: highlighting.snippet(text, search.parse("مراكش")),
    "shingles": minhash.shingles,
    "language": languages.language_of,
    "language code": languages.language_code,
}
REPEATED = (
    " ", "\n", "م", "ا", "a", "1", "٣", "-", ".", ",", "،", '"', "«", "“", "(", "[", "'", "!", "|", "=",
    "\u064e", "\u0301", "ـ", "\u200b", "\u202e", "\ufdfa", "و", "م ", "1 ", "1,", "1.", "1-", "1 و", "-1",
    "عام 2019 ", "عام 2019 و", "خمسة و", "مليون ", "ألف ", "مارس ", "الأحد ", "1 مارس ", "OR ", "title:",
    "<i>", "&amp;", "\\&", "{\\'e}", "{a}", "$", "--", "\\url{a}", "\\",
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
def test_patterns__repeated_characters_take_linear_steps(name):
    """Four times the characters of a loop never take the square of the steps."""
    problems = growth.too_fast_growing(growth.scan(PATTERNS[name]), hard_texts(name))
    assert not problems, problems[:5]


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_patterns__counting_matcher_finds_the_matches_of_re(name):
    """The hard texts of each expression, shortened."""
    pattern = PATTERNS[name]
    for begin, each in hard_texts(name):
        text = begin + each * (30 // len(each))
        given = text.encode() if isinstance(pattern.pattern, bytes) else text
        read = given.decode("latin-1") if isinstance(given, bytes) else given
        spans = [match.span() for match in pattern.finditer(given)]
        assert list(Matcher(pattern).finditer(read)) == spans, (begin, each)


def test_patterns__bounded_ones_exist_and_all_are_found():
    assert set(BOUNDED) <= set(PATTERNS)
    assert len(PATTERNS) > 80


@pytest.mark.parametrize("name", sorted(READERS))
def test_readers__repeated_texts_take_linear_steps(name):
    """Repeated characters and words of every kind."""
    read = READERS[name]
    read("اجتماع في مراكش عام 2019")  # data loaded once is not counted
    problems = growth.too_fast_growing(growth.steps_of(read), TEXTS)
    assert not problems, problems[:5]


@pytest.mark.parametrize("bad", [r"(?:a+)b", r"\s+$", r"(?:a|b)*c|x", r"(\w+\s?)+!"])
def test_growth__quadratic_expression_is_reported(bad):
    """A check that never fails checks nothing."""
    pattern = re.compile(bad)
    assert growth.too_fast_growing(growth.scan(pattern), growth.hard_texts(pattern))


def _remove_letter_by_letter(text: str) -> None:
    while text:
        text = text[1:]


def _search_from_every_position(text: str) -> None:
    for position in range(len(text)):
        text.find("غ", position)


@pytest.mark.parametrize("bad", [_remove_letter_by_letter, _search_from_every_position])
def test_growth__quadratic_function_is_reported(bad):
    assert growth.too_fast_growing(growth.steps_of(bad), [("", "م")])


def test_growth__linear_function_is_not_reported():
    assert not growth.too_fast_growing(growth.steps_of(str.split), [("", "م ")])
