"""Link checks: the last known state of the pages of articles and of their archived copies."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article

NOT_ASKED = "robots.txt"  # recorded as the answer where robots.txt forbids the request
DEAD_AFTER = 2  # consecutive failures: a single one may be a passing outage


class LinkCheckQuerySet(models.QuerySet):
    def dead(self) -> LinkCheckQuerySet:
        """Return the checks whose page, or archived copy, failed `DEAD_AFTER` times in a row or more."""
        return self.filter(
            models.Q(failures__gte=DEAD_AFTER) | models.Q(archived_failures__gte=DEAD_AFTER)
        )


class LinkCheck(models.Model):
    """The latest check of the page of one article and of its archived copy."""

    article = models.OneToOneField(
        Article, models.CASCADE, primary_key=True, related_name="link_check"
    )
    checked_at = models.DateTimeField(_("checked at"), null=True)
    answer = models.CharField(_("result of the check"), max_length=100, blank=True)
    failures = models.PositiveSmallIntegerField(_("consecutive checks without a page"), default=0)
    archived_checked_at = models.DateTimeField(_("archived copy checked at"), null=True)
    archived_answer = models.CharField(_("answer of the archived copy"), max_length=100, blank=True)
    archived_failures = models.PositiveSmallIntegerField(
        _("times in a row without an archived copy"), default=0
    )

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("source link check")
        verbose_name_plural = _("source link checks")
        indexes = [
            models.Index(
                fields=["checked_at"],
                name="link_dead",
                condition=models.Q(failures__gte=DEAD_AFTER),
            )
        ]

    def __str__(self) -> str:
        return self.answer
