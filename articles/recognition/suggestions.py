"""What recognition proposes, and the passage each proposal rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from articles import arabic
from articles.dates import PartialDate

Kind = Literal[
    "resolution",
    "venue",
    "state",
    "official",
    "meeting",
    "meeting_date",
    "publication_date",
    "virtual",
]

# A stop between digits belongs to a number (7.7 مليون).
_SENTENCE = re.compile(r"[^\n.!؟?]+(?:\.(?=\d)[^\n.!؟?]+)*[.!؟?…”\"»)]*")


@dataclass(frozen=True)
class Sentence:
    """A sentence of a field of the article, at `start:end` of that field's text."""

    field: str
    start: int
    end: int
    text: str
    place: int

    @cached_property
    def tokens(self) -> list[arabic.Token]:
        return list(arabic.tokens(self.text))


@dataclass(frozen=True)
class Suggestion:
    """One proposal: what, which (`key` of the gazetteer, or a date), and the sentence behind it.

    `start` and `end` are offsets of the evidence into the text of `field`; `confidence` runs from 0
    to 1; `rule` names the rule for editors and tests.
    """

    kind: Kind
    key: int | None
    date: PartialDate | None
    field: str
    start: int
    end: int
    evidence: str
    rule: str
    confidence: float
    background: bool = False
    inferred: bool = False


def sentences(field: str, text: str, first: int = 0) -> list[Sentence]:
    """Return the sentences of `text` in order; offsets leave out the blanks around them."""
    found = []
    for match in _SENTENCE.finditer(text):
        raw = match.group()
        stripped = raw.strip()
        if arabic.words(stripped):
            start = match.start() + raw.index(stripped)
            found.append(
                Sentence(field, start, start + len(stripped), stripped, first + len(found))
            )
    return found
