"""Both halves of full text: what of a document is indexed, and what a question asks for.

Pure. A word of a document is indexed as its stem and as every form without clitics
(`arabic.without_clitics`: names the lexicon has never seen have no better stem); a question asks for
the stem, the word, and the word without article. So مراكش finds بمراكش, وزير finds وزراء, and رنس does not
find فرنسا. Both are written in PostgreSQL's own notation (`tsvector`, `tsquery`) with no text search
configuration in between.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from articles import arabic, stemming

# Limits of tsvector, PostgreSQL documentation 12.11: positions to 16,383, 256 of them a lexeme.
LAST_POSITION = 16_383
POSITIONS_A_LEXEME = 255
LONGEST_WORD = 100
GAP_BETWEEN_FIELDS = 20  # so that no phrase runs from one field into the next
MOST_TERMS = 40
LONGEST_QUERY = 1_000

_QUOTES = {"«": "»", "“": "”", "„": "”", '"': '"', "‹": "›"}
_QUERY_PART = re.compile(
    r"(?P<minus>(?<!\S)[-−–])?(?:"
    + "|".join(
        rf"{re.escape(a)}(?P<q{i}>[^{re.escape(b)}]*){re.escape(b)}?"
        for i, (a, b) in enumerate(_QUOTES.items())
    )
    + r"|(?P<word>[^\s\"«»“”„‹›]+))"
)


def document(fields: Iterable[tuple[str, str]]) -> str:
    """Return the `tsvector` of a document given as (weight A to D, text) pairs, in their order."""
    places: dict[str, list[str]] = defaultdict(list)
    position = 0
    for weight, text in fields:
        for token in arabic.tokens(text):
            if len(token.form) > LONGEST_WORD:
                continue
            position += 1
            place = f"{min(position, LAST_POSITION)}{'' if weight == 'D' else weight}"
            for lexeme in lexemes(token.form):
                if len(places[lexeme]) < POSITIONS_A_LEXEME:
                    places[lexeme].append(place)
        position += GAP_BETWEEN_FIELDS
    return " ".join(
        f"{_quoted(lexeme)}:{','.join(dict.fromkeys(at))}" for lexeme, at in places.items()
    )


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a question asks for: the words of a phrase in order (mostly one), wanted or not."""

    words: tuple[str, ...]
    excluded: bool = False

    def as_tsquery(self) -> str:
        found = " <-> ".join(f"({' | '.join(map(_quoted, asked(word)))})" for word in self.words)
        return f"!({found})" if self.excluded else f"({found})"


@dataclass(frozen=True)
class Query:
    """A question as typed, and the terms read from it: all of them must match, or any of them.

    What is excluded is excluded either way.
    """

    text: str
    terms: tuple[Term, ...]
    any_term: bool = False

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def wanted_terms(self) -> list[Term]:
        return [term for term in self.terms if not term.excluded]

    def relaxed(self) -> Query:
        """Return the same question, content with any of its terms."""
        return replace(self, any_term=True)

    @cached_property
    def tsquery(self) -> str:
        wanted = [term.as_tsquery() for term in self.wanted_terms]
        if self.any_term and wanted:
            wanted = [f"({' | '.join(wanted)})"]
        return " & ".join([*wanted, *(term.as_tsquery() for term in self.terms if term.excluded)])

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The lexemes whose words are worth marking in a text."""
        return frozenset(
            form
            for term in self.terms
            if not term.excluded
            for w in term.words
            for form in asked(w)
        )


def parse(text: str) -> Query:
    """Read a question: words, "a phrase" in quotes of any kind, -without.

    Never fails: what cannot be read (a lone dash, punctuation) is left out. At most forty terms of
    the first thousand characters count.
    """
    text = text.replace("\x00", " ")[:LONGEST_QUERY].strip()
    terms = []
    for match in _QUERY_PART.finditer(text):
        phrase = next(
            (match[f"q{i}"] for i in range(len(_QUOTES)) if match[f"q{i}"] is not None), None
        )
        found = arabic.words(phrase if phrase is not None else match["word"])
        found = tuple(word for word in found if len(word) <= LONGEST_WORD)
        if phrase is None:
            # و2254 asks for the number; S/RES/2254 for three words side by side.
            found = tuple(w for w in found if w not in stemming.stop_words()) or found
        if found:
            terms.append(Term(found, excluded=bool(match["minus"])))
    # «في مراكش» asks for Marrakesh; «في» alone asks for what it says.
    telling = [term for term in terms if not stemming.stop_words().issuperset(term.words)]
    terms = telling if any(not term.excluded for term in telling) else terms
    return Query(text, tuple(dict.fromkeys(terms))[:MOST_TERMS])


def lexemes(word: str) -> tuple[str, ...]:
    """Return what a folded word of a document is found by: its forms, and its stem after a `~`."""
    return (*arabic.without_clitics(word), *_stem_of(word))


def asked(word: str) -> tuple[str, ...]:
    """Return the lexemes that a folded word of a question asks for, any of them."""
    return tuple(dict.fromkeys((word, arabic.without_article(word), *_stem_of(word))))


def _stem_of(word: str) -> tuple[str, ...]:
    return () if word in stemming.stop_words() else (f"~{stemming.stem(word)}",)


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
