"""Suggestions while typing: authorities by any of their names, then words of the archive."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.facets.registry import FACETS
from articles.facets.values import label_of
from articles.index.bitmaps import Terms
from articles.models import IndexEntry, Spelling, Word
from articles.text import arabic

MOST_NAMES = 6
MOST_WORDS = 5
SHORTEST = 2  # characters of typed text


@dataclass(frozen=True)
class Suggestion:
    """One suggestion; `address` is the query string of its list of articles."""

    label: str
    kind: Promise
    address: str


def suggestions(typed: str, terms: Terms) -> list[Suggestion]:
    """Return authorities with a name that begins like `typed` or is similar, then completions of the last word.

    Names and words may be typed in any spelling, with or without the Arabic article.
    """
    folded = arabic.fold_phrase(typed)
    if len(folded) < SHORTEST:
        return []
    return [*_names(folded, terms), *_words(typed, folded)]


def _names(folded: str, terms: Terms) -> list[Suggestion]:
    named = Spelling.objects.suggested(folded)[:MOST_NAMES]
    return [
        Suggestion(label_of(term), FACETS[kind].label, f"?{urlencode([(term.facet, term.key)])}")
        for kind, object_id in named
        if (term := terms.of_object(kind, object_id))
    ]


def _words(typed: str, folded: str) -> list[Suggestion]:
    last = folded.split()[-1]
    before = typed.strip().rsplit(None, 1)[0] + " " if len(typed.split()) > 1 else ""
    beginning = list(Word.objects.beginning(last)[: 2 * MOST_WORDS])
    in_use = IndexEntry.objects.words_in_use([word.folded for word in beginning])
    beginning = [word for word in beginning if word.folded in in_use][:MOST_WORDS]
    return [
        Suggestion(text, _("words"), f"?{urlencode([('q', text)])}")
        for text in (f"{before}{word.shown}" for word in beginning if word.folded != folded)
    ]
