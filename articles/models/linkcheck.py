"""Whether the pages of articles still answer, as last asked."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article

DEAD_AFTER = 2  # times in a row without a page: once may be an evening


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
                fields=["checked_at"],
                name="link_dead",
                condition=models.Q(failures__gte=DEAD_AFTER),
            )
        ]

    def __str__(self) -> str:
        return self.answer
