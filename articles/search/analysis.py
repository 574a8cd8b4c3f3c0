"""Analysis of a document into the lexemes of its index entry. Pure.

The `tsvector` of a document contains each word as

* `=word`: the word as written, folded (`arabic.fold`);
* `form`: each form without leading clitics (`arabic.without_clitics`) that the lexicon does not rule out,
  for names that the lexicon lacks: بومبيو in لبومبيو;
* `~stem`: its stem, or the stems of both its readings (`articles.text.stemming`), except for function words;
* `@date`: the dates in it (`articles.search.date_lexemes`), at the word that names the month, and its own
  dates, which need not be in its text: when it came out, when its meetings were held.

For ranking, the occurrences of stems, words and dates are counted too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from articles.search import date_lexemes, segmentation
from articles.text import arabic, stemming
from articles.text.dates import PartialDate

EXACT = "="
STEM = "~"
# Limits of tsvector (PostgreSQL documentation 12.11): positions up to 16,383, 256 of them per lexeme.
LAST_POSITION = 16_383
POSITIONS_PER_LEXEME = 255
LONGEST_WORD = 100  # letters; longer words are not indexed
GAP_BETWEEN_FIELDS = 20  # positions, so that no phrase matches across two fields
# How many times an occurrence counts, by field: headline A, abstract B, text C, names D.
FIELD_WEIGHTS: Mapping[str, int] = {"A": 3, "B": 2, "C": 1, "D": 1}
MOST_OCCURRENCES = 255  # one byte in the postings; more occurrences hardly change a score
SHORTEST_SUGGESTED = 3  # letters of a word worth suggesting


@dataclass(frozen=True, slots=True)
class Document:
    """Index data of a document: `vector` for matching, the rest for ranking and suggestions.

    `frequencies` has the number of occurrences of each ranked lexeme, `length` the number of words of the
    text; both are weighted by field (`FIELD_WEIGHTS`). `words` maps the words worth suggesting, folded, to
    their first spelling in the text, without marks.
    """

    vector: str
    frequencies: Mapping[str, int]
    length: int
    words: Mapping[str, str]


def analyse(
    fields: Iterable[tuple[str, str]],
    names: Collection[str] = frozenset(),
    dates: Collection[PartialDate] = (),
) -> Document:
    """Return the index data of a document given as (weight A to D, text) pairs, in order.

    `names` are folded words of the catalogue's names, used to split words that were run together. `dates` are
    dates of the document itself that no text of it need state.
    """
    positions: dict[str, list[str]] = defaultdict(list)
    occurrences: dict[str, int] = defaultdict(int)
    frequencies: dict[str, int] = defaultdict(int)
    spellings: dict[str, str] = {}
    length = position = 0
    for weight, text in fields:
        count = FIELD_WEIGHTS[weight]
        suffix = "" if weight == "D" else weight
        tokens = [token for token in arabic.tokens(text) if len(token.form) <= LONGEST_WORD]
        for date in date_lexemes.find(text, tokens):
            weighted_position = _weighted(position + date.first + 1, suffix)
            for lexeme in date.lexemes:
                positions[lexeme].append(weighted_position)
                frequencies[lexeme] += count
        for token in tokens:
            word = token.form
            position += 1
            weighted_position = _weighted(position, suffix)
            for part in (word, *segmentation.split_word(word, names)):
                for lexeme in lexemes(part):
                    positions[lexeme].append(weighted_position)
                occurrences[part] += count
            if weight == "D":
                continue  # linked names are searchable but do not add to the length of the text
            length += count
            if word not in spellings:
                spellings[word] = text[token.start : token.end]
        position += GAP_BETWEEN_FIELDS
    own_dates = (lexeme for date in dates for lexeme in date_lexemes.of_date(date))
    for lexeme in dict.fromkeys(own_dates):
        positions[lexeme].append(_weighted(position + 1, ""))
        frequencies[lexeme] += FIELD_WEIGHTS["D"]
    vector = " ".join(
        f"{quoted(lexeme)}:{','.join(dict.fromkeys(lexeme_positions[:POSITIONS_PER_LEXEME]))}"
        for lexeme, lexeme_positions in positions.items()
    )
    for word, count in occurrences.items():
        for lexeme in ranked_lexemes(word):
            frequencies[lexeme] += count
    return Document(
        vector,
        {lexeme: min(count, MOST_OCCURRENCES) for lexeme, count in frequencies.items()},
        length,
        {
            word: arabic.without_marks(spelling)
            for word, spelling in spellings.items()
            if _is_suggested(word)
        },
    )


def _weighted(position: int, suffix: str) -> str:
    return f"{min(position, LAST_POSITION)}{suffix}"


@lru_cache(maxsize=200_000)
def lexemes(word: str) -> tuple[str, ...]:
    """Return the lexemes that make a folded word of a document searchable."""
    stems = () if word in stemming.stop_words() else stemming.stems(word)
    return (EXACT + word, *_forms(word), *(STEM + stem for stem in stems))


def _forms(word: str) -> list[str]:
    """Return the forms of a folded word without the clitics that it may begin with.

    For a word in the lexicon, only the forms with the same stem: وزير is not و + زير. For other words,
    mostly names, every possible form.
    """
    _as_written, *forms = arabic.without_clitics(word)
    if not stemming.lexicon().knows(word):
        return forms
    stems = stemming.stems(word)
    return [form for form in forms if stemming.stem(form) in stems]


@lru_cache(maxsize=200_000)
def ranked_lexemes(word: str) -> tuple[str, ...]:
    """Return the lexemes of a folded word of a document that ranking counts."""
    if word in stemming.stop_words():
        return ()
    unknown = () if stemming.lexicon().knows(word) else _forms(word)
    return (EXACT + word, *unknown, *(STEM + stem for stem in stemming.stems(word)))


def quoted(lexeme: str) -> str:
    """Return a lexeme in `tsvector` and `tsquery` notation."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _is_suggested(word: str) -> bool:
    return (
        len(word) >= SHORTEST_SUGGESTED
        and not word[0].isdigit()
        and word not in stemming.stop_words()
    )
