"""Suggestions made by recognition, and the sentences they are read from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from articles.search import segmentation
from articles.text import arabic, date_mentions, latin, numbers
from articles.text.date_mentions import DateMention
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

MAX_SENTENCE_LENGTH, MAX_TEXT_LENGTH = 2_000, 100_000  # characters
# A full stop between digits belongs to a number (7.7 مليون), those of «U.S.» to a name: they end no sentence.
_WITHIN = r"(?:\.(?=\d)|(?<=(?<![A-Za-z])[A-Z])\.(?=[A-Z]\.)|(?<=\.[A-Z])\.(?=[ ]))"
_SENTENCE = re.compile(rf"[^\n.!؟?]+(?:{_WITHIN}[^\n.!؟?]+)*[.!؟?…”\"»)]*")


@dataclass(frozen=True)
class Sentence:
    """A sentence of one field of the article, at `start:end` of that field's text.

    `index` numbers the sentences of a record from 0, counted over all its fields.
    """

    field: str
    start: int
    end: int
    text: str
    index: int

    @cached_property
    def tokens(self) -> list[arabic.Token]:
        """The words of the sentence, Latin ones without marks; words that were run together are split."""
        return [
            part
            if part.form.isascii() or (plain := latin.unaccented(part.form)) == part.form
            else arabic.Token(part.start, part.end, plain)
            for token in arabic.tokens(self.text)
            for part in segmentation.split_token(token)
        ]

    @cached_property
    def dates(self) -> list[DateMention]:
        """The dates that the sentence mentions."""
        return date_mentions.find_dates(self.text)

    @cached_property
    def years(self) -> list[PartialDate]:
        """The years and full dates that the sentence states."""
        return date_mentions.stated_years(self.text, self.dates)

    @cached_property
    def numbers(self) -> list[numbers.NumberMention]:
        """The numbers that the sentence mentions, in digits or words."""
        return numbers.find_numbers(self.text)


@dataclass(frozen=True)
class Number:
    """A number stated by a text, with its unit and the kind of thing it counts (a value of `Figure.Counts`)."""

    value: Decimal
    counts: str
    unit_ar: str
    unit_en: str

    def __str__(self) -> str:
        return f"{self.value.normalize():f} {self.unit_en} ({self.counts})"


@dataclass(frozen=True)
class NewOfficial:
    """A person with an office who is not in the gazetteer; `state` is the gazetteer key of a state."""

    name: str
    office: str
    state: int | None

    def __str__(self) -> str:
        return f"{self.name}, {self.office}"


@dataclass(frozen=True)
class NewMeeting:
    """A meeting that is not in the gazetteer; `venue` is the gazetteer key of its venue, None without one."""

    start: PartialDate
    venue: int | None
    meeting_kind: str
    virtual: bool

    def __str__(self) -> str:
        return f"{self.start} {self.meeting_kind}".strip()


@dataclass(frozen=True)
class Suggestion:
    """One suggestion: its kind, its subject (a gazetteer `key` or a date), and the sentence it rests on.

    `start` and `end` are offsets of the evidence in the text of `field`. `confidence` is between 0 and 1.
    `rule` names the rule that made the suggestion, for editors and tests. `said` holds the value read from
    the text when it is not a gazetteer key: a number, a new official, a new meeting, the number of a new
    resolution, or the kind of a meeting.
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
    """Return a suggestion with a sentence as its evidence."""
    return Suggestion(
        kind, key, date, sentence.field, sentence.start, sentence.end, sentence.text, rule, confidence,
        background, inferred, said,
    )  # fmt: skip


def split_sentences(field: str, text: str, first: int = 0) -> list[Sentence]:
    """Return the sentences of `text` in order, without the blanks around them.

    The sentences are numbered from `first`. A sentence without a full stop is cut after every
    MAX_SENTENCE_LENGTH characters, and text beyond MAX_TEXT_LENGTH is ignored: no press article is that
    long, and the running time stays proportional to the length of the text.
    """
    result: list[Sentence] = []
    for match in _SENTENCE.finditer(text[:MAX_TEXT_LENGTH]):
        for begin in range(match.start(), match.end(), MAX_SENTENCE_LENGTH):
            raw = text[begin : min(begin + MAX_SENTENCE_LENGTH, match.end())]
            stripped = raw.strip()
            if next(arabic.tokens(stripped), None):
                start = begin + raw.index(stripped)
                result.append(
                    Sentence(field, start, start + len(stripped), stripped, first + len(result))
                )
    return result
