"""Cards of the meetings and authorities that a search names, above its articles."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst

from articles.browse.article_list import ArticleList
from articles.browse.filterset import parameters
from articles.browse.named import Named
from articles.browse.url_state import UrlState
from articles.meetings.display import meeting_days
from articles.models import Meeting
from articles.outputs.metadata.subject_line import line_of
from articles.web.paging import MOST_CHOICES


@dataclass(frozen=True)
class SubjectCard:
    """One card: kind, name, days of a meeting, one line, number of articles, page, list of its articles."""

    kind: str
    name: str
    days: str
    line: str
    articles: int
    page: str
    list_address: str
    is_whole: bool


@dataclass(frozen=True)
class NamedCards:
    """The cards of a search; `meetings` is the number of meetings that fit, with their articles listed."""

    cards: list[SubjectCard]
    meetings: int = 0
    meetings_address: str = ""


def card_of(named: Named) -> SubjectCard:
    subject = named.subject
    return SubjectCard(
        kind=capfirst(subject._meta.verbose_name),
        name=subject.name,
        days=meeting_days(subject) if isinstance(subject, Meeting) else "",
        line=line_of(subject),
        articles=named.articles,
        page=subject.get_absolute_url(),
        list_address=_list_of(named.kind, subject.slug),
        is_whole=named.is_whole,
    )


def cards_of(article_list: ArticleList) -> NamedCards:
    """Return the cards of what the words of a list name."""
    named = article_list.answer.named
    cards = [card_of(each) for each in named.shown]
    terms = article_list.index.snapshot.terms
    keys = [term.key for pk in named.meetings if (term := terms.of_object("meeting", pk))]
    if not named.more_meetings or len(keys) > MOST_CHOICES:
        return NamedCards(cards)
    return NamedCards(cards, len(keys), _list_of("meeting", *keys))


def _list_of(facet: str, *keys: str) -> str:
    """Return the address of the articles with any of the values of a facet."""
    return f"{reverse('browse')}{UrlState.of([(facet, key) for key in keys], parameters())}"
