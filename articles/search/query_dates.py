"""Dates in a query: a month matches its other names and its number. Pure.

«يونيو 2019» matches the dates of June 2019 however a text writes them, because documents have a lexeme for each
date (`articles.search.date_lexemes`). The year and the day remain parts of the query of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from articles.search import date_lexemes
from articles.search.date_lexemes import DATE, DateWords
from articles.search.query import Clause, Phrase, Query, Switches
from articles.text import arabic, dates


def with_dates(query: Query, switches: Switches) -> Query:
    """Return the query with the dates in it matched in any form."""
    if not any(map(_may_have_date, query.clauses)):
        return query
    clauses = [
        clause for run in _runs(query.clauses) for clause in _with_dates_of_run(run, switches)
    ]
    return replace(query, clauses=tuple(clauses))


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
