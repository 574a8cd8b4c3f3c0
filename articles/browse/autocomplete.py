"""Suggestions while typing: meetings and authorities by any of their names, then words of the archive."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.facets.registry import FACETS
from articles.facets.values import label_of
from articles.index.bitmaps import Terms
from articles.models import IndexEntry, Meeting, Spelling, Word
from articles.models.addresses import address
from articles.text import arabic
from articles.text.dates import PartialDate

MOST_NAMES = 6
MOST_MEETINGS = 3
MOST_WORDS = 5
SHORTEST = 2  # characters of typed text


@dataclass(frozen=True)
class Suggestion:
    """One suggestion; `address` is its page, or the list of the articles that have its words.

    `date` is the first day of a meeting.
    """

    label: str
    kind: Promise
    address: str
    date: PartialDate | None = None


def suggestions(typed: str, terms: Terms) -> list[Suggestion]:
    """Return what has a name that begins like `typed` or is similar, then completions of the last word.

    Names and words may be typed in any spelling, with or without the Arabic article. A meeting is suggested by
    the words of its title, place and days, in any order, the last of them begun: «باريس 20».
    """
    folded = arabic.fold_phrase(typed)
    if len(folded) < SHORTEST:
        return []
    names, meetings = _names(folded, terms), _meetings(folded)
    # One word names a place or a person, two or more rather a meeting.
    things = [*names, *meetings] if len(folded.split()) == 1 else [*meetings, *names]
    return [*things[: MOST_NAMES + MOST_MEETINGS], *_words(typed, folded)]


def _meetings(folded: str) -> list[Suggestion]:
    return [
        Suggestion(
            meeting.title, FACETS["meeting"].label, meeting.get_absolute_url(), meeting.start_date
        )
        for meeting in Meeting.objects.begun_by(folded.split())[:MOST_MEETINGS]
    ]


def _names(folded: str, terms: Terms) -> list[Suggestion]:
    named = Spelling.objects.suggested(folded)[:MOST_NAMES]
    return [
        Suggestion(label_of(term), FACETS[kind].label, address(kind, term.key))
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
        Suggestion(text, _("words"), f"{address('browse')}?{urlencode([('q', text)])}")
        for text in (f"{before}{word.shown}" for word in beginning if word.folded != folded)
    ]
