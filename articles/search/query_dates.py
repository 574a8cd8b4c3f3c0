"""Dates in a query: a month matches its other names and its number, a year also what happened in it. Pure.

«يونيو 2019» matches the dates of June 2019 however a text writes them, because documents have a lexeme for each
date (`articles.search.date_lexemes`). The year and the day remain parts of the query of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from articles.search import date_lexemes
from articles.search.date_lexemes import DATE, DateWords
from articles.search.query import Clause, Phrase, Query, Switches
from articles.text import arabic, dates
from articles.text.dates import PartialDate


@dataclass(frozen=True, slots=True)
class AskedDate:
    """A date that is all a query asks for: a month, a year, or both, with or without a day."""

    year: int | None
    month: int | None
    day: int | None = None

    def includes(self, date: PartialDate) -> bool:
        """Return whether a date lies in it; a month without a year is that of every year."""
        own, others = (self.year, self.month, self.day), (date.year, date.month, date.day)
        return all(part in (None, other) for part, other in zip(own, others, strict=True))


def asked_date(query: Query) -> AskedDate | None:
    """Return the date that a query asks for, if it asks for nothing else: «2019», «June», «يونيو 2019»."""
    if any(not clause.is_free for clause in query.clauses):
        return None
    text = " ".join(clause.typed for clause in query.clauses)
    tokens = list(arabic.tokens(text))
    while tokens and date_lexemes.introduces_date(tokens[0].form):
        text = text[tokens[0].end :]
        tokens = list(arabic.tokens(text))
    forms = [token.form for token in tokens]
    if len(forms) == 1 and date_lexemes.is_year(forms[0]):
        return AskedDate(int(forms[0]), None)
    for date in date_lexemes.find(text, tokens):
        # `end` of a date is behind its year, or behind the month if it has none.
        if date.start == 0 and date.end >= len(tokens) - 1:
            return AskedDate(date.year, date.month, date.days[0] if len(date.days) == 1 else None)
    month = date_lexemes.month_of(forms) if len(forms) <= 2 else 0
    return AskedDate(None, month) if month else None


def with_dates(query: Query, switches: Switches) -> Query:
    """Return the query with the dates in it matched in any form."""
    if not any(map(_may_have_date, query.clauses)):
        return query
    if (asked := asked_date(query)) and asked.month and not asked.year and not asked.day:
        return _of_month(query, asked.month, switches)
    clauses = [
        clause for run in _runs(query.clauses) for clause in _with_dates_of_run(run, switches)
    ]
    return replace(query, clauses=tuple(clauses))


def with_years(clauses: Iterable[Clause], switches: Switches) -> Iterator[Clause]:
    """Yield the clauses; one that is a year also matches the articles of this year, and of its meetings."""
    for clause in clauses:
        words = clause.phrases[0].words
        is_year = (
            not clause.quoted
            and not clause.field
            and len(clause.phrases) == len(words) == 1
            and date_lexemes.is_year(words[0])
        )
        if is_year and switches.is_on("names", clause.key):
            own = Phrase((f"{DATE}{words[0]}",), name=words[0])
            yield replace(clause, phrases=(*clause.phrases, own))
        else:
            yield clause


def _of_month(query: Query, month: int, switches: Switches) -> Query:
    """Return a query for nothing but a month, whose name then means no other word: «مارس», "May"."""
    typed = " ".join(clause.typed for clause in query.clauses)
    if not switches.is_on("names", arabic.fold_phrase(typed)):
        return query
    words = tuple(arabic.words(typed))
    name = Phrase((f"{DATE}{month:02}",), name=dates.month_name(month))
    is_certain = any(
        date.is_certain for date in date_lexemes.find(typed, list(arabic.tokens(typed)))
    )
    phrases = (Phrase(words), name) if is_certain else (name,)
    return replace(query, clauses=(replace(query.clauses[0], phrases=phrases, typed=typed),))


def _may_have_date(clause: Clause) -> bool:
    words = clause.phrases[0].words
    return any(word.isdigit() or date_lexemes.begins_month(word) for word in words)


def _runs(clauses: tuple[Clause, ...]) -> Iterator[list[Clause]]:
    """Yield runs of clauses that may be one date; a clause that cannot be part of one is a run of its own."""

    def run_of(numbered: tuple[int, Clause]) -> int:
        number, clause = numbered
        return -1 if clause.is_free and len(clause.phrases) == 1 else number

    for _, run in groupby(enumerate(clauses), run_of):
        yield [clause for _, clause in run]


def _with_dates_of_run(run: list[Clause], switches: Switches) -> list[Clause]:
    if any(clause.quoted or len(clause.phrases) > 1 for clause in run):
        return run
    text = " ".join(clause.typed for clause in run)
    tokens = list(arabic.tokens(text))
    ends, position = [], 0
    for clause in run:
        position += len(clause.typed) + 1
        ends.append(position)
    owners = [next(n for n, end in enumerate(ends) if token.end <= end) for token in tokens]
    result: list[Clause] = []
    taken = 0
    for date in date_lexemes.find(text, tokens):
        first, last = owners[date.first], owners[date.last]
        own_tokens = [index for index, owner in enumerate(owners) if first <= owner <= last]
        typed = " ".join(clause.typed for clause in run[first : last + 1])
        is_whole = date.start <= own_tokens[0] and own_tokens[-1] <= date.end
        if first < taken or not is_whole or not switches.is_on("names", arabic.fold_phrase(typed)):
            continue
        words = tuple(tokens[index].form for index in own_tokens)
        has_only_month = own_tokens == list(range(date.first, date.last + 1))
        phrases = _phrases(date, words, is_month=has_only_month and not date.is_numeric)
        result += [*run[taken:first], replace(run[first], phrases=phrases, typed=typed)]
        taken = last + 1
    return result + run[taken:]


def _phrases(date: DateWords, words: tuple[str, ...], *, is_month: bool) -> tuple[Phrase, ...]:
    """Return the phrases that match a date of a query; `is_month` if its day and year are other clauses.

    A name that is also another word does not match by itself: مارس is also a verb.
    """
    month = f"{DATE}{date.month:02}"
    name = dates.in_words(date.date) if date.date else dates.month_name(date.month)
    phrases = [Phrase(words)] if date.is_certain else []
    if is_month:
        phrases.append(Phrase((month,), name=name))
    else:
        parts = (*map(str, date.days), month, *((str(date.year),) if date.year else ()))
        phrases.append(Phrase(parts, adjacent=False, name=name))
    if date.date:
        phrases.append(Phrase((f"{DATE}{date.date}",), name=name))
    return tuple(phrases)
