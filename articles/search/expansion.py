"""Query expansion: a name in a query also matches the other names of the same thing. Pure.

A `Group` has the names of an authority (or the words of a synonym ring). Spellings are compared by their
stems, so that للتحالف الدولي is recognised as a name of التحالف الدولي.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from articles.search.analysis import EXACT
from articles.search.query import Clause, Phrase, Query, Switches
from articles.search.query_dates import with_dates, with_years
from articles.text import arabic, stemming

LONGEST_NAME = 6  # words
# A number of three to five digits and its year: 2254/2015, 2254 (2015), ٢٢٥٤ لعام ٢٠١٥.
_NUMBER = re.compile(r"\d{3,5}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER_WITH_YEAR = re.compile(r"(\d{3,5})\s*[/(]\s*((?:19|20)\d\d)\s*\)?")
_BEFORE_YEAR = frozenset(stemming.stem(arabic.fold(word)) for word in ("عام", "سنة"))
_ALL_ON = Switches()
MOST_NAMES = 12  # other names added to one part of a query, those with the fewest words


@dataclass(frozen=True, slots=True)
class Group:
    """The names of one thing: `label` is the one displayed, `spellings` are all of them as written.

    `owner` is the thing: its kind and primary key.
    """

    label: str
    spellings: tuple[str, ...]
    owner: tuple[str, int] | None = None


def name_key(words: Sequence[str]) -> str:
    """Return the comparison key of a name given as folded words.

    The key has the stems of the words, without stop words unless there are no others.
    """
    content_words = [word for word in words if word not in stemming.stop_words()] or words
    return " ".join(map(stemming.stem, content_words))


def surname_key(name: str) -> str:
    """Return the comparison key of an official's name of one word: as written, without the article.

    A name has no other forms: كوفود is not a form of وفد. The أل of ألباريس is no article.
    """
    has_article = arabic.without_marks(name).startswith(arabic.ARTICLE)
    folded = arabic.fold_phrase(name)
    return EXACT + (arabic.without_article(folded) if has_article else folded)


def expansion_keys(query: Query) -> set[str]:
    """Return the keys of all names that the query may contain."""
    return {key for _, _, keys in _runs(query) for key in keys}


def expand(
    query: Query, groups: Mapping[str, Sequence[Group]], switches: Switches = _ALL_ON
) -> Query:
    """Return the query with the other names of each name in it; longer names are replaced first.

    `groups` maps the key of a name to the groups that have it. Dates are matched in any form, a year also by
    the dates of articles and their meetings, and a number of a resolution without its year too.
    """
    query = with_dates(query, switches)
    clauses: list[Clause | None] = list(query.clauses)
    for start, end, keys in sorted(_runs(query), key=lambda run: run[0] - run[1]):
        if any(clause is None for clause in clauses[start:end]):
            continue
        matching_groups = list(
            dict.fromkeys(group for key in keys for group in groups.get(key, ()))
        )
        run = [clause for clause in clauses[start:end] if clause]
        if len(run) > 1 and any(len(clause.phrases) > 1 for clause in run):
            continue
        typed_text = " ".join(clause.typed for clause in run)
        if not switches.is_on("names", arabic.fold_phrase(typed_text)):
            continue
        words = tuple(word for clause in run for word in clause.phrases[0].words)
        if not (names := _other_names(matching_groups, words)):
            continue
        typed = Phrase(words, adjacent=len(run) == 1 and run[0].phrases[0].adjacent)
        clauses[start:end] = [
            replace(
                run[0],
                phrases=(typed, *names),
                typed=typed_text,
            ),
            *[None] * (end - start - 1),
        ]
    kept = [clause for clause in clauses if clause]
    if any(word.isdigit() for clause in kept for word in clause.phrases[0].words):
        # Years come last, since a number of a resolution and a name may end in one.
        kept = list(with_years(_with_numbers(kept, switches), switches))
    return replace(query, clauses=tuple(kept))


def _with_numbers(clauses: list[Clause], switches: Switches) -> Iterator[Clause]:
    """Yield the clauses; of a number with its year («2254 (2015)»), the year may be missing."""
    at = 0
    while at < len(clauses):
        for run in (clauses[at : at + 2], clauses[at : at + 1]):
            typed = " ".join(clause.typed for clause in run)
            match = _NUMBER_WITH_YEAR.fullmatch(arabic.ascii_digits(typed))
            is_free = all(clause.is_free and len(clause.phrases) == 1 for clause in run)
            if match and is_free and switches.is_on("names", arabic.fold_phrase(typed)):
                number, year = match.groups()
                phrases = (Phrase((number, year), adjacent=False), Phrase((number,), name=number))
                yield replace(run[0], phrases=phrases, typed=typed)
                at += len(run)
                break
        else:
            yield clauses[at]
            at += 1


def without_year(words: list[str]) -> list[str]:
    """Return the words of a numbered name without the year after the number, if they have one."""
    if len(words) < 2 or not _YEAR.fullmatch(words[-1]):
        return words
    rest = words[:-1]
    if len(rest) > 1 and stemming.stem(rest[-1]) in _BEFORE_YEAR:
        rest = rest[:-1]
    return rest if _NUMBER.fullmatch(rest[-1]) else words


def _runs(query: Query) -> list[tuple[int, int, list[str]]]:
    """Return (start, end, keys) of each run of clauses that may be a name."""
    clauses = query.clauses
    runs = []
    for start, first in enumerate(clauses):
        for end in range(start + 1, min(len(clauses), start + LONGEST_NAME) + 1):
            run = clauses[start:end]
            if len(run) > 1 and not all(clause.is_free for clause in run):
                break
            if any(len(c.phrases) > 1 or c.quoted or not c.names for c in run):
                break
            words = [word for clause in run for word in clause.phrases[0].words]
            if len(words) > LONGEST_NAME:
                break
            # A name that the lexicon lacks may begin with a clitic: لبومبيو.
            beginnings = arabic.without_clitics(words[0]) if first.prefixes else words[:1]
            keys = [name_key(without_year([beginning, *words[1:]])) for beginning in beginnings]
            if len(words) == 1:
                keys += [EXACT + beginning for beginning in beginnings]
            runs.append((start, end, list(dict.fromkeys(keys))))
    return runs


def _other_names(groups: Sequence[Group], typed: tuple[str, ...]) -> list[Phrase]:
    """Return the names that match texts which the typed words and the shorter names do not match."""
    spelled: dict[tuple[str, ...], str] = {}
    for group in groups:
        for spelling in group.spellings:
            if words := tuple(arabic.words(spelling)):
                spelled.setdefault(words, spelling)
    stems = {words: {stemming.stem(word) for word in words} for words in [*spelled, typed]}
    kept: list[tuple[str, ...]] = []
    for words in sorted(spelled, key=len):
        if not any(stems[shorter] <= stems[words] for shorter in [typed, *kept]):
            kept.append(words)
    return [Phrase(words, name=spelled[words]) for words in kept[:MOST_NAMES]]
