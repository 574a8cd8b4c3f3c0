"""Operations: what one editor changed in one go, in many places, and may take back in one go."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.fields import editor_field


class Operation(models.Model):
    """A merge, a bulk change, a table brought back: its key is that of its context in the history."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("two entries made one")
        BULK = "bulk", _("change of many articles")
        TABLE = "table", _("table brought back")
        RESTORE = "restore", _("earlier version restored")
        PROPOSE = "propose", _("gathered from the articles")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    label = models.CharField(_("what was done"), max_length=500)
    count = models.PositiveIntegerField(_("how many"), default=0)
    done_by = editor_field(_("by"))
    done_at = models.DateTimeField(_("at"), auto_now_add=True)
    undone_by = editor_field(_("taken back by"))
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        ordering = ["-done_at"]

    def __str__(self) -> str:
        return self.label


class LinkCheck(models.Model):
    """Whether the page of an article still answers at its address, as last asked."""

    article = models.OneToOneField(
        Article, models.CASCADE, primary_key=True, related_name="link_check"
    )
    checked_at = models.DateTimeField(_("asked at"))
    answer = models.CharField(_("answer"), max_length=100)
    failures = models.PositiveSmallIntegerField(_("times in a row without a page"), default=0)

    class Meta:
        verbose_name = _("source link asked")
        verbose_name_plural = _("source links asked")
        indexes = [
            models.Index(
                fields=["checked_at"], name="link_dead", condition=models.Q(failures__gte=2)
            )
        ]

    def __str__(self) -> str:
        return self.answer
