"""Comparison of two meetings."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.browse.result_list import articles_with
from articles.facets.values import NOT_STATED
from articles.index.bitmaps import Index, Term
from articles.meetings import attendance, figures
from articles.meetings.participation_change import ParticipationChange, participation_change
from articles.meetings.quotation import Quotes, shown_text
from articles.models import Article, Meeting
from articles.text import keyness

MOST_READ = 150  # the earliest articles of each meeting, whose words are counted


@dataclass(frozen=True)
class Shared:
    """Items of one kind by meeting: only of the first, of both, only of the second."""

    heading: Promise
    first: tuple[Any, ...]
    both: tuple[Any, ...]
    second: tuple[Any, ...]

    def __bool__(self) -> bool:
        return bool(self.first or self.both or self.second)


@dataclass(frozen=True)
class Words:
    """The words much more frequent in articles about one meeting, and the words counted for each."""

    first: list[keyness.Keyword]
    second: list[keyness.Keyword]
    totals: tuple[int, int]


@dataclass(frozen=True)
class Comparison:
    meetings: tuple[Meeting, Meeting]
    counts: tuple[int, int]
    participation: ParticipationChange
    shared: tuple[Shared, ...]
    figures: tuple[list[figures.Group], list[figures.Group]]
    words: Words

    @property
    def figures_by_meeting(self) -> list[tuple[Meeting, list[figures.Group]]]:
        return list(zip(self.meetings, self.figures, strict=True))


def compare(index: Index, first: Meeting, second: Meeting) -> Comparison:
    """Return the comparison of two meetings, loaded with the links for their pages."""
    meetings = (first, second)
    results = tuple(articles_with(index.snapshot, meeting, newest=False) for meeting in meetings)
    quotes = Quotes()
    statements = [
        attendance.statements(m.participations.all(), m.attendances.all(), quotes) for m in meetings
    ]
    present = [[s for s in of_meeting if not s.is_invited] for of_meeting in statements]
    documents = [articles.documents for articles in results]
    groups = tuple(figures.side_by_side(m.figures.all(), quotes) for m in meetings)
    return Comparison(
        meetings,
        (len(results[0]), len(results[1])),
        participation_change(meetings, *present, attended=tuple(map(figures.attendance, groups))),
        (
            _shared(
                _("States and organisations"),
                *([s.state for s in of_meeting if s.state] for of_meeting in present),
            ),
            _shared(
                _("Officials"),
                *([s.official for s in of_meeting if s.official] for of_meeting in present),
            ),
            _shared(
                _("Resolutions cited at the meeting"),
                *([link.resolution for link in m.resolution_links.all()] for m in meetings),
            ),
            _shared(
                _("Resolutions in the press"), *(_stated(index, "resolution", d) for d in documents)
            ),
            _shared(_("Topics in the press"), *(_stated(index, "topic", d) for d in documents)),
        ),
        groups,
        _words(results),
    )


def _stated(index: Index, facet: str, documents) -> list[Term]:
    """Return the values of a facet that any of the documents has."""
    terms = index.snapshot.terms.of(facet)
    counts = index.snapshot.counts(documents, terms).tolist()
    return [t for t, n in zip(terms, counts, strict=True) if n and t.key != NOT_STATED]


def _shared(heading: Promise, first: Iterable[Any], second: Iterable[Any]) -> Shared:
    of_first, of_second = ({_key(item): item for item in items} for items in (first, second))
    return Shared(
        heading,
        tuple(item for key, item in of_first.items() if key not in of_second),
        tuple(item for key, item in of_first.items() if key in of_second),
        tuple(item for key, item in of_second.items() if key not in of_first),
    )


def _key(item: Any) -> Hashable:
    return (type(item), item.pk)


def _words(results) -> Words:
    numbers = [listed.numbers(0, MOST_READ) for listed in results]
    articles = results[0].for_cards(with_text=True).load(np.unique(np.concatenate(numbers)))
    texts = {article.number: _public_text(article) for article in articles}
    counted = [
        keyness.count(texts[n] for n in of_meeting.tolist() if n in texts) for of_meeting in numbers
    ]
    return Words(
        keyness.much_more_frequent(*counted),
        keyness.much_more_frequent(*counted[::-1]),
        (counted[0].total, counted[1].total),
    )


def _public_text(article: Article) -> str:
    """Return the public text of an article: headline, abstract, and text as far as its rights allow."""
    return "\n".join((article.title, article.abstract, shown_text(article)))
