"""Names in a query: the authorities it names, and by which of its parts. Pure.

Unlike expansion, which adds the other names, this also reads names in quotation marks and ignores the switches:
what a query names does not depend on how widely it is searched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from articles.search.analysis import EXACT
from articles.search.expansion import LONGEST_NAME, Group, name_key, without_year
from articles.search.query import Clause, Query
from articles.text import arabic, stemming

MOST_MENTIONS = 12
# Occurrences in the lexicon that make a lone word an ordinary one: «اليوم» is a newspaper only if it is all
# that is asked for.
ORDINARY = 100
_EASILY_MEANT = frozenset(["source", "topic"])  # kinds whose names are often ordinary words


@dataclass(frozen=True, slots=True)
class Mention:
    """An authority (kind and primary key) that the parts of a query from `start` up to `end` name."""

    kind: str
    pk: int
    start: int
    end: int

    def covers(self, part: int) -> bool:
        return self.start <= part < self.end

    def __len__(self) -> int:
        return self.end - self.start


def keys(query: Query) -> set[str]:
    """Return the keys of all names that the query may contain."""
    return {key for _start, _end, run_keys in _runs(query.clauses) for key in run_keys}


def mentions(query: Query, groups: Mapping[str, Sequence[Group]]) -> list[Mention]:
    """Return the authorities that a query names, longest names first; a part belongs to one name only.

    `groups` maps the key of a name to the groups that have it.
    """
    clauses = query.clauses
    found: list[Mention] = []
    taken: set[int] = set()
    for start, end, run_keys in sorted(_runs(clauses), key=lambda run: (run[0] - run[1], run[0])):
        if taken.intersection(range(start, end)):
            continue
        owners = _owners(
            [group for key in run_keys for group in groups.get(key, ())], clauses[start:end]
        )
        is_ordinary = len(clauses) > 1 and end - start == 1 and _is_ordinary(clauses[start])
        named = [
            Mention(kind, pk, start, end)
            for kind, pk in owners
            if not (is_ordinary and kind in _EASILY_MEANT)
        ]
        if named:
            found += named
            taken.update(range(start, end))
    return found[:MOST_MENTIONS]


def _owners(groups: Sequence[Group], run: Sequence[Clause]) -> list[tuple[str, int]]:
    """Return the things with one of the names as written, else those with another form of it.

    «العراق» is the state, and not also an outlet «عراقيون», which has the same stem.
    """
    words = [word for clause in run for word in clause.phrases[0].words]
    written = {
        (arabic.without_article(first), *words[1:]) for first in arabic.without_clitics(words[0])
    }

    def is_as_written(group: Group) -> bool:
        names = (arabic.words(spelling) for spelling in group.spellings)
        return any((arabic.without_article(n[0]), *n[1:]) in written for n in names if n)

    owned = [group for group in groups if group.owner]
    as_written = [group for group in owned if is_as_written(group)]
    return list(dict.fromkeys(group.owner for group in as_written or owned if group.owner))


def spans(typed: Query, widened: Query) -> list[range]:
    """Return for each clause of the widened query the indexes of the typed clauses it was made of."""
    result, start = [], 0
    for clause in widened.clauses:
        end = start + 1
        while end < len(typed.clauses) and _typed(typed.clauses[start:end]) != clause.typed:
            end += 1
        result.append(range(start, end))
        start = end
    return result


def _typed(clauses: Sequence[Clause]) -> str:
    return " ".join(clause.typed for clause in clauses)


def _is_ordinary(clause: Clause) -> bool:
    words = clause.phrases[0].words
    return len(words) == 1 and stemming.lexicon().count(words[0]) >= ORDINARY


def _runs(clauses: Sequence[Clause]) -> Iterator[tuple[int, int, list[str]]]:
    """Yield (start, end, keys) of each run of clauses that may be a name."""
    for start in range(len(clauses)):
        words: list[str] = []
        for end in range(start + 1, min(len(clauses), start + LONGEST_NAME) + 1):
            clause = clauses[end - 1]
            if clause.excluded or clause.field or len(clause.phrases) > 1:
                break
            words += clause.phrases[0].words
            if len(words) > LONGEST_NAME:
                break
            beginnings = arabic.without_clitics(words[0])
            run_keys = [name_key(without_year([first, *words[1:]])) for first in beginnings]
            if len(words) == 1:
                run_keys += [EXACT + first for first in beginnings]
            yield start, end, list(dict.fromkeys(run_keys))
