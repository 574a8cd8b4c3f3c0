"""What was ever public under a permanent id: since when, when it last changed, whether it is gone."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from articles.models.article import Article


class PublicRecord(models.Model):
    """The record of an article as machines follow it; it outlives the article.

    Written by `articles.index.writer` with the index entry, and by a trigger the moment an article is withdrawn
    or deleted, whoever does that. `changed_at` is the beginning of the transaction that changed what is
    public, in whole seconds (UTC): the datestamp of OAI-PMH.
    """

    permanent_id = models.CharField(max_length=12, primary_key=True)
    article = models.OneToOneField(
        Article, models.SET_NULL, null=True, related_name="public_record"
    )
    public_since = models.DateTimeField()
    changed_at = models.DateTimeField()
    is_gone = models.BooleanField(default=False)
    terms = ArrayField(models.IntegerField())  # the facet terms that count by default
    digest = models.BigIntegerField()  # of what is public

    class Meta:
        indexes = [
            models.Index(fields=["changed_at", "permanent_id"], name="public_record_changed"),
            GinIndex(fields=["terms"], name="public_record_terms"),
        ]

    def __str__(self) -> str:
        return self.permanent_id
