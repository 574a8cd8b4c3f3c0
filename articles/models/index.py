"""The search and facet index: one compact row an article, postings, and the names and words to look up.

Written by `articles.index.writer` in the transaction that changes the article; never edited.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from articles.models.article import Article
from articles.querysets import (
    IndexEntryQuerySet,
    PostingQuerySet,
    SpellingQuerySet,
    WordQuerySet,
)


class FacetTerm(models.Model):
    """One value of one facet, with its name and place in the list as they are now.

    `key` is the value in the address. `object_id` is the authority it stands for; a value
    without one (a year, a meeting kind, "not stated") has none.
    """

    facet = models.CharField(max_length=30)
    key = models.CharField(max_length=80)
    object_id = models.BigIntegerField(null=True)
    label_ar = models.CharField(max_length=250)
    label_en = models.CharField(max_length=250)
    sort_key = models.CharField(max_length=250)
    # When an article last left it: its page changed then, and no article that is still there says so.
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facet", "key"], name="facet_term_key_unique"),
            models.UniqueConstraint(fields=["facet", "object_id"], name="facet_term_object_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.facet}={self.key}"


class IndexEntry(models.Model):
    """What searching and counting need of one published article."""

    article = models.OneToOneField(
        Article, models.CASCADE, primary_key=True, related_name="index_entry"
    )
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    facets = ArrayField(models.IntegerField())  # codes (`standing.code`): terms, and how they stand
    document = SearchVectorField()
    # The number by which postings and bitmaps know this entry: when anything in it changes, it gets
    # another one, so that what a number stands for never changes.
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


class Posting(models.Model):
    """A piece of the documents a lexeme stands in, packed as `search.ranking` reads it."""

    pk = models.CompositePrimaryKey("lexeme", "first")
    lexeme = models.TextField()
    first = models.IntegerField()  # the first document of the piece
    octets = models.BinaryField()

    objects = PostingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.lexeme} from {self.first}"


class GoneDocument(models.Model):
    """The number of a text that is no more and that postings still name; written by a trigger."""

    number = models.IntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.number)


class IndexStatistics(models.Model):
    """How many documents there are and how long they are; one row."""

    documents = models.IntegerField()
    average_length = models.FloatField()

    def __str__(self) -> str:
        return f"{self.documents} × {self.average_length:.0f}"


class Spelling(models.Model):
    """One name of an authority or of a ring of synonyms, as questions are compared with it."""

    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    place = models.SmallIntegerField()  # the preferred names first
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
    """A word of the published articles: what a misspelt one may have meant."""

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
    """What makes the copies of a text meet: 32 bands of its MinHash (`articles.text.minhash`).

    `text_sha256` tells which text they were computed from.
    """

    article = models.OneToOneField(
        Article, models.CASCADE, primary_key=True, related_name="text_signature"
    )
    bands = ArrayField(models.BigIntegerField())
    text_sha256 = models.CharField(max_length=64)

    class Meta:
        indexes = [GinIndex(fields=["bands"], name="text_signature_bands")]

    def __str__(self) -> str:
        return str(self.article_id)
