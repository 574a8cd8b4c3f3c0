"""Explanations of a search, and suggestions of other searches.

For each part of a query: the forms, prefixes and other names it was widened by, each with the URL that
leaves them out. For words in no article: the nearest word that is in one. If nothing was found: the parts
that match nothing in the archive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.browse.article_list import ArticleList
from articles.browse.url_state import UrlState
from articles.models import IndexEntry, Word
from articles.querysets import Selection
from articles.search import Clause, Query, date_lexemes
from articles.search.query import SWITCHES, Switch
from articles.text import arabic, stemming

FORMS_SHOWN = 6
PARTS_EXPLAINED = 12
EVERYTHING = Selection()  # no choice made
LABELS: dict[Switch, Promise] = {
    "forms": _("other forms"),
    "prefixes": _("with attached prefixes (al-, wa-, bi- …)"),
    "names": _("other names"),
}
MENDED: dict[str, Promise] = {
    "unclosed-quote": _(
        "A closing quotation mark was missing, so the phrase was taken to run to the end."
    ),
    "lone-or": _("“or” needs a word on each side; one without was ignored."),
    "empty-field": _("“title:” needs a word after it; it was left out."),
    "too-many-words": _("Only the first words of this search were used."),
    "phrase-loosened": _(
        "No article contains the exact phrase, so its words were searched separately."
    ),
    "only-without": _("These are all articles that do not contain the excluded words."),
}


@dataclass(frozen=True)
class Widening:
    """One way in which a part of the query was widened, and the URL that turns it off.

    `words` are the first of the added words, `more` is the number of the others.
    """

    name: Switch
    label: Promise
    words: tuple[str, ...]
    more: int
    without: UrlState


@dataclass(frozen=True)
class Part:
    """One part of the query as typed, and how it was widened."""

    typed: str
    widenings: tuple[Widening, ...]
    excluded: bool = False
    quoted: bool = False
    in_title: bool = False


@dataclass(frozen=True)
class Restorable:
    """A widening that the reader turned off, and the URL that turns it on again."""

    label: Promise
    words: str
    address: UrlState


@dataclass(frozen=True)
class Correction:
    """A suggested query: the doubtful word, its replacement (`instead`), and the URL."""

    word: str
    instead: str
    address: UrlState


class Explanation:
    """The explanation of a parsed query, for the page with its results."""

    def __init__(self, article_list: ArticleList) -> None:
        self._list = article_list
        self._state: UrlState = article_list.state
        self.query: Query = article_list.query
        self._clauses = self.query.clauses[:PARTS_EXPLAINED]

    @property
    def mended(self) -> list[Promise]:
        return [MENDED[code] for code in self.query.mended]

    @cached_property
    def parts(self) -> list[Part]:
        return [self._part(clause) for clause in self._clauses]

    @property
    def is_widened(self) -> bool:
        return any(part.widenings for part in self.parts)

    @property
    def as_written(self) -> UrlState:
        """The URL of the same query with all widening turned off."""
        return self._state.without("off").with_("off", "prefixes").with_("off", "names")

    @property
    def with_everything(self) -> UrlState:
        return self._state.without("off")

    @property
    def restorables(self) -> list[Restorable]:
        restorables = []
        for value in self._list.filters.switches.values():
            switch, _colon, words = value.partition(":")
            restorables.append(Restorable(LABELS[switch], words, self._state.without("off", value)))
        return restorables

    @cached_property
    def did_you_mean(self) -> list[Correction]:
        """For words in no article: queries with the nearest word that is in one."""
        doubtful = [clause for clause in self._clauses if self._is_doubtful(clause)]
        # Checked by `tsquery` too, since a word whose stem is unknown may still match: بومبيو in لبومبيو.
        nearest = Word.objects.nearest({c.phrases[0].words[0]: c.as_tsquery() for c in doubtful})
        return [
            self._correction(clause.typed, nearest[word])
            for clause in doubtful
            if (word := clause.phrases[0].words[0]) in nearest
        ]

    @cached_property
    def fatal(self) -> list[tuple[str, UrlState]]:
        """For a query without results: the parts that match nothing, each with the URL without it."""
        wanted = [clause for clause in self._clauses if not clause.excluded]
        chosen = replace(self._list.selection, among=None, query=None)
        has_any = IndexEntry.objects.with_any([self._alone(clause, chosen) for clause in wanted])
        return [
            (
                clause.typed,
                self._with_text(" ".join(_replaced(self.query.text, clause.typed, "").split())),
            )
            for clause, is_found in zip(wanted, has_any, strict=True)
            if not is_found and len(wanted) > 1
        ]

    @property
    def without_fatal(self) -> UrlState:
        """The URL of the query without all the parts that match nothing."""
        text = self.query.text
        for typed, _address in self.fatal:
            text = _replaced(text, typed, "")
        return self._with_text(" ".join(text.split()))

    def _alone(self, clause: Clause, chosen: Selection = EVERYTHING) -> Selection:
        """Return the selection of one part of the query alone, within `chosen`."""
        return replace(chosen, query=replace(self.query, clauses=(clause,)))

    def _is_doubtful(self, clause: Clause) -> bool:
        """Return whether a part is a single word without other names whose stem is in no article."""
        if not clause.is_free or len(clause.phrases) != 1 or len(clause.phrases[0].words) != 1:
            return False
        if clause.phrases[0].name:  # only the other forms of a date
            return False
        (word,) = clause.phrases[0].words
        if word.isdigit() or date_lexemes.begins_month(word):
            return False
        return not self._known.get(stemming.stem(word))

    @cached_property
    def _known(self) -> dict[str, list[Word]]:
        """The words of the archive by stem, for all words of the query."""
        stems = {
            stemming.stem(word)
            for clause in self._clauses
            for phrase in clause.phrases
            if not phrase.name
            for word in phrase.words
            if word not in stemming.stop_words()
        }
        return Word.objects.by_stem(stems) if stems else {}

    def _part(self, clause: Clause) -> Part:
        typed_words = [w for p in clause.phrases if not p.name for w in p.words]
        forms: list[str] = []
        prefixed: list[str] = []
        for word in typed_words:
            for known in self._known.get(stemming.stem(word), ()):
                if known.folded == word:
                    continue
                is_prefixed = word in arabic.without_clitics(known.folded)
                (prefixed if is_prefixed else forms).append(known.shown)
        # A year is its own name: it matches dates besides words.
        names = [p.name for p in clause.phrases if p.name and p.name != clause.typed]
        added = {
            "forms": forms if clause.forms else [],
            "prefixes": prefixed if clause.prefixes else [],
            "names": names,
        }
        return Part(
            clause.typed,
            tuple(self._widening(clause, s, added[s]) for s in SWITCHES if added[s]),
            clause.excluded,
            clause.quoted,
            clause.field == "title",
        )

    def _widening(self, clause: Clause, switch: Switch, words: list[str]) -> Widening:
        words = list(dict.fromkeys(words))
        return Widening(
            switch,
            LABELS[switch],
            tuple(words[:FORMS_SHOWN]),
            max(0, len(words) - FORMS_SHOWN),
            self._state.with_("off", f"{switch}:{clause.key}"),
        )

    def _correction(self, typed: str, shown: str) -> Correction:
        return Correction(typed, shown, self._with_text(_replaced(self.query.text, typed, shown)))

    def _with_text(self, text: str) -> UrlState:
        return self._state.replaced("q", text)


def _replaced(text: str, typed: str, by: str) -> str:
    """Return `text` with the first occurrence of `typed` as a whole word or phrase replaced."""
    return re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", lambda _match: by, text, count=1)
