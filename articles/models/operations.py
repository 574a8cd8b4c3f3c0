"""Operations: changes that one editor made to many records in one step, and can undo in one step."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.fields import editor_field


class Operation(models.Model):
    """A merge, a bulk change, a re-imported table or a batch of proposals.

    Its primary key is also the id of its context in the history.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", _("merge")
        BULK = "bulk", _("bulk edit")
        TABLE = "table", _("table import")
        PROPOSE = "propose", _("gathered from the articles")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    label = models.CharField(_("what was done"), max_length=500)
    count = models.PositiveIntegerField(_("how many"), default=0)
    done_by = editor_field(_("done by"))
    done_at = models.DateTimeField(_("done at"), auto_now_add=True)
    undone_by = editor_field(_("taken back by"))
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        ordering = ["-done_at"]

    def __str__(self) -> str:
        return self.label
