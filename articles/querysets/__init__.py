"""Querysets that several pages share. They never import the models: `self.model` is enough."""

from articles.querysets.index import (
    IndexEntryQuerySet,
    MeetingEntryQuerySet,
    PostingQuerySet,
    SpellingQuerySet,
    WordQuerySet,
)
from articles.querysets.records import ArticleQuerySet, LinkQuerySet, MeetingQuerySet
from articles.querysets.selection import Selection

__all__ = [
    "ArticleQuerySet",
    "IndexEntryQuerySet",
    "LinkQuerySet",
    "MeetingEntryQuerySet",
    "MeetingQuerySet",
    "PostingQuerySet",
    "Selection",
    "SpellingQuerySet",
    "WordQuerySet",
]
