"""What a document is found by. Pure.

Every word of a document stands in its `tsvector` as

* `=word`: as written, but folded (`arabic.fold`);
* `form`: every form without the clitics before it (`arabic.without_clitics`) that the lexicon does not
  contradict, for names it has never seen: بومبيو in لبومبيو;
* `~stem`: its stem (`articles.text.stemming`), but for function words.

For ranking, its stems and words are counted too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from articles.search import segmentation
from articles.text import arabic, stemming

EXACT = "="
STEM = "~"
# Limits of tsvector, PostgreSQL documentation 12.11: positions to 16,383, 256 of them a lexeme.
LAST_POSITION = 16_383
POSITIONS_A_LEXEME = 255
LONGEST_WORD = 100
GAP_BETWEEN_FIELDS = 20  # so that no phrase runs from one field into the next
# How often a word counts by the field it stands in: headline A, abstract B, text C, names D.
FIELD_COUNTS: Mapping[str, int] = {"A": 3, "B": 2, "C": 1, "D": 1}
MOST_OCCURRENCES = 255  # an octet in the postings; beyond it a word says no more
SHORTEST_TELLING = 3  # letters of a word worth suggesting


@dataclass(frozen=True, slots=True)
class Document:
    """What the index keeps of a document: `vector` for matching, the rest for ranking and suggestions.

    `frequencies` says how often it has each lexeme that ranking counts, `length` how long its text is; both
    count a word by the field it stands in (`FIELD_COUNTS`). `words` are the telling words of the text,
    folded, as they were first written but without marks.
    """

    vector: str
    frequencies: Mapping[str, int]
    length: int
    words: Mapping[str, str]


def analyse(fields: Iterable[tuple[str, str]], names: Collection[str] = frozenset()) -> Document:
    """Return what is kept of a document given as (weight A to D, text) pairs, in their order.

    `names` are folded words of the catalogue, by which words run together are taken apart.
    """
    places: dict[str, list[str]] = defaultdict(list)
    occurrences: dict[str, int] = defaultdict(int)
    shown: dict[str, str] = {}
    length = position = 0
    for weight, text in fields:
        count = FIELD_COUNTS[weight]
        suffix = "" if weight == "D" else weight
        for token in arabic.tokens(text):
            word = token.form
            if len(word) > LONGEST_WORD:
                continue
            position += 1
            place = f"{min(position, LAST_POSITION)}{suffix}"
            for part in (word, *segmentation.parts(word, names)):
                for lexeme in lexemes(part):
                    places[lexeme].append(place)
                occurrences[part] += count
            if weight == "D":
                continue  # linked names: they are found, and make no text longer
            length += count
            if word not in shown:
                shown[word] = text[token.start : token.end]
        position += GAP_BETWEEN_FIELDS
    vector = " ".join(
        f"{quoted(lexeme)}:{','.join(dict.fromkeys(at[:POSITIONS_A_LEXEME]))}"
        for lexeme, at in places.items()
    )
    frequencies: dict[str, int] = defaultdict(int)
    for word, count in occurrences.items():
        for lexeme in ranked_lexemes(word):
            frequencies[lexeme] += count
    return Document(
        vector,
        {lexeme: min(count, MOST_OCCURRENCES) for lexeme, count in frequencies.items()},
        length,
        {word: arabic.without_marks(seen) for word, seen in shown.items() if _is_telling(word)},
    )


@lru_cache(maxsize=200_000)
def lexemes(word: str) -> tuple[str, ...]:
    """Return what a folded word of a document is found by."""
    stem = () if word in stemming.stop_words() else (STEM + stemming.stem(word),)
    return (EXACT + word, *_forms(word), *stem)


def _forms(word: str) -> list[str]:
    """Return a folded word without the clitics it may have before it.

    Of a word the lexicon knows only what has its stem: وزير is not و + زير. Of others, names mostly,
    everything that may be.
    """
    _as_written, *forms = arabic.without_clitics(word)
    if not stemming.lexicon().knows(word):
        return forms
    stem = stemming.stem(word)
    return [form for form in forms if stemming.stem(form) == stem]


@lru_cache(maxsize=200_000)
def ranked_lexemes(word: str) -> tuple[str, ...]:
    """Return the lexemes by which a folded word of a document counts in ranking."""
    if word in stemming.stop_words():
        return ()
    unknown = () if stemming.lexicon().knows(word) else _forms(word)
    return (EXACT + word, *unknown, STEM + stemming.stem(word))


def quoted(lexeme: str) -> str:
    """Return a lexeme as `tsvector` and `tsquery` write it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _is_telling(word: str) -> bool:
    return (
        len(word) >= SHORTEST_TELLING
        and not word[0].isdigit()
        and word not in stemming.stop_words()
    )
