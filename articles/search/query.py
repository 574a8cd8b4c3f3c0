"""Parsed queries and their PostgreSQL notation. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from articles.search.analysis import EXACT, STEM, quoted
from articles.search.date_lexemes import DATE
from articles.text import arabic, stemming

# Weight labels, in the documents' `tsvector`, of the field that a clause is limited to.
FIELDS = {"title": "A"}
OWN_WORDS = "ABC"  # weight labels of all fields except the names that editors linked

# Matches that can be switched off for a word: its other forms (plural, suffixes), prefixes attached to it,
# and other names of the same thing.
Switch = Literal["forms", "prefixes", "names"]
SWITCHES: tuple[Switch, ...] = ("forms", "prefixes", "names")


@dataclass(frozen=True, slots=True)
class Switches:
    """The switches that are off, for all words (`off`) or for some (`by_word`: pairs of switch and word)."""

    off: frozenset[str] = frozenset()
    by_word: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, values: Iterable[str]) -> Switches:
        """Read values of the form `names` or `names:words`; ignore others."""
        off, by_word = set(), set()
        for value in values:
            switch, _, words = value.partition(":")
            if switch not in SWITCHES:
                continue
            if folded := arabic.fold_phrase(words[:100]):
                by_word.add((switch, folded))
            elif not words:
                off.add(switch)
        return cls(frozenset(off), frozenset(by_word))

    def __bool__(self) -> bool:
        return bool(self.off or self.by_word)

    def values(self) -> list[str]:
        """Return the values from which `of` makes these switches."""
        return sorted([*self.off, *(f"{switch}:{words}" for switch, words in self.by_word)])

    def is_on(self, switch: Switch, words: str) -> bool:
        return switch not in self.off and (switch, words) not in self.by_word


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words that must be adjacent and in this order, or (`adjacent` not set) anywhere in the text.

    `name` is set, to the name as written, if the phrase is another name of what was typed. A date lexeme
    (`articles.search.date_lexemes`) may take the place of a word.
    """

    words: tuple[str, ...]
    adjacent: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One part of a query, matched by any of its phrases. `typed` is the part as typed."""

    phrases: tuple[Phrase, ...]
    typed: str
    excluded: bool = False
    quoted: bool = False
    field: str = ""
    forms: bool = True
    prefixes: bool = True
    names: bool = True

    @property
    def key(self) -> str:
        """The folded words as typed; a switch in the URL refers to the clause by them."""
        return arabic.fold_phrase(self.typed)

    @property
    def is_free(self) -> bool:
        """Whether articles may lack this clause if too few have all of them."""
        return not (self.excluded or self.quoted or self.field)

    def words_apart(self) -> tuple[Clause, ...]:
        """Return a separate clause for each word that is not a stop word."""
        return tuple(
            replace(
                self,
                phrases=(Phrase((token.form,)),),
                typed=self.typed[token.start : token.end],
                quoted=False,
            )
            for token in arabic.tokens(self.typed)
            if token.form not in stemming.stop_words()
        )

    def switched(self, switches: Switches) -> Clause:
        prefixes = switches.is_on("prefixes", self.key)
        return replace(
            self,
            prefixes=prefixes,
            # Stems come from words with prefixes too, so only the word as written excludes prefixes.
            forms=prefixes and switches.is_on("forms", self.key),
            names=switches.is_on("names", self.key),
        )

    def lexemes(self, word: str) -> tuple[str, ...]:
        """Return the lexemes of which any one matches a folded word, or a date, of this clause."""
        if word.startswith(DATE):
            return (word,)
        lexemes = [EXACT + word]
        if self.prefixes:
            bare = arabic.without_article(word)
            lexemes += [word, EXACT + bare, bare]
            if word.endswith(arabic.POSSESSIVE):  # ra's is ras
                lexemes.append(EXACT + word.replace("'", ""))
        if self.forms and word not in stemming.stop_words():
            lexemes += [STEM + stem for stem in stemming.stems(word)]
        return tuple(dict.fromkeys(lexemes))

    def as_tsquery(self) -> str:
        weights = FIELDS.get(self.field) or ("" if self.names else OWN_WORDS)
        suffix = f":{weights}" if weights else ""

        def word(folded: str) -> str:
            return f"({' | '.join(quoted(lexeme) + suffix for lexeme in self.lexemes(folded))})"

        phrases = [
            (" <-> " if phrase.adjacent else " & ").join(map(word, phrase.words))
            for phrase in self.phrases
        ]
        tsquery = f"({' | '.join(f'({phrase})' for phrase in phrases)})"
        return f"!{tsquery}" if self.excluded else tsquery


@dataclass(frozen=True)
class Query:
    """A parsed query: its text as typed, its clauses, and the repairs that parsing it needed.

    `mended` holds codes: `unclosed-quote`, `lone-or`, `empty-field`, `too-many-words`,
    `only-without`, `phrase-loosened`.
    """

    text: str
    clauses: tuple[Clause, ...]
    mended: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clauses)

    @property
    def wanted(self) -> list[Clause]:
        return [clause for clause in self.clauses if not clause.excluded]

    @property
    def free(self) -> list[Clause]:
        return [clause for clause in self.clauses if clause.is_free]

    @property
    def may_do_with_less(self) -> bool:
        """Whether articles that match only some of the clauses may be results."""
        return bool(self.free) and len(self.wanted) > 1

    def switched(self, switches: Switches) -> Query:
        return replace(self, clauses=tuple(clause.switched(switches) for clause in self.clauses))

    def loosened(self, unmatched: Collection[Clause]) -> Query:
        """Return the query with the `unmatched` phrases replaced by their words, matched anywhere."""
        if not unmatched:
            return self
        clauses = tuple(
            new_clause
            for clause in self.clauses
            for new_clause in (clause.words_apart() if clause in unmatched else (clause,))
        )
        return replace(self, clauses=clauses, mended=(*self.mended, "phrase-loosened"))

    @cached_property
    def tsquery(self) -> str:
        """The `tsquery` of all clauses."""
        return _all_of(self.clauses)

    @cached_property
    def conditions(self) -> str:
        """The `tsquery` that every article must match: phrases in quotes, fields, exclusions; may be empty."""
        return _all_of([clause for clause in self.clauses if not clause.is_free])

    @cached_property
    def marked(self) -> tuple[tuple[frozenset[str], ...], ...]:
        """The runs of adjacent words to mark in a text, each word as the set of its lexemes."""
        runs = []
        for clause in self.wanted:
            for phrase in clause.phrases:
                lexemes = [frozenset(clause.lexemes(word)) for word in phrase.words]
                runs += [tuple(lexemes)] if phrase.adjacent else [(word,) for word in lexemes]
        return tuple(dict.fromkeys(runs))

    @cached_property
    def has_dates(self) -> bool:
        """Whether the query has lexemes of dates."""
        return any(
            word.startswith(DATE)
            for clause in self.wanted
            for phrase in clause.phrases
            for word in phrase.words
        )

    @cached_property
    def words(self) -> frozenset[str]:
        """The wanted words, folded, with and without the article."""
        return frozenset(
            form
            for clause in self.wanted
            for phrase in clause.phrases
            for word in phrase.words
            for form in (word, arabic.without_article(word))
        )


def exactly(word: str) -> str:
    """Return the `tsquery` that matches one folded word exactly as written."""
    return quoted(EXACT + word)


def beginning(words: Sequence[str], weight: str) -> str:
    """Return the `tsquery` that matches all of some folded words in a field, the last as a beginning of a word.

    With and without clitics and the article: «الريا» begins «بالرياض» too.
    """
    parts = []
    for number, word in enumerate(words, 1):
        suffix = f":{weight}*" if number == len(words) else f":{weight}"
        bare = arabic.without_article(word)
        forms = dict.fromkeys(
            (EXACT + word, word, EXACT + bare, bare, EXACT + arabic.ARTICLE + bare)
        )
        parts.append(f"({' | '.join(quoted(form) + suffix for form in forms)})")
    return " & ".join(parts)


def _all_of(clauses: Collection[Clause]) -> str:
    return " & ".join(clause.as_tsquery() for clause in clauses)
