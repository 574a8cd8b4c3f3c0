"""Spellings: all names by which a query recognises an authority or a synonym ring.

`named` is an authority or a synonym ring throughout.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from articles.models import (
    Official,
    Resolution,
    Source,
    Spelling,
    State,
    SynonymRing,
    Topic,
    Venue,
)
from articles.querysets.index import RING
from articles.search import date_lexemes
from articles.search.expansion import name_key, surname_key
from articles.text import arabic, stemming

AUTHORITIES = (State, Venue, Official, Resolution, Source, Topic)
SHORTEST_SURNAME = 4  # letters
# Occurrences with and without the article, each, from which a word is an ordinary one: السلامة, الصباح.
ORDINARY = 100
# Words that belong to the last word of a name: دي مايو, بن فرحان, آل خليفة, Le Drian.
_PARTICLES = frozenset(
    (
        "دي", "دو", "دا", "لو", "لا", "فان", "فون", "بن", "ابن", "ال", "ابو", "بو", "de", "di", "da", "del",
        "della", "du", "le", "la", "van", "von", "den", "der", "bin", "ibn", "al", "el", "abu",
    )
)  # fmt: skip
_LATIN_ARTICLE = re.compile(r"(?:al|el|ad|an|ar|as|ash|at|az)[-‑ ](?=\w)", re.IGNORECASE)


def update(named) -> None:
    """Update the spellings of an authority or a ring."""
    words = _stored_words(named)
    _delete(named)
    if isinstance(named, Official):
        _write_officials(words | _bearing(named).words, changed=named)
    else:
        _write([named])


def forget(named) -> None:
    """Delete the spellings of an authority or a ring that is about to be deleted."""
    words = _stored_words(named)
    _delete(named)
    if isinstance(named, Official):
        _write_officials(words, gone=named)


def _delete(named) -> None:
    Spelling.objects.filter(kind=kind_of(named), object_id=named.pk).delete()


def _write_officials(
    words: set[str], changed: Official | None = None, gone: Official | None = None
) -> None:
    """Rewrite the spellings of the changed official and of all whose names begin or end with one of `words`.

    A last word is a spelling only of an official who is the only one to bear it.
    """
    officials = [official for official in Official.objects.all() if official != gone]
    affected = [
        official
        for official in officials
        if official == changed or words & _bearing(official).words
    ]
    for official in affected:
        _delete(official)
    _write(affected, Surnames(officials))


def _stored_words(named) -> set[str]:
    """Return the first and last words of the folded spellings in the database."""
    stored = Spelling.objects.filter(kind=kind_of(named), object_id=named.pk)
    names = [folded.split() for folded in stored.values_list("folded", flat=True) if folded]
    return {word for words in names for word in (words[0], words[-1])}


def rebuild() -> None:
    """Rewrite all spellings."""
    Spelling.objects.all().delete()
    Spelling.objects.bulk_create(computed_spellings())


def computed_spellings() -> Iterator[Spelling]:
    """Yield all spellings as they would be written now, without writing them."""
    surnames = Surnames(Official.objects.all())
    for model in (*AUTHORITIES, SynonymRing):
        yield from _spellings(model.objects.all(), surnames)


def kind_of(named) -> str:
    return RING if isinstance(named, SynonymRing) else named.facet


def _write(all_named: Iterable, surnames: Surnames | None = None) -> None:
    Spelling.objects.bulk_create(_spellings(all_named, surnames))


def _spellings(all_named: Iterable, surnames: Surnames | None) -> Iterator[Spelling]:
    for named in all_named:
        for position, text in enumerate(dict.fromkeys(_names(named, surnames))):
            if folded := arabic.fold_phrase(text):
                yield Spelling(
                    kind=kind_of(named),
                    object_id=named.pk,
                    place=position,
                    text=text[:200],
                    folded=folded[:200],
                    key=_key(named, text)[:200],
                )


def _names(named, surnames: Surnames | None) -> list[str]:
    if isinstance(named, SynonymRing):
        return named.words
    names = named.spellings()
    if isinstance(named, Official) and surnames:
        names += surnames.of(named)
    if isinstance(named, Venue) and named.name_fr:
        names.append(named.name_fr)
    if isinstance(named, Resolution):
        number = str(named.number)
        organ = "UNSC" if named.body == Resolution.Body.SECURITY_COUNCIL else "UNGA"
        names += [number, f"{organ} {number}", f"{organ}R {number}", named.symbol.split()[0]]
    return names


def _key(named, text: str) -> str:
    words = arabic.words(text)
    is_surname = isinstance(named, Official) and len(words) == 1
    return surname_key(text) if is_surname else name_key(words)


@dataclass(frozen=True)
class _Bearing:
    """The folded words that the names of an official begin with, and the surnames they end with.

    `last` maps each last word to the surnames that end with it, as written: with its particles, and the word
    alone.
    """

    first: frozenset[str]
    last: dict[str, tuple[str, ...]]

    @property
    def words(self) -> set[str]:
        return {*self.first, *self.last}


def _bearing(official: Official) -> _Bearing:
    first: set[str] = set()
    last: dict[str, list[str]] = {}
    for name in official.spellings():
        words = name.split()
        if len(words) < 2:
            continue
        first.add(arabic.fold(words[0]))
        start = len(words) - 1
        while start > 1 and arabic.fold(words[start - 1]) in _PARTICLES:
            start -= 1
        word = _LATIN_ARTICLE.sub("", words[-1])
        surnames = last.setdefault(arabic.fold_phrase(word), [])
        if start < len(words) - 1:
            surnames.append(" ".join(words[start:]))
        surnames += [words[-1], word]
    return _Bearing(
        frozenset(first),
        {word: tuple(dict.fromkeys(names)) for word, names in last.items() if word},
    )


class Surnames:
    """The last words of the names of all officials, each used alone as a name: Pompeo, بومبيو, بلينكين.

    A word is no surname if two officials bear it, if any official's name begins with it, or if it is an
    ordinary word, a month or a common given name; with a particle it still may be one: دي مايو.
    """

    def __init__(self, officials: Iterable[Official]) -> None:
        bearings = [_bearing(official) for official in officials]
        self._first = frozenset(word for bearing in bearings for word in bearing.first)
        self._bearers = Counter(word for bearing in bearings for word in bearing.last)

    def of(self, official: Official) -> list[str]:
        """Return the surnames that mean this official alone."""
        return [
            surname
            for word, surnames in _bearing(official).last.items()
            for surname in surnames
            if self._bearers[word] == 1 and self._is_surname(word, surname)
        ]

    def _is_surname(self, word: str, surname: str) -> bool:
        is_given_name = bool(self._first & {word, arabic.without_article(word)})
        if len(surname.split()) > 1:  # with its particle
            return not is_given_name and word not in _not_surnames()
        return len(word) >= SHORTEST_SURNAME and not is_given_name and not _is_ordinary(word)


def _is_ordinary(word: str) -> bool:
    """Return whether a folded word means something else than a person."""
    bare = arabic.without_article(word)
    if {word, bare} & _not_surnames() or date_lexemes.is_month(word):
        return True
    count = stemming.lexicon().count
    return min(count(bare), count(arabic.ARTICLE + bare)) >= ORDINARY


@cache
def _not_surnames() -> frozenset[str]:
    text = (files("articles.text") / "lexicon" / "not_surnames.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in arabic.words(line))
