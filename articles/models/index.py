"""The search and facet index: one compact row per article, postings, and spellings and words to look up.

Written by `articles.index.writer` in the transaction that changes the article; never edited by hand.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from articles.models.article import Article
from articles.models.meeting import Meeting
from articles.querysets import (
    IndexEntryQuerySet,
    MeetingEntryQuerySet,
    PostingQuerySet,
    SpellingQuerySet,
    WordQuerySet,
)


class FacetTerm(models.Model):
    """One value of one facet, with its current names and sort key.

    `key` is the value in URLs. `object_id` is the id of its authority or meeting; null for values
    without one (a year, a meeting kind, "not stated").
    """

    facet = models.CharField(max_length=30)
    key = models.CharField(max_length=80)
    object_id = models.BigIntegerField(null=True)
    label_ar = models.CharField(max_length=250)
    label_en = models.CharField(max_length=250)
    sort_key = models.CharField(max_length=250)
    # When an article last lost this value: its page changed then, which no remaining article shows.
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facet", "key"], name="facet_term_key_unique"),
            models.UniqueConstraint(fields=["facet", "object_id"], name="facet_term_object_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.facet}={self.key}"


class IndexEntry(models.Model):
    """The search and counting data of one published article."""

    article = models.OneToOneField(
        Article, models.CASCADE, primary_key=True, related_name="index_entry"
    )
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    facets = ArrayField(models.IntegerField())  # codes (`counting_modes.code`): term and slot
    document = SearchVectorField()
    # The number of this entry in postings and bitmaps. An entry that changes in any way gets a new
    # number, so a number always means the same content.
    number = models.IntegerField(unique=True)
    digest = models.BigIntegerField()
    length = models.IntegerField()

    objects = IndexEntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-first_day", "-article"], name="index_entry_newest"),
            GinIndex(fields=["facets"], name="index_entry_facets"),
            GinIndex(fields=["document"], name="index_entry_document"),
        ]

    def __str__(self) -> str:
        return str(self.article_id)


class MeetingEntry(models.Model):
    """The search data of one meeting: its names, days, place and outcomes (`index.meeting_entries`)."""

    meeting = models.OneToOneField(
        Meeting, models.CASCADE, primary_key=True, related_name="search_entry"
    )
    document = SearchVectorField()

    objects = MeetingEntryQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(fields=["document"], name="meeting_entry_document")]

    def __str__(self) -> str:
        return str(self.meeting_id)


class Posting(models.Model):
    """A piece of the posting list of a lexeme, packed as `search.ranking` reads it."""

    pk = models.CompositePrimaryKey("lexeme", "first")
    lexeme = models.TextField()
    first = models.IntegerField()  # number of the first document in the piece
    octets = models.BinaryField()

    objects = PostingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.lexeme} from {self.first}"


class GoneDocument(models.Model):
    """The number of a deleted document that postings still contain; written by a trigger."""

    number = models.IntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.number)


class IndexStatistics(models.Model):
    """The number of documents and their average length; a single row."""

    documents = models.IntegerField()
    average_length = models.FloatField()

    def __str__(self) -> str:
        return f"{self.documents} × {self.average_length:.0f}"


class Spelling(models.Model):
    """One name of an authority or of a synonym ring, as queries are matched with it."""

    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    place = models.SmallIntegerField()  # position in the list of names, preferred ones first
    text = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)
    key = models.CharField(max_length=200, db_index=True)

    objects = SpellingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "object_id"], name="spelling_of"),
            GinIndex(OpClass("folded", "gin_trgm_ops"), name="spelling_trigrams"),
        ]

    def __str__(self) -> str:
        return self.text


class Word(models.Model):
    """A word of the published articles, a possible correction of a misspelt one."""

    folded = models.CharField(max_length=100, primary_key=True)
    shown = models.CharField(max_length=120)
    stem = models.CharField(max_length=100, db_index=True)
    article_count = models.IntegerField()

    objects = WordQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(OpClass("folded", "gin_trgm_ops"), name="word_trigrams"),
            models.Index(OpClass("folded", "varchar_pattern_ops"), name="word_beginning"),
        ]

    def __str__(self) -> str:
        return self.shown


class TextSignature(models.Model):
    """The signature that finds near-duplicates: 32 bands of a MinHash, and runs (`articles.text.minhash`).

    Near-duplicates share at least one band; texts that may report the same words share several runs.
    `text_sha256` identifies the text that both were computed from.
    """

    article = models.OneToOneField(
        Article, models.CASCADE, primary_key=True, related_name="text_signature"
    )
    bands = ArrayField(models.BigIntegerField())
    runs = ArrayField(models.IntegerField(), default=list, db_default=[])
    text_sha256 = models.CharField(max_length=64)

    class Meta:
        indexes = [
            GinIndex(fields=["bands"], name="text_signature_bands"),
            GinIndex(fields=["runs"], name="text_signature_runs"),
        ]

    def __str__(self) -> str:
        return str(self.article_id)
