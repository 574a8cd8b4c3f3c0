"""Resolutions of the Security Council: a number the gazetteer knows, behind the word for it."""

from __future__ import annotations

import itertools
import re

from articles import arabic
from articles.recognition.gazetteer import Gazetteer
from articles.recognition.suggestions import Sentence, Suggestion, suggest

# How many words may stand between «قرار» and its number: «قرار مجلس الأمن الدولي التابع للأمم
# المتحدة رقم (2254)» has eight.
REACH = 10
_WORD = frozenset({"قرار", "قرارين", "قراري", "قراران", "قرارات"})
_LEAGUE = frozenset({"الجامعه", "جامعه"})
_SYMBOL = re.compile(r"(?:S/RES/|UNSCR\s*|[Rr]esolution\s+|résolution\s+)(\d{3,4})")


def find(sentence: Sentence, gazetteer: Gazetteer) -> list[Suggestion]:
    """Return the resolutions a sentence cites, each once."""
    keys: dict[int, str] = {}
    tokens = sentence.tokens
    for place, token in enumerate(tokens):
        if _WORD.isdisjoint(arabic.without_clitics(token.form)):
            continue
        reach = list(
            itertools.takewhile(
                lambda t: _WORD.isdisjoint(arabic.without_clitics(t.form)),
                tokens[place + 1 : place + 1 + REACH],
            )
        )
        if any(not _LEAGUE.isdisjoint(arabic.without_clitics(t.form)) for t in reach):
            continue  # the Arab League passes resolutions too
        for near in reach:
            if key := gazetteer.resolution_keys.get(near.form):
                keys.setdefault(key, "resolution-after-word")
    for match in _SYMBOL.finditer(arabic.ascii_digits(sentence.text)):
        if key := gazetteer.resolution_keys.get(match[1]):
            keys.setdefault(key, "resolution-symbol")
    return [suggest("resolution", sentence, rule, 0.95, key=key) for key, rule in keys.items()]
