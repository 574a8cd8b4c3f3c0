"""Resolutions of the Security Council: a number the gazetteer knows, behind the word for it."""

from __future__ import annotations

import re

from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.suggestions import Sentence, Suggestion, suggest
from articles.text import arabic, numbers

# How many words may stand between «قرار» and its number: «قرار مجلس الأمن الدولي التابع للأمم
# المتحدة رقم (2254)» has eight.
REACH = 10
BETWEEN = 2  # words between two numbers of a list
BEFORE = 4  # words before «قرار» in which the Council may be named
FIRST_YEAR, LAST_YEAR = 1946, 2100
HIGHEST = 3000  # a number beyond is none of the Council's, nor will be for years
_COUNCIL = frozenset(["الامن", "الشرعيه", "الاممي", "الامميه", "الاممييه", "المتحده"])
_JOINING = frozenset(
    ["و", "رقم", "ارقام", "الارقام", "لسنه", "سنه", "لعام", "عام", "الصادر", "ثم", "تاريخ"]
)
_YEAR_WORDS = frozenset(["لسنه", "سنه", "لعام", "عام"])
_WORD = frozenset(
    {
        "قرار",
        "قرارا",
        "قرارين",
        "قراري",
        "قراران",
        "قرارات",
        "قراره",
        "قرارها",
        "قراراته",
        "قراراتها",
    }
)
_LEAGUE = frozenset({"الجامعه", "جامعه"})
_SYMBOL = re.compile(
    r"(?:S/RES/|UNSCRs?\s*|[Rr]esolutions?\s+|[Rr]ésolutions?\s+)"
    r"(\d{3,4}(?:\s*\(\d{4}\))?(?:(?:\s*,\s*|\s+(?:and|et)\s+|\s*,\s*(?:and|et)\s+)\d{3,4}(?:\s*\(\d{4}\))?)*)"
)


def find(sentence: Sentence, gazetteer: Gazetteer) -> list[Suggestion]:
    """Return the resolutions a sentence cites, each once.

    One that the gazetteer does not know is said only where the text names the Council or its symbol.
    """
    rules: dict[str, str] = {}
    tokens = _with_numbers_spelt_out(sentence)
    for place, token in enumerate(tokens):
        if arabic.is_one_of(token.form, _WORD):
            words, cited = _cited(sentence.text, tokens[place + 1 :])
            before = [t.form for t in tokens[max(0, place - BEFORE) : place]]
            if any(arabic.is_one_of(form, _LEAGUE) for form in words):
                continue  # the Arab League passes resolutions too
            of_council = any(arabic.is_one_of(form, _COUNCIL) for form in (*before, *words))
            for number in cited:
                if number in gazetteer.resolution_keys or (of_council and _may_be_one(number)):
                    rules.setdefault(number, "resolution-after-word")
    for match in _SYMBOL.finditer(arabic.ascii_digits(sentence.text)):
        for number in re.findall(r"(?<![\d(])\d{3,4}(?!\d)", match[1]):
            rules.setdefault(number, "resolution-symbol")
    return [
        suggest("resolution", sentence, rule, 0.95, key=key)
        if (key := gazetteer.resolution_keys.get(number))
        else suggest("new_resolution", sentence, rule, 0.6, said=number)
        for number, rule in rules.items()
    ]


def _with_numbers_spelt_out(sentence: Sentence) -> list[arabic.Token]:
    """Return the words of a sentence, a number in words as one: «القرار ألفين ومئتين وأربعة وخمسين»."""
    tokens = list(sentence.tokens)
    if not any(arabic.is_one_of(token.form, _WORD) for token in tokens):
        return tokens
    for mention in reversed(numbers.find_numbers(sentence.text)):
        inside = [n for n, t in enumerate(tokens) if mention.start <= t.start < mention.end]
        if len(inside) > 1 and mention.value == int(mention.value):
            one = arabic.Token(mention.start, mention.end, str(int(mention.value)))
            tokens[inside[0] : inside[-1] + 1] = [one]
    return tokens


def _cited(text: str, following: list[arabic.Token]) -> tuple[list[str], list[str]]:
    """Return the words between «قرار» and its numbers, and the numbers: «2161 (2014)، و2170 (2014)، و2178»."""
    words: list[str] = []
    cited: list[str] = []
    apart = 0  # words since the last number
    before: arabic.Token | None = None
    for token in following:
        form = token.form
        if form.isdigit():
            if not _is_year(text, before, token):
                cited.append(form)
            apart = 0
        elif arabic.is_one_of(form, _WORD):
            break
        else:
            apart += form not in _JOINING
            if apart > (BETWEEN if cited else REACH):
                break
            if not cited:
                words.append(form)
        before = token
    return words, cited


def _is_year(text: str, before: arabic.Token | None, token: arabic.Token) -> bool:
    """Whether a number is the year of the resolution before it: «2254 (2015)», «2254/2015», «2254 لسنة 2015».

    1973 and 2042 are years, and resolutions too: in a list they stand behind «و» or a comma.
    """
    if before is None or not FIRST_YEAR <= int(token.form) <= LAST_YEAR:
        return False
    gap = text[before.end : token.start]
    behind_number = before.form.isdigit() and not any(mark in gap for mark in "،,;؛")
    return behind_number or before.form in _YEAR_WORDS


def _may_be_one(number: str) -> bool:
    return 3 <= len(number) <= 4 and int(number) < HIGHEST
