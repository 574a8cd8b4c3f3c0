"""Links with evidence: the facts recorded about an article or a meeting."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.article import Article
from articles.models.authority import Official, Resolution, State, Topic, Venue
from articles.models.fields import (
    PartialDateProperty,
    editor_field,
    partial_date_constraint,
    precision_field,
    web_address,
)
from articles.models.meeting import Meeting
from articles.querysets import LinkQuerySet

GROUND = ("evidence", "evidence_in", "evidence_start", "evidence_end")


class EvidenceLink(models.Model):
    """The fields common to all links: status, origin, and the sentence that is the evidence.

    `evidence_start` and `evidence_end` are character offsets into the article's field named by
    `evidence_in`; for a fact stated elsewhere, `evidence_url` names the page instead.
    """

    class Status(models.TextChoices):
        SUGGESTED = "suggested", _("suggested")
        CONFIRMED = "confirmed", _("confirmed")
        REJECTED = "rejected", _("rejected")

    class Origin(models.TextChoices):
        MACHINE = "machine", _("recognised automatically")
        EDITOR = "editor", _("entered by an editor")
        CATALOGUE = "catalogue", _("from the catalogue")

    status = models.CharField(
        _("standing"), max_length=10, choices=Status, default=Status.SUGGESTED
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.EDITOR)
    evidence = models.TextField(_("evidence"), blank=True)
    evidence_in = models.CharField(max_length=10, blank=True, editable=False)
    evidence_start = models.PositiveIntegerField(null=True, blank=True, editable=False)
    evidence_end = models.PositiveIntegerField(null=True, blank=True, editable=False)
    evidence_url = web_address(_("source"))
    rule = models.CharField(_("rule"), max_length=60, blank=True, editable=False)
    confidence = models.FloatField(null=True, blank=True, editable=False)
    confirmed_by = editor_field(_("confirmed by"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)

    objects = LinkQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_confirmed(self) -> bool:
        return self.status == self.Status.CONFIRMED

    @property
    def ground(self) -> dict:
        """The sentence of evidence and its position, to be copied to a link with the same evidence."""
        return {name: getattr(self, name) for name in GROUND}


def link_constraints(name: str, *unique: str) -> list[models.BaseConstraint]:
    """Return the constraints of every link: unique, evidence in order, confidence 0 to 1, time if confirmed."""
    return [
        models.UniqueConstraint(fields=unique, nulls_distinct=False, name=f"{name}_recorded_once"),
        models.CheckConstraint(
            condition=Q(evidence_start__isnull=True, evidence_end__isnull=True)
            | Q(evidence_start__lt=F("evidence_end")),
            name=f"{name}_evidence_in_order",
        ),
        models.CheckConstraint(
            condition=Q(confidence__isnull=True) | Q(confidence__range=(0, 1)),
            name=f"{name}_confidence_0_to_1",
        ),
        models.CheckConstraint(
            condition=~Q(status="confirmed") | Q(confirmed_at__isnull=False),
            name=f"{name}_confirmed_at_a_moment",
        ),
    ]


def waiting_index(name: str) -> models.Index:
    """Return a partial index of the open suggestions of articles, which are few among many links."""
    return models.Index(fields=["article"], name=f"{name}_open", condition=Q(status="suggested"))


class Coverage(EvidenceLink):
    """The coverage of a meeting by an article: about the meeting, or mentioning it as background."""

    class Relation(models.TextChoices):
        PRIMARY = "primary", _("about this meeting")
        BACKGROUND = "background", _("mentions it")

    article = models.ForeignKey(Article, models.CASCADE, related_name="coverage")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="coverage", verbose_name=_("meeting")
    )
    relation = models.CharField(
        _("relation"), max_length=10, choices=Relation, default=Relation.PRIMARY
    )

    class Meta:
        verbose_name = _("meeting covered")
        verbose_name_plural = _("meetings covered")
        ordering = ["-relation", "meeting__start_on"]
        indexes = [waiting_index("coverage")]
        constraints = link_constraints("coverage", "article", "meeting")

    def __str__(self) -> str:
        return str(self.meeting)


class ArticleVenue(EvidenceLink):
    """A venue at which the article says the meeting is held; used while the meeting is not known."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="venue_links")
    venue = models.ForeignKey(
        Venue, models.PROTECT, related_name="article_links", verbose_name=_("venue")
    )

    class Meta:
        verbose_name = pgettext_lazy("name of a model", "venue")
        verbose_name_plural = _("venues")
        indexes = [waiting_index("article_venue")]
        constraints = link_constraints("article_venue", "article", "venue")

    def __str__(self) -> str:
        return str(self.venue)


