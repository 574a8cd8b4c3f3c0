"""Imports: raw captures as received, import runs and their items, and catalogue rows as last loaded."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.fields import web_address


class Import(models.Model):
    """One import run: who started it, when, and what it read; its items have the outcomes."""

    class Status(models.TextChoices):
        PREVIEW = "preview", _("to look at before it runs")
        QUEUED = "queued", _("waits for its turn")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        INTERRUPTED = "interrupted", _("interrupted")
        UNDONE = "undone", _("undone")

    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("started by"),
    )  # fmt: skip
    label = models.CharField(_("what was brought in"), max_length=500)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.RUNNING)
    # The number of items in its files, as far as a first look could tell; used to show progress.
    expected_count = models.PositiveIntegerField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.label}"


class Upload(models.Model):
    """One file as an editor uploaded it, kept for the run that reads it in the background."""

    run = models.ForeignKey(Import, models.CASCADE, related_name="uploads")
    position = models.PositiveIntegerField()
    name = models.CharField(_("file"), max_length=700)
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("file of an import")
        verbose_name_plural = _("files of an import")
        ordering = ["run", "position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="upload_in_its_place")
        ]

    def __str__(self) -> str:
        return self.name


class Capture(models.Model):
    """One raw input, byte for byte as received. Never edited; an import never deletes one.

    `parsed` has the values last read from it, by column (`articles.intake.ingest`): where the article
    differs from them, an editor changed it. A capture without an article could not be read, or its import
    was undone; it is read again when the same bytes are imported again.
    """

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    content = models.BinaryField(_("content"))
    byte_size = models.PositiveIntegerField(_("size in bytes"))
    media_type = models.CharField(_("media type"), max_length=100)
    origin = models.CharField(_("where from"), max_length=700)
    url = web_address(_("address"))
    captured_at = models.DateTimeField(_("captured at"), null=True, blank=True)
    parsed = models.JSONField(null=True, editable=False)
    changed_since = models.BooleanField(
        _("changed since capture"), default=False,
        help_text=_("The page says something else than the text of the article."),
    )  # fmt: skip
    received_at = models.DateTimeField(_("received at"), auto_now_add=True)
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        related_name="captures",
        verbose_name=_("article"),
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("capture")
        verbose_name_plural = _("captures")
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.origin} ({self.sha256[:12]})"

    @staticmethod
    def digest(content: bytes) -> str:
        return hashlib.sha256(content).hexdigest()


class ImportItem(models.Model):
    """One item of an import run, with its outcome."""

    class Outcome(models.TextChoices):
        CREATED = "created", _("new draft")
        JOINED = "joined", _("joined an existing record")
        CHANGED = "changed", _("changed since capture")
        UNCHANGED = "unchanged", _("already here")
        REFUSED = "refused", _("refused")

    run = models.ForeignKey(Import, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    name = models.CharField(_("file"), max_length=700)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    message = models.TextField(_("message"), blank=True)
    done_at = models.DateTimeField(default=timezone.now, editable=False)
    # The previous values of the record that was joined, by field: undoing restores them; and when the article
    # was last changed before and after the item (`articles.intake.matching`).
    before = models.JSONField(null=True, editable=False)
    capture = models.ForeignKey(
        Capture, models.PROTECT, related_name="items", null=True, blank=True
    )
    article = models.ForeignKey(
        Article, models.SET_NULL, related_name="import_items", null=True, blank=True
    )

    class Meta:
        verbose_name = _("item of an import")
        verbose_name_plural = _("items of an import")
        ordering = ["run", "position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="import_item_in_its_place")
        ]

    def __str__(self) -> str:
        return self.name


class CatalogueRow(models.Model):
    """The row of one object in the catalogue files when they were last loaded.

    It distinguishes a correction in the file (to be applied) from one by an editor (to be kept).
    """

    table = models.CharField(max_length=40)
    key = models.CharField(max_length=300)
    object_id = models.BigIntegerField()
    values = models.JSONField()

    class Meta:
        verbose_name = _("row of the catalogue")
        verbose_name_plural = _("rows of the catalogue")
        constraints = [
            models.UniqueConstraint(fields=["table", "key"], name="catalogue_row_loaded_once")
        ]

    def __str__(self) -> str:
        return f"{self.table}: {self.key}"
