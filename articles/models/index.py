"""The search and facet index: one compact row an article, and the values facets can take.

Written by `articles.indexing` in the transaction that changes the article; never edited.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from articles.models.article import Article
from articles.querysets import IndexEntryQuerySet


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
    facets = ArrayField(models.IntegerField())
    document = SearchVectorField()

    objects = IndexEntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-first_day", "-article"], name="index_entry_newest"),
            GinIndex(fields=["facets"], name="index_entry_facets"),
            GinIndex(fields=["document"], name="index_entry_document"),
        ]

    def __str__(self) -> str:
        return str(self.article_id)
