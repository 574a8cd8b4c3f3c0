"""Light stemmer for Arabic: an affix is removed only if the lexicon supports the rest as a word.

Pure. The lexicon is a frozen count of the words in public Arabic collections (`articles/text/lexicon/`), so
that the stem of a word never changes with the archive. فرنسا, بلجيكا and وزير keep their first letter, while
وفرنسا, ببلجيكا and للتحالف lose theirs. The ratios below were measured, not derived: with them, search found
more of the relevant documents of seven public question sets than with Lucene's Arabic analyser (recall@10
0.759 against 0.727 on full questions).

A first letter that looks like a clitic may belong to the root: وفود is not و + فود. The article decides, as it
never precedes a clitic: الوفود is frequent, so وفود is a word. A word with two likely readings (بحضور, «in the
presence of», and ب + حضور) has the stems of both.
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
# Frequency of clitic + word, divided by the frequency of the word, over the 1,400 words of more than three
# letters that occur at least a thousand times in the lexicon.
CLITIC_SHARE = {"و": 0.064, "ف": 0.0016, "ب": 0.033, "ل": 0.022, "ك": 0.0009}
PRONOUN_SHARE = 0.05  # of a word with any one pronoun, relative to the word with the article
# Occurrences of «ال» + word, divided by the expected number of clitic + rest. Up to the first number, the
# letter is a clitic; from the last one on, it belongs to the word; in between, the word has both readings, from
# the middle one on that of the whole word first.
CLITIC_BELOW, WORD_FIRST, WORD_FROM = 0.05, 1.0, 3.0
# Frequency of the rest, divided by that of the whole word, from which a word that is kept whole has the reading
# with a preposition too: بحضور is more frequent than حضور.
IDIOM_RATIO = 0.05
SUFFIX_RATIO = 0.05
LONG_SUFFIX_RATIO = 0.5
MOST_SUFFIXES = 3
SHORTEST_WORD = 3

_PRONOUNS = ("ها", "هم", "هما", "نا", "كم", "ه", "ي", "ا")  # and the accusative; none follows ال
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
        self.stems = lru_cache(maxsize=500_000)(self._stems)

    def stem(self, word: str) -> str:
        """Return the stem of a folded word, that of its likelier reading if it has two."""
        return self.stems(word)[0]

    def _stems(self, word: str) -> tuple[str, ...]:
        """Return the stems of a folded word, the likelier first.

        Words that are not Arabic lose a possessive 's, nothing else.
        """
        if len(word) < SHORTEST_WORD or not "\u0621" <= word[0] <= "\u064a":
            return (word.removesuffix(arabic.POSSESSIVE),)
        bare_words = [
            bare for rest in self._without_conjunction(word) for bare in self._without_prefix(rest)
        ]
        return tuple(dict.fromkeys(map(self._stem_of_bare, bare_words)))

    def _stem_of_bare(self, bare: str) -> str:
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

    def _definite(self, word: str) -> float:
        """Return how often a word occurs with the article, or if it has a pronoun, would occur with it.

        وفوده: less often than الوفود.
        """
        if definite := self.count("ال" + word):
            return definite
        for pronoun in _PRONOUNS:
            bare = word[: -len(pronoun)]
            if word.endswith(pronoun) and len(bare) >= SHORTEST_WORD:
                feminine = bare[:-1] + "ه" if bare.endswith("ت") else bare
                definite = max(self.count("ال" + bare), self.count("ال" + feminine))
                return PRONOUN_SHARE * definite
        return 0

    def _readings(self, word: str, rest: str, expected: float) -> tuple[str, ...]:
        """Return `rest`, the word without a clitic, or the whole word, or both if both are likely.

        `expected` is the number of occurrences that the clitic would have before `rest`.
        """
        definite = self._definite(word)
        if definite <= CLITIC_BELOW * expected:
            return (rest,)
        if definite >= WORD_FROM * expected:
            return (word,)
        return (word, rest) if definite >= WORD_FIRST * expected else (rest, word)

    def _count_of_rest(self, word: str, rest: str) -> int:
        """Return the frequency of `rest`; with the article too if the lexicon has neither it nor `word`."""
        return self.count(rest) or (0 if self.count(word) else self.count("ال" + rest))

    def _without_conjunction(self, word: str) -> tuple[str, ...]:
        """Return a word without a leading conjunction, if it has one, in its likely readings."""
        if len(word) < 4 or word[0] not in CONJUNCTION_RATIO:
            return (word,)
        rest = word[1:]
        definite = rest.startswith(("ال", "لل")) and len(rest) >= 5
        count = self._count_of_rest(word, rest)
        if definite or count >= CONJUNCTION_RATIO[word[0]] * max(self.count(word), 1):
            return self._readings(word, rest, CLITIC_SHARE[word[0]] * count)
        # وبدولار, though بدولار is not in the lexicon.
        bare = rest[1:]
        if (
            rest[0] in arabic.PREPOSITIONS
            and len(bare) >= SHORTEST_WORD
            and bare not in stop_words()
            and (count := self._count_of_rest(word, bare))
            >= PREPOSITION_RATIO * max(self.count(word), PREPOSITION_LEAST)
        ):
            share = CLITIC_SHARE[word[0]] * CLITIC_SHARE[rest[0]]
            return self._readings(word, bare, share * count)
        return (word,)

    def _without_prefix(self, word: str) -> tuple[str, ...]:
        """Return a word without a leading preposition and article, in its likely readings."""
        for prefix in ("بال", "كال", "لل", "ال"):
            rest = word[len(prefix) :]
            if not word.startswith(prefix) or len(rest) < 2:
                continue
            definite = self.count("ال" + rest)
            if prefix == "لل":
                whole = word[1:]
                is_word = self.count(whole) > definite and self._without_prefix(whole) == (whole,)
                return (whole,) if is_word else (rest,)  # للبنان is ل + لبنان
            if len(rest) < 3 and not self.count(rest):
                continue
            if prefix == "ال":
                if not self.count(rest) and self.count(word) > ALWAYS_WITH_ARTICLE:
                    # The letters may belong to the word (ألمانيا) or not (الفلاحين).
                    return (word, rest) if len(rest) >= SHORTEST_WORD else (word,)
                # The article precedes no function word.
                is_function_word = rest in stop_words()
                return self._readings(word, rest, 0 if is_function_word else self.count(rest))
            if definite < DEFINITE_RATIO * self.count(word):
                return (word, rest) if definite and self.count(rest) else (word,)  # بالإضافة
            expected = CLITIC_SHARE[prefix[0]] * definite
            return tuple(
                bare
                for reading in self._readings(word, word[1:], expected)
                for bare in ((word,) if reading == word else self._without_prefix(reading))
            )
        if len(word) >= 4 and word[0] in arabic.PREPOSITIONS:
            return self._without_preposition(word)
        return (word,)

    def _without_preposition(self, word: str) -> tuple[str, ...]:
        rest = word[1:]
        count = self._count_of_rest(word, rest)
        if count >= max(PREPOSITION_RATIO * max(self.count(word), 1), PREPOSITION_LEAST):
            is_function_word = rest in stop_words()
            expected = 0 if is_function_word else CLITIC_SHARE[word[0]] * count
            return self._readings(word, rest, expected)
        is_idiom = self._support(rest) >= max(IDIOM_RATIO * self.count(word), PREPOSITION_LEAST)
        return (word, rest) if is_idiom and not self._definite(word) else (word,)

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


def stems(word: str) -> tuple[str, ...]:
    """Return the stems of a folded word by the project's lexicon, the likelier first."""
    return lexicon().stems(word)
