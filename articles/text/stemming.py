"""Light stemmer for Arabic: an affix is removed only if the lexicon supports the rest as a word.

Pure. The lexicon is a frozen count of the words in public Arabic collections (`articles/text/lexicon/`), so
that the stem of a word never changes with the archive. فرنسا, بلجيكا and وزير keep their first letter, while
وفرنسا, ببلجيكا and للتحالف lose theirs. The ratios below were measured, not derived: with them, search found
more of the relevant documents of seven public question sets than with Lucene's Arabic analyser (recall@10
0.759 against 0.727 on full questions).
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from articles.text import arabic

# By affix: the rest counts as a word if its frequency in the lexicon, divided by the frequency of the whole
# word, is at least this.
CONJUNCTION_RATIO = {"و": 0.25, "ف": 1.0}
PREPOSITION_RATIO = 1.0
PREPOSITION_LEAST = 3  # occurrences of the rest
ALWAYS_WITH_ARTICLE = 50  # occurrences of a word that never occurs without ال
DEFINITE_RATIO = 0.05  # of «ال» + rest, for بال and كال to be removed
SUFFIX_RATIO = 0.05
LONG_SUFFIX_RATIO = 0.5
MOST_SUFFIXES = 3
SHORTEST_WORD = 3

_SUFFIXES = ("ها", "هم", "ان", "ات", "ون", "ين", "يه", "ه", "ي", "ا")
# Letters that must remain after a suffix is removed; two for suffixes not listed here.
_LETTERS_LEFT = dict.fromkeys(("ان", "ات", "ون", "ين", "يه", "هم", "ا"), 3)


class Lexicon:
    """Word frequencies, and the stems of words that the rules would not find."""

    def __init__(
        self, counts: Mapping[str, int], singulars: Mapping[str, str] | None = None
    ) -> None:
        self._count = counts.get
        self._singulars = singulars or {}
        self.stem = lru_cache(maxsize=500_000)(self._stem)

    def _stem(self, word: str) -> str:
        """Return the stem of a folded word; words that are not Arabic are returned unchanged."""
        if len(word) < SHORTEST_WORD or not "\u0621" <= word[0] <= "\u064a":
            return word
        bare = self._without_prefix(self._without_conjunction(word))
        if bare in self._singulars:
            return self._singulars[bare]
        shortened = self._without_suffixes(bare)
        return self._singulars.get(shortened, shortened)

    def knows(self, word: str) -> bool:
        """Return whether a folded word is in the lexicon as written."""
        return self._count(word) is not None

    def count(self, word: str) -> int:
        """Return the frequency of a folded word, as written, in the collections behind the lexicon."""
        return self._count(word, 0)

    def _support(self, word: str) -> int:
        """Return the frequency of a word, with and without the article."""
        return self.count(word) + self.count("ال" + word)

    def _support_with_feminine(self, word: str) -> int:
        return self._support(word) + self.count(word + "ه")

    def _without_conjunction(self, word: str) -> str:
        if len(word) < 4 or word[0] not in CONJUNCTION_RATIO:
            return word
        rest = word[1:]
        definite = rest.startswith(("ال", "لل")) and len(rest) >= 5
        is_frequent = self.count(rest) >= CONJUNCTION_RATIO[word[0]] * max(self.count(word), 1)
        return rest if definite or is_frequent else word

    def _without_prefix(self, word: str) -> str:
        for prefix in ("بال", "كال", "لل", "ال"):
            rest = word[len(prefix) :]
            if not word.startswith(prefix) or len(rest) < 2:
                continue
            if prefix == "لل" and self.count(word[1:]) > self.count("ال" + rest):
                return word[1:]  # للبنان is ل + لبنان
            if prefix != "لل" and len(rest) < 3 and not self.count(rest):
                continue
            if prefix == "ال" and not self.count(rest) and self.count(word) > ALWAYS_WITH_ARTICLE:
                continue  # ألمانيا: the letters belong to the word
            definite = self.count("ال" + rest)
            if prefix in ("بال", "كال") and definite < DEFINITE_RATIO * self.count(word):
                continue
            if prefix in ("بال", "كال") and not self.count(rest) and definite > ALWAYS_WITH_ARTICLE:
                return word[1:]
            return rest
        if len(word) >= 4 and word[0] in arabic.PREPOSITIONS:
            rest = word[1:]
            least = max(PREPOSITION_RATIO * max(self.count(word), 1), PREPOSITION_LEAST)
            if self.count(rest) >= least:
                return rest
        return word

    def _without_suffixes(self, word: str) -> str:
        for _ in range(MOST_SUFFIXES):
            shorter = self._without_suffix(word)
            if shorter is None:
                break
            word = shorter
        return word

    def _without_suffix(self, word: str) -> str | None:
        """Return a word without its outermost suffix, or None if no suffix can be removed."""
        for suffix in _SUFFIXES:
            rest = word[: -len(suffix)]
            if word.endswith(suffix) and len(rest) >= _LETTERS_LEFT.get(suffix, 2):
                rest = self._supported_rest(word, suffix, rest)
                if rest is not None and rest not in stop_words():
                    return rest
        return None

    def _supported_rest(self, word: str, suffix: str, rest: str) -> str | None:
        """Return `rest`, the word without `suffix`, or None if the lexicon does not support it.

        A feminine ending before the suffix is removed too; an adjective in يه may keep its ي.
        """
        frequency = max(self._support(word), 1)
        feminine = rest[:-1] + "ه" if rest.endswith("ت") else ""
        if suffix == "ا":
            return rest if self._support(rest) >= frequency else None
        if suffix in ("ان", "ين", "ون", "هم"):
            known = self._support_with_feminine(rest) >= LONG_SUFFIX_RATIO * frequency
        elif suffix == "ها":
            known = (
                self._support_with_feminine(rest) + self.count(rest + "ت")
                >= SUFFIX_RATIO * frequency
            )
            if feminine and self._support(feminine) > self._support(rest):
                return rest[:-1]
        elif suffix in ("ات", "ي"):
            known = self._support_with_feminine(rest) >= SUFFIX_RATIO * frequency
        elif suffix == "يه":
            known = self._support_with_feminine(rest) >= SUFFIX_RATIO * frequency or (
                self._support(rest + "ي") > 0 and self._support_with_feminine(rest) > 0
            )
            if not known:
                return word[:-1]  # an adjective: …يه to …ي
        else:
            known = True
        possessed = suffix in ("ه", "هم") and feminine and len(rest) >= 4
        if possessed and self._support(feminine) > self._support(rest):
            return rest[:-1]
        return rest if known else None


@cache
def stop_words() -> frozenset[str]:
    """Return the folded stop words: function words without content (`lexicon/stop_words.txt`)."""
    text = (files("articles.text") / "lexicon" / "stop_words.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in arabic.words(line))


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of the project, read once per process (0.1 s, 15 MB)."""
    folder = files("articles.text") / "lexicon"
    counts = {}
    for line in gzip.decompress((folder / "word_counts.tsv.gz").read_bytes()).decode().splitlines():
        word, count = line.split("\t")
        counts[word] = int(count)
    bare = Lexicon(counts)
    singulars = {}
    for line in (folder / "singulars.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            form, singular = map(arabic.fold, line.split("\t"))
            # =عماني is its own stem: the word must not get the stem of عمان.
            pinned = singular.startswith("=")
            singulars[form] = singular[1:] if pinned else bare.stem(singular)
    return Lexicon(counts, singulars)


def stem(word: str) -> str:
    """Return the stem of a folded word, by the project's lexicon."""
    return lexicon().stem(word)
