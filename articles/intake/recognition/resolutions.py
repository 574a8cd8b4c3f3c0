"""Recognition of resolutions of the Security Council: their numbers after «قرار», and their symbols."""

from __future__ import annotations

import re

from articles.intake.recognition.gazetteer import Gazetteer
from articles.intake.recognition.suggestions import Sentence, Suggestion, suggest
from articles.text import arabic

# Words allowed between «قرار» and its number: «قرار مجلس الأمن الدولي التابع للأمم المتحدة رقم (2254)» has
# eight.
NUMBER_REACH = 10
LIST_GAP = 2  # words allowed between two numbers of a list
COUNCIL_REACH = 4  # words before «قرار» that may name the Council
AFTER_REACH = 6  # words after a number that may name the Council
FIRST_YEAR, LAST_YEAR = 1946, 2100
NUMBER_LIMIT = 3000  # the Council will not reach this number for years
_COUNCIL_WORDS = frozenset(["الامن", "الشرعيه", "الاممي", "الامميه", "الاممييه", "المتحده"])
_JOINING_WORDS = frozenset(
    ["و", "رقم", "ارقام", "الارقام", "لسنه", "سنه", "لعام", "عام", "الصادر", "ثم", "تاريخ"]
)
_YEAR_WORDS = frozenset(["لسنه", "سنه", "لعام", "عام"])
_SINCE = frozenset(["منذ", "عام", "سنه", "خلال", "بعد", "قبل", "حتي"])
_RESOLUTION_WORDS = frozenset(
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
_LEAGUE_WORDS = frozenset({"الجامعه", "جامعه"})
_SYMBOL = re.compile(
    r"(?:S/RES/|UNSCRs?\s*|[Rr]esolutions?\s+|[Rr]ésolutions?\s+)"
    r"(\d{3,4}(?:\s*\(\d{4}\))?(?:(?:\s*,\s*|\s+(?:and|et)\s+|\s*,\s*(?:and|et)\s+)\d{3,4}(?:\s*\(\d{4}\))?)*)"
)


def find(sentence: Sentence, gazetteer: Gazetteer) -> list[Suggestion]:
    """Return the resolutions a sentence cites, each once.

    A resolution that is not in the gazetteer is suggested only if the text names the Council or gives the
    symbol of the resolution.
    """
    rules: dict[str, str] = {}
    names_one = any(arabic.is_one_of(token.form, _RESOLUTION_WORDS) for token in sentence.tokens)
    tokens = _with_numbers_in_digits(sentence) if names_one else []
    for position, token in enumerate(tokens):
        if arabic.is_one_of(token.form, _RESOLUTION_WORDS):
            words, cited = _read_citation(sentence.text, tokens[position + 1 :])
            words += _words_after(tokens, position, cited)
            before = [t.form for t in tokens[max(0, position - COUNCIL_REACH) : position]]
            if any(arabic.is_one_of(form, _LEAGUE_WORDS) for form in words):
                continue  # a resolution of the Arab League
            of_council = any(arabic.is_one_of(form, _COUNCIL_WORDS) for form in (*before, *words))
            for number in cited:
                if number in gazetteer.resolution_keys or (of_council and _is_plausible(number)):
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


def _with_numbers_in_digits(sentence: Sentence) -> list[arabic.Token]:
    """Return the tokens of a sentence with spelt-out numbers as digits: «القرار ألفين ومئتين وأربعة وخمسين»."""
    tokens = list(sentence.tokens)
    for mention in reversed(sentence.numbers):
        inside = [n for n, t in enumerate(tokens) if mention.start <= t.start < mention.end]
        if len(inside) > 1 and mention.value == int(mention.value):
            digits = arabic.Token(mention.start, mention.end, str(int(mention.value)))
            tokens[inside[0] : inside[-1] + 1] = [digits]
    return tokens


def _read_citation(text: str, following: list[arabic.Token]) -> tuple[list[str], list[str]]:
    """Return the words between «قرار» and its numbers, and the numbers: «2161 (2014)، و2170 (2014)، و2178».

    `following` are the tokens after «قرار».
    """
    words: list[str] = []
    cited: list[str] = []
    gap_words = 0  # words since the last number
    before: arabic.Token | None = None
    for token in following:
        form = token.form
        if form.isdigit():
            if not _is_year(text, before, token):
                cited.append(form)
            gap_words = 0
        elif arabic.is_one_of(form, _RESOLUTION_WORDS):
            break
        else:
            gap_words += form not in _JOINING_WORDS
            if gap_words > (LIST_GAP if cited else NUMBER_REACH):
                break
            if not cited:
                words.append(form)
        before = token
    return words, cited


def _words_after(tokens: list[arabic.Token], position: int, cited: list[str]) -> list[str]:
    """Return the words after the first number, which may name the Council: «2401 الصادر عن مجلس الأمن»."""
    if not cited:
        return []
    following = [token.form for token in tokens[position + 1 :]]
    after = following.index(cited[0]) + 1
    words = following[after : after + AFTER_REACH]
    other = (n for n, form in enumerate(words) if arabic.is_one_of(form, _RESOLUTION_WORDS))
    return words[: next(other, len(words))]


def _is_year(text: str, before: arabic.Token | None, token: arabic.Token) -> bool:
    """Return whether a number is the year of the resolution before it.

    «2254 (2015)», «2254/2015» and «2254 لسنة 2015» give a year. 1973 and 2042 are numbers of resolutions as
    well as years: in a list of resolutions they follow «و» or a comma.
    """
    if before is not None and before.form in _SINCE:
        return True
    if before is None or not FIRST_YEAR <= int(token.form) <= LAST_YEAR:
        return False
    gap = text[before.end : token.start]
    after_number = before.form.isdigit() and not any(mark in gap for mark in "،,;؛")
    return after_number or before.form in _YEAR_WORDS


def _is_plausible(number: str) -> bool:
    return 3 <= len(number) <= 4 and int(number) < NUMBER_LIMIT
