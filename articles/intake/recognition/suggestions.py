"""What recognition proposes, and the passage each proposal rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from articles.search import segmentation
from articles.text import arabic
from articles.text.dates import PartialDate

Kind = Literal[
    "resolution",
    "new_resolution",
    "venue",
    "state",
    "official",
    "topic",
    "meeting",
    "meeting_date",
    "meeting_kind",
    "publication_date",
    "host",
    "virtual",
    "figure",
    "new_official",
    "new_meeting",
]

LONGEST, MOST_READ = 2_000, 100_000  # characters of a sentence; of a text that is read
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
        """The words of the sentence; those that were run together are taken apart."""
        return [part for token in arabic.tokens(self.text) for part in segmentation.apart(token)]


@dataclass(frozen=True)
class Number:
    """A number a text states: how many, of what, and what it counts (a value of `Figure.Counts`)."""

    value: Decimal
    counts: str
    unit_ar: str
    unit_en: str

    def __str__(self) -> str:
        return f"{self.value.normalize():f} {self.unit_en} ({self.counts})"


@dataclass(frozen=True)
class NewOfficial:
    """Someone with an office whom the gazetteer does not know; `state` is a key of it."""

    name: str
    office: str
    state: int | None

    def __str__(self) -> str:
        return f"{self.name}, {self.office}"


@dataclass(frozen=True)
class NewMeeting:
    """A meeting the gazetteer does not know; `venue` is a key of it, None for one without a place."""

    start: PartialDate
    venue: int | None
    meeting_kind: str
    virtual: bool

    def __str__(self) -> str:
        return f"{self.start} {self.meeting_kind}".strip()


@dataclass(frozen=True)
class Suggestion:
    """One proposal: what, which (`key` of the gazetteer, or a date), and the sentence behind it.

    `start` and `end` are offsets of the evidence into the text of `field`; `confidence` runs from 0
    to 1; `rule` names the rule for editors and tests. `said` is what a text says of something that is
    in no gazetteer, or the kind of a meeting.
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
    said: Number | NewOfficial | NewMeeting | str | None = None


def suggest(
    kind: Kind,
    sentence: Sentence,
    rule: str,
    confidence: float,
    *,
    key: int | None = None,
    date: PartialDate | None = None,
    background: bool = False,
    inferred: bool = False,
    said: Number | NewOfficial | NewMeeting | str | None = None,
) -> Suggestion:
    """Return a suggestion that rests on a sentence."""
    return Suggestion(
        kind, key, date, sentence.field, sentence.start, sentence.end, sentence.text, rule, confidence,
        background, inferred, said,
    )  # fmt: skip


def sentences(field: str, text: str, first: int = 0) -> list[Sentence]:
    """Return the sentences of `text` in order; offsets leave out the blanks around them.

    What goes on without a stop is parted at LONGEST characters, and what lies beyond MOST_READ is not
    read: no press article is so long, and the time a text takes stays in proportion to its length.
    """
    found: list[Sentence] = []
    for match in _SENTENCE.finditer(text[:MOST_READ]):
        for begin in range(match.start(), match.end(), LONGEST):
            raw = text[begin : min(begin + LONGEST, match.end())]
            stripped = raw.strip()
            if arabic.words(stripped):
                start = begin + raw.index(stripped)
                found.append(
                    Sentence(field, start, start + len(stripped), stripped, first + len(found))
                )
    return found
