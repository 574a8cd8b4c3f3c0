"""How the time of what reads texts grows with their length: every expression, and the readers themselves."""

import functools
import re

import pytest

from articles import search
from articles.intake.parsers.furniture import is_furniture
from articles.intake.recognition.suggestions import sentences
from articles.interchange.formulas import as_meant, harmless
from articles.search import highlighting
from articles.text import arabic, date_mentions, dates, minhash, numbers
from tests import growth

# Read of lines that are never longer than this: in what it takes of them, growth counts only up to there.
BOUNDED = {"articles.intake.parsers.furniture._EVERYWHERE_LINE": 400}
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
    "sentences": lambda text: sentences("body", text),
    "furniture": is_furniture,
    "formula": lambda text: as_meant(harmless(text)),
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
def test_patterns__time_grows_with_the_text(name):
    """What an expression loops over, from 1,600 characters to 25,000: never the square of it."""
    found = growth.too_fast_growing(
        growth.scan(PATTERNS[name]), hard_texts(name), (1_600, 6_400, 25_000)
    )
    assert not found, found[:5]


def test_patterns__those_with_a_bound_are_few_and_known():
    assert set(BOUNDED) <= set(PATTERNS)
    assert len(PATTERNS) > 80


@pytest.mark.parametrize("name", sorted(READERS))
def test_readers__time_grows_with_the_text(name):
    """Up to 100,000 repeated characters of every kind."""
    found = growth.too_fast_growing(READERS[name], TEXTS)
    assert not found, found[:5]


def test_growth__sees_the_square():
    """A measure that never fails measures nothing."""
    bad = re.compile(r"(?:a+)b|\s+$")
    assert growth.too_fast_growing(growth.scan(bad), growth.hard_texts(bad), (1_600, 6_400, 25_000))