class ArticleState(EvidenceLink):
    article = models.ForeignKey(Article, models.CASCADE, related_name="state_links")
    state = models.ForeignKey(
        State, models.PROTECT, related_name="article_links", verbose_name=_("state or organisation")
    )

    class Meta:
        verbose_name = pgettext_lazy("name of a model", "state or organisation")
        verbose_name_plural = _("states and organisations")
        indexes = [waiting_index("article_state")]
        constraints = link_constraints("article_state", "article", "state")

    def __str__(self) -> str:
        return str(self.state)


class ArticleOfficial(EvidenceLink):
    article = models.ForeignKey(Article, models.CASCADE, related_name="official_links")
    official = models.ForeignKey(
        Official, models.PROTECT, related_name="article_links", verbose_name=_("official")
    )

    class Meta:
        verbose_name = pgettext_lazy("name of a model", "official")
        verbose_name_plural = _("officials")
        indexes = [waiting_index("article_official")]
        constraints = link_constraints("article_official", "article", "official")

    def __str__(self) -> str:
        return str(self.official)


class ArticleResolution(EvidenceLink):
    article = models.ForeignKey(Article, models.CASCADE, related_name="resolution_links")
    resolution = models.ForeignKey(
        Resolution, models.PROTECT, related_name="article_links", verbose_name=_("resolution")
    )

    class Meta:
        verbose_name = _("resolution cited")
        verbose_name_plural = _("resolutions cited")
        indexes = [waiting_index("article_resolution")]
        constraints = link_constraints("article_resolution", "article", "resolution")

    def __str__(self) -> str:
        return str(self.resolution)


class ArticleTopic(EvidenceLink):
    article = models.ForeignKey(Article, models.CASCADE, related_name="topic_links")
    topic = models.ForeignKey(
        Topic, models.PROTECT, related_name="article_links", verbose_name=_("topic")
    )

    class Meta:
        verbose_name = pgettext_lazy("name of a model", "topic")
        verbose_name_plural = _("topics")
        indexes = [waiting_index("article_topic")]
        constraints = link_constraints("article_topic", "article", "topic")

    def __str__(self) -> str:
        return str(self.topic)


class ArticleDate(EvidenceLink):
    """A date stated in the text or inferred from it, with the words it was read from."""

    class Role(models.TextChoices):
        MEETING = "meeting", _("date of the meeting")
        PUBLICATION = "publication", _("date of publication")

    article = models.ForeignKey(Article, models.CASCADE, related_name="date_links")
    role = models.CharField(_("what happened then"), max_length=12, choices=Role)
    on = models.DateField(_("date"))
    on_precision = precision_field(default="day")
    is_inferred = models.BooleanField(_("inferred"), default=False)

    date = PartialDateProperty("on")

    class Meta:
        verbose_name = _("date read in the text")
        verbose_name_plural = _("dates read in the text")
        ordering = ["role", "on"]
        indexes = [waiting_index("article_date")]
        constraints = [
            *link_constraints("article_date", "article", "role", "on", "on_precision"),
            partial_date_constraint("on", "article_date_partial"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.date}"
