"""Arabic text: folding of spellings, tokens with offsets, clitics, sort keys.

Pure functions. Indexing, querying, highlighting, recognition and sorting use the same ones, so that exactly
the words that match are marked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import lru_cache

# Unicode 15, blocks Arabic, Arabic Extended-A/B and General Punctuation: optional marks (harakat, Quranic
# signs, superscript alef), the tatweel, and invisible characters (zero width, soft hyphen, bidirectional
# controls).
_IGNORED = frozenset(
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

# Letters that Arabic typists use interchangeably, and Persian and Urdu letters with their Arabic equivalents.
# The carriers of hamza fold to the letter that people type instead.
_SAME_LETTER = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ٲ": "ا", "ٳ": "ا",
    "ى": "ي", "ئ": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ێ": "ي",
    "ؤ": "و", "ۆ": "و", "ۇ": "و",
    "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه",
    "ک": "ك", "ڪ": "ك", "گ": "ك",
}  # fmt: skip
_DIGITS = {chr(zero + value): str(value) for zero in (0x0660, 0x06F0) for value in range(10)}
_FOLDING = str.maketrans({**_SAME_LETTER, **_DIGITS, **dict.fromkeys(_IGNORED, None)})
_ASCII_DIGITS = str.maketrans(_DIGITS)
_WITHOUT_IGNORED = dict.fromkeys(map(ord, _IGNORED))

# Characters that are unsafe in text from outside: control characters become blanks, and bidirectional
# overrides, which reverse the text next to them, are removed.
_NO_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " ") | dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)

_IGNORED_CLASS = "".join(re.escape(c) for c in sorted(_IGNORED))
# Apostrophes, and the signs that stand for hamza and ayn in Latin script, as keyboards, word processors and
# transliterations write them (Unicode 15: quotation marks, grave, acute and prime; modifier letters).
_QUOTES = "'\u2018\u2019\u201b\u2032\uff07`\u00b4\u055a"
_SIGNS = "\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c0\u02c1\u02c8\u02ca\u02cb\ua78b\ua78c"
_ARABIC = r"\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
# A quotation mark within a word that is not Arabic; between Arabic words it ends a quotation.
_APOSTROPHE = rf"(?<=[^\W\d_])(?<![{_ARABIC}])[{_QUOTES}]{{1,2}}(?=[^\W\d_])(?![{_ARABIC}])"
_HAS_APOSTROPHE = re.compile(f"[{_QUOTES}{_SIGNS}]")
_APOSTROPHES = re.compile(
    rf"(?:{_APOSTROPHE}|[{_SIGNS}])(?P<possessive>(?<=[^\W\d_{_SIGNS}{_ARABIC}].)"
    rf"[sS](?![{_QUOTES}{_SIGNS}]{{0,2}}\w))?"
)
POSSESSIVE = "'s"
# A word is letters with the marks among them, or a run of digits; و2254 is two words.
_WORD = re.compile(rf"\d+|[^\W\d_](?:[^\W\d_]|[{_IGNORED_CLASS}]|{_APOSTROPHE})*")
_ARABIC_LETTER = re.compile(r"[\u0621-\u064a]")

CONJUNCTIONS = ("و", "ف")
PREPOSITIONS = ("ب", "ل", "ك")
ARTICLE = "ال"
SHORTEST_STEM = 3
LONGEST_CACHED = 100  # letters; the folding of longer words is not cached


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: `text[start:end]` is the original spelling, `form` the folded form for comparison."""

    start: int
    end: int
    form: str


def fold(text: str) -> str:
    """Return `text` with all spellings of a word unified: for comparison, never for display.

    Unifies compatibility forms, hamza carriers, final letters, Persian letters, Arabic-Indic and Persian
    digits, and letter case; drops marks, tatweel, invisible characters, and apostrophes within a word: Sana'a,
    Sana’a and Sanaʿa are `sanaa`. A possessive is always written `'s`.
    """
    if _HAS_APOSTROPHE.search(text):
        text = _APOSTROPHES.sub(lambda match: POSSESSIVE if match["possessive"] else "", text)
    return unicodedata.normalize("NFKC", text).translate(_FOLDING).lower()


