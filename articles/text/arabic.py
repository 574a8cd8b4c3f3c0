"""Arabic text: folding of spellings, words with their place in the original, clitics, sorting.

Pure functions. The same ones serve the index, the query, highlighting, recognition and
sorting, so that what is found is what is marked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

# Unicode 15, blocks Arabic, Arabic Extended-A/B and General Punctuation: marks that are
# written or left out at will (harakat, Quranic signs, superscript alef), the tatweel, and
# characters one cannot see (zero width, soft hyphen, bidirectional controls).
_UNSEEN = frozenset(
    map(
        chr,
        [
            *range(0x0610, 0x061B),
            *range(0x064B, 0x0660),
            0x0670,
            *range(0x06D6, 0x06DD),
            *range(0x06DF, 0x06E5),
            0x06E7, 0x06E8,
            *range(0x06EA, 0x06EE),
            *range(0x0898, 0x08A0),
            *range(0x08CA, 0x08E2),
            *range(0x08E3, 0x0900),
            0x0640, 0x00AD, 0x061C, 0xFEFF,
            *range(0x200B, 0x2010),
            *range(0x202A, 0x202F),
            *range(0x2060, 0x2065),
            *range(0x2066, 0x206A),
        ],
    )
)  # fmt: skip

# Spellings that Arabic typists use for one another, and Persian and Urdu letters for their
# Arabic peers. The carriers of hamza fold to the letter that people type instead of them.
_SAME_LETTER = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ٲ": "ا", "ٳ": "ا",
    "ى": "ي", "ئ": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ێ": "ي",
    "ؤ": "و", "ۆ": "و", "ۇ": "و",
    "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه",
    "ک": "ك", "ڪ": "ك", "گ": "ك",
}  # fmt: skip
_DIGITS = {chr(zero + value): str(value) for zero in (0x0660, 0x06F0) for value in range(10)}
_FOLDING = str.maketrans({**_SAME_LETTER, **_DIGITS, **dict.fromkeys(_UNSEEN, None)})
_ASCII_DIGITS = str.maketrans(_DIGITS)
_NO_UNSEEN = dict.fromkeys(map(ord, _UNSEEN))

# What a page must not take from strangers: controls, and what turns the writing beside it around.
_NO_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ") | dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)

_UNSEEN_CLASS = "".join(re.escape(c) for c in sorted(_UNSEEN))
# A word is letters with the marks among them, or a run of digits; و2254 is two words.
_WORD = re.compile(rf"\d+|[^\W\d_](?:[^\W\d_]|[{_UNSEEN_CLASS}]|(?<=\w)['’](?=[a-zA-Z]))*")
_ARABIC_LETTER = re.compile(r"[\u0621-\u064a]")

CONJUNCTIONS = ("و", "ف")
PREPOSITIONS = ("ب", "ل", "ك")
ARTICLE = "ال"
SHORTEST_STEM = 3
LONGEST_KEPT = 100  # letters of a word whose folding is remembered


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: `text[start:end]` is how it stands there, `form` how it is compared."""

    start: int
    end: int
    form: str


def fold(text: str) -> str:
    """Return `text` with all spellings of a word made one: for comparing, never for showing.

    Compatibility forms, hamza carriers, final letters, Persian letters, digits of both
    Arabic rows, letter case; marks, tatweel and invisible characters are dropped.
    """
    return unicodedata.normalize("NFKC", text).translate(_FOLDING).lower()


def has_letters(text: str) -> bool:
    """Whether a text has letters of Arabic."""
    return _ARABIC_LETTER.search(text) is not None


def without_marks(text: str) -> str:
    """Return `text` without vowel signs, tatweel and invisible characters, in plain letters."""
    return unicodedata.normalize("NFKC", text).translate(_NO_UNSEEN)


def without_controls(text: str) -> str:
    """Return `text` without what turns the writing beside it (U+202A–202E, U+2066–2069); controls are blanks.

    For what strangers wrote and a page says again.
    """
    return text.translate(_NO_CONTROLS)


def ascii_digits(text: str) -> str:
    """Return `text` with Arabic-Indic and Persian digits as 0–9, all else (and the length) as it was."""
    return text.translate(_ASCII_DIGITS)


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of `text` in order, with offsets into it."""
    for match in _WORD.finditer(text):
        if form := _fold_word(match.group()):
            yield Token(match.start(), match.end(), form)


_fold_known = lru_cache(maxsize=100_000)(fold)


def _fold_word(word: str) -> str:
    # What no word is long enough for is not kept: strangers could fill the memory with it.
    return _fold_known(word) if len(word) <= LONGEST_KEPT else fold(word)


def words(text: str) -> list[str]:
    """Return the folded words of `text`."""
    return [token.form for token in tokens(text)]


def fold_phrase(text: str) -> str:
    """Return the folded words of `text` with one space between: a key for names and headlines."""
    return " ".join(words(text))


@lru_cache(maxsize=200_000)
def without_article(word: str) -> str:
    """Return a folded word without conjunction and article (والعراق → عراق, للتحالف → تحالف)."""
    for conjunction in ("", *CONJUNCTIONS):
        for article in (ARTICLE, "بال", "كال", "لل"):
            prefix = conjunction + article
            if word.startswith(prefix) and len(word) - len(prefix) >= SHORTEST_STEM:
                return word[len(prefix) :]
    return word


@lru_cache(maxsize=200_000)
def without_clitics(word: str) -> tuple[str, ...]:
    """Return a folded word and every word it may be with a clitic before it, longest first.

    `وبمراكش` gives وبمراكش, بمراكش, مراكش; `للعراق` gives للعراق, العراق, عراق. Some of them are no
    words (فرنسا gives رنسا): a document may carry these, a question must not ask for them.
    Nothing shorter than three letters remains.
    """
    if not _ARABIC_LETTER.match(word):
        return (word, word[:-2]) if word.endswith(("'s", "’s")) else (word,)
    found = [word]
    if word[0] in CONJUNCTIONS:
        found.append(word[1:])
    for form in list(found):
        if form[:1] in PREPOSITIONS:
            found.append(form[1:])
        if form.startswith("لل"):  # ل + ال: the alef is swallowed
            found.append(ARTICLE + form[2:])
    found.extend(form[2:] for form in list(found) if form.startswith(ARTICLE))
    kept = (form for form in found if form == word or len(form) >= SHORTEST_STEM)
    return tuple(dict.fromkeys(kept))


def is_one_of(word: str, wanted: Collection[str]) -> bool:
    """Whether a folded word is one of some, a clitic before it or not."""
    return any(form in wanted for form in without_clitics(word))


def sort_key(name: str) -> str:
    """Return what `name` is sorted by: folded, the article left off (المغرب under م).

    The article is written with a bare alef: أل of ألمانيا belongs to the word. Compared by code point
    this is Arabic alphabetical order, Latin names before.
    """
    found = list(tokens(name))
    if not found:
        return ""
    first, *rest = found
    bare = unicodedata.normalize("NFKC", name[first.start : first.end])
    has_article = "".join(c for c in bare if c not in _UNSEEN).startswith(ARTICLE)
    beginning = without_article(first.form) if has_article else first.form
    return " ".join([beginning, *(token.form for token in rest)])
