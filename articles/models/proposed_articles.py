"""Articles that readers suggest: an address, perhaps a meeting and a note, and nothing about the reader."""

from __future__ import annotations

import hashlib

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.fields import CodeField, editor_field, web_address
from articles.models.links import EvidenceLink
from articles.models.meeting import Meeting
from articles.text import url_keys

LONGEST_NOTE = 500  # characters


class ProposedArticle(models.Model):
    """An article suggested by readers; `article` is set once an editor has made or found the record.

    All addresses of one page are one suggestion, with the number of times it came in `count`.
    """

    Status = EvidenceLink.Status

    address = web_address(_("address"))
    page_sha256 = CodeField(max_length=64, unique=True, editable=False)
    host = CodeField(_("site"), max_length=253, editable=False, db_index=True)
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("meeting"),
    )  # fmt: skip
    note = models.CharField(_("note of the reader"), max_length=LONGEST_NOTE, blank=True)
    count = models.PositiveIntegerField(_("times suggested"), default=1)
    suggested_at = models.DateTimeField(_("first suggested"), default=timezone.now)
    last_suggested_at = models.DateTimeField(_("last suggested"), default=timezone.now)
    status = models.CharField(
        _("standing"), max_length=10, choices=Status, default=Status.SUGGESTED
    )
    article = models.ForeignKey(
        Article, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("article"),
    )  # fmt: skip
    reason = models.CharField(_("reason of the rejection"), max_length=300, blank=True)
    refuses_site = models.BooleanField(_("take no more suggestions from this site"), default=False)
    decided_by = editor_field(_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("article suggested by readers")
        verbose_name_plural = _("articles suggested by readers")
        ordering = ["-suggested_at", "-pk"]
        indexes = [
            models.Index(
                fields=["suggested_at"], name="proposed_article_open",
                condition=Q(status="suggested"),
            )
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(address__regex=r"^https?://"), name="proposed_article_on_the_web"
            ),
            models.CheckConstraint(
                condition=Q(status="suggested", decided_at__isnull=True)
                | (~Q(status="suggested") & Q(decided_at__isnull=False)),
                name="proposed_article_decided_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status="rejected") | ~Q(reason=""),
                name="proposed_article_rejected_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(refuses_site=False) | Q(status="rejected"),
                name="proposed_article_rejected_with_its_site",
            ),
        ]

    def __str__(self) -> str:
        # The site and the number, not the address: names stay in the log after a suggestion is deleted.
        return f"{self.host} · {self.pk}"

    @property
    def page_key(self) -> str:
        """The key that all addresses of the page have in common, as in `Article.page_key`."""
        return url_keys.page_key(self.address)

    @staticmethod
    def digest(page_key: str) -> str:
        return hashlib.sha256(page_key.encode()).hexdigest()
