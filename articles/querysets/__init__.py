"""Querysets that several pages share. They never import the models: `self.model` is enough."""

from articles.querysets.index import (
    IndexEntryQuerySet,
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
    "MeetingQuerySet",
    "PostingQuerySet",
    "Selection",
    "SpellingQuerySet",
    "WordQuerySet",
]