def has_arabic_letters(text: str) -> bool:
    """Return whether a text contains Arabic letters."""
    return _ARABIC_LETTER.search(text) is not None


def without_marks(text: str) -> str:
    """Return `text` without vowel signs, tatweel and invisible characters, and with plain letters (NFKC)."""
    return unicodedata.normalize("NFKC", text).translate(_WITHOUT_IGNORED)


def without_controls(text: str) -> str:
    """Return `text` without bidirectional controls (U+202A–202E, U+2066–2069), other controls as blanks.

    For text from outside that a page repeats.
    """
    return text.translate(_NO_CONTROLS)


def ascii_digits(text: str) -> str:
    """Return `text` with Arabic-Indic and Persian digits as 0–9; the length stays the same."""
    return text.translate(_ASCII_DIGITS)


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of `text` in order, with offsets into it."""
    for match in _WORD.finditer(text):
        if form := _fold_word(match.group()):
            yield Token(match.start(), match.end(), form)


_fold_cached = lru_cache(maxsize=100_000)(fold)


def _fold_word(word: str) -> str:
    # Overlong words are not cached, as requests could fill the memory with them.
    return _fold_cached(word) if len(word) <= LONGEST_CACHED else fold(word)


def words(text: str) -> list[str]:
    """Return the folded words of `text`."""
    return [token.form for token in tokens(text)]


def fold_phrase(text: str) -> str:
    """Return the folded words of `text` joined by single spaces: a key for names and headlines."""
    return " ".join(words(text))


@lru_cache(maxsize=200_000)
def without_article(word: str) -> str:
    """Return a folded word without a leading conjunction and article (والعراق → عراق, للتحالف → تحالف)."""
    for conjunction in ("", *CONJUNCTIONS):
        for article in (ARTICLE, "بال", "كال", "لل"):
            prefix = conjunction + article
            if word.startswith(prefix) and len(word) - len(prefix) >= SHORTEST_STEM:
                return word[len(prefix) :]
    return word


@lru_cache(maxsize=200_000)
def without_clitics(word: str) -> tuple[str, ...]:
    """Return a folded word and every word that remains if its beginning is a clitic, longest first.

    `وبمراكش` gives وبمراكش, بمراكش, مراكش; `للعراق` gives للعراق, العراق, عراق. Some results are not words
    (فرنسا gives رنسا): a document may be indexed by them, but a query must not use them. No remainder is
    shorter than three letters. `coalition's` gives itself and `coalition`; since `ra's` may be the Arabic word,
    it gives `ras` too.
    """
    if not _ARABIC_LETTER.match(word):
        bare = word.removesuffix(POSSESSIVE)
        return (word,) if bare == word else (word, bare, bare + "s")
    forms = [word]
    if word[0] in CONJUNCTIONS:
        forms.append(word[1:])
    for form in list(forms):
        if form[:1] in PREPOSITIONS:
            forms.append(form[1:])
        if form.startswith("لل"):  # ل + ال is written without the alef
            forms.append(ARTICLE + form[2:])
    forms.extend(form[2:] for form in list(forms) if form.startswith(ARTICLE))
    kept = (form for form in forms if form == word or len(form) >= SHORTEST_STEM)
    return tuple(dict.fromkeys(kept))


def is_one_of(word: str, wanted: Set[str]) -> bool:
    """Return whether a folded word, with or without a leading clitic, is one of `wanted`."""
    return not wanted.isdisjoint(without_clitics(word))


def sort_key(name: str) -> str:
    """Return the sort key of `name`: folded, without the article (المغرب under م).

    The article is written with a bare alef: the أل of ألمانيا belongs to the word. Compared by code point,
    the keys are in Arabic alphabetical order, Latin names first.
    """
    name_tokens = list(tokens(name))
    if not name_tokens:
        return ""
    first, *rest = name_tokens
    bare = unicodedata.normalize("NFKC", name[first.start : first.end])
    has_article = "".join(c for c in bare if c not in _IGNORED).startswith(ARTICLE)
    beginning = without_article(first.form) if has_article else first.form
    return " ".join([beginning, *(token.form for token in rest)])
