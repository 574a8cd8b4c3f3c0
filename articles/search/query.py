"""A question as it was understood, and the same in PostgreSQL's notation. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from articles.search.analysis import EXACT, STEM, quoted
from articles.text import arabic, stemming

# Weights of the fields a part of a question looks at, as the documents carry them.
FIELDS = {"title": "A"}
OWN_WORDS = "ABC"  # all but the names that editors linked

# What can be switched off for a word: its other forms (plural, suffixes), prefixes written onto it,
# and other names of what it names.
Switch = Literal["forms", "prefixes", "names"]
SWITCHES: tuple[Switch, ...] = ("forms", "prefixes", "names")


@dataclass(frozen=True, slots=True)
class Switches:
    """What is switched off, for all words (`off`) or for some (`by_word`: pairs of switch, word)."""

    off: frozenset[str] = frozenset()
    by_word: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, values: Iterable[str]) -> Switches:
        """Read `names` or `names:words`; what is neither is left out."""
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
        """Return what `of` reads."""
        return sorted([*self.off, *(f"{switch}:{words}" for switch, words in self.by_word)])

    def is_on(self, switch: Switch, words: str) -> bool:
        return switch not in self.off and (switch, words) not in self.by_word


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words that stand side by side in this order, or (`adjacent` not set) anywhere.

    `name` says that the phrase is another name of what was typed.
    """

    words: tuple[str, ...]
    adjacent: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing a question asks for: any of its phrases. `typed` is how the question has it."""

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
        """The folded words as typed: by these the address names what is switched off."""
        return arabic.fold_phrase(self.typed)

    @property
    def is_free(self) -> bool:
        """Whether an article may do without it where too few have everything."""
        return not (self.excluded or self.quoted or self.field)

    def words_apart(self) -> tuple[Clause, ...]:
        """Return a clause of its own for each telling word."""
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
            # A stem has no prefix any more: without prefixes there is only the word as written.
            forms=prefixes and switches.is_on("forms", self.key),
            names=switches.is_on("names", self.key),
        )

    def asked(self, word: str) -> tuple[str, ...]:
        """Return the lexemes that a folded word of this clause asks for, any of them."""
        found = [EXACT + word]
        if self.prefixes:
            bare = arabic.without_article(word)
            found += [word, EXACT + bare, bare]
        if self.forms and word not in stemming.stop_words():
            found.append(STEM + stemming.stem(word))
        return tuple(dict.fromkeys(found))

    def as_tsquery(self) -> str:
        weights = FIELDS.get(self.field) or ("" if self.names else OWN_WORDS)
        suffix = f":{weights}" if weights else ""

        def word(folded: str) -> str:
            return f"({' | '.join(quoted(lexeme) + suffix for lexeme in self.asked(folded))})"

        phrases = [
            (" <-> " if phrase.adjacent else " & ").join(map(word, phrase.words))
            for phrase in self.phrases
        ]
        found = f"({' | '.join(f'({phrase})' for phrase in phrases)})"
        return f"!{found}" if self.excluded else found


@dataclass(frozen=True)
class Query:
    """A question as typed, what it asks for, and what had to be mended to understand it.

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
        """Whether there is something to find where not everything is found together."""
        return bool(self.free) and len(self.wanted) > 1

    def switched(self, switches: Switches) -> Query:
        return replace(self, clauses=tuple(clause.switched(switches) for clause in self.clauses))

    def only_conditions(self) -> Query:
        """Return the question without the words that an article may do without."""
        return replace(self, clauses=tuple(c for c in self.clauses if not c.is_free))

    def loosened(self, lost: Collection[Clause]) -> Query:
        """Return the question with the words of some phrases asked for wherever they stand."""
        if not lost:
            return self
        clauses = tuple(
            loose
            for clause in self.clauses
            for loose in (clause.words_apart() if clause in lost else (clause,))
        )
        return replace(self, clauses=clauses, mended=(*self.mended, "phrase-loosened"))

    @cached_property
    def tsquery(self) -> str:
        """Everything the question asks for."""
        return _all_of(self.clauses)

    @cached_property
    def conditions(self) -> str:
        """What no article may do without: phrases in quotes, fields, exclusions; may be empty."""
        return _all_of([clause for clause in self.clauses if not clause.is_free])

    @cached_property
    def marked(self) -> tuple[tuple[frozenset[str], ...], ...]:
        """What is worth marking in a text: runs of words side by side, each by its lexemes."""
        runs = []
        for clause in self.wanted:
            for phrase in clause.phrases:
                asked = [frozenset(clause.asked(word)) for word in phrase.words]
                runs += [tuple(asked)] if phrase.adjacent else [(word,) for word in asked]
        return tuple(dict.fromkeys(runs))

    @cached_property
    def words(self) -> frozenset[str]:
        """The words wanted, folded, with article and without."""
        return frozenset(
            form
            for clause in self.wanted
            for phrase in clause.phrases
            for word in phrase.words
            for form in (word, arabic.without_article(word))
        )


def exactly(word: str) -> str:
    """Return the `tsquery` of one folded word as written."""
    return quoted(EXACT + word)


def _all_of(clauses: Collection[Clause]) -> str:
    return " & ".join(clause.as_tsquery() for clause in clauses)
