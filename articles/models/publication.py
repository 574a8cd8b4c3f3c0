"""Public records: since when a permanent id has been public, its last change, and whether it is gone."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from articles.models.article import Article


class PublicRecord(models.Model):
    """The publication record of an article, for feeds and harvesters; it outlives the article.

    Written by `articles.index.writer` with the index entry, and by a trigger when an article is withdrawn or
    deleted by any means. `changed_at` is a time within the transaction that changed the public content, in
    whole seconds (UTC), never earlier than one before it: the datestamp of OAI-PMH.
    """

    permanent_id = models.CharField(max_length=12, primary_key=True)
    article = models.OneToOneField(
        Article, models.SET_NULL, null=True, related_name="public_record"
    )
    public_since = models.DateTimeField()
    changed_at = models.DateTimeField()
    is_gone = models.BooleanField(default=False)
    terms = ArrayField(models.IntegerField())  # the facet terms that count by default
    digest = models.BigIntegerField()  # of the public content

    class Meta:
        indexes = [
            models.Index(fields=["changed_at", "permanent_id"], name="public_record_changed"),
            GinIndex(fields=["terms"], name="public_record_terms"),
        ]

    def __str__(self) -> str:
        return self.permanent_id
