"""Testimonies: statements about a meeting, made by an article or by a page elsewhere."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.article import Article
from articles.models.authority import Official, Resolution, State
from articles.models.fields import Bilingual
from articles.models.links import EvidenceLink, link_constraints, waiting_index
from articles.models.meeting import Meeting

FIGURE_NEEDS_GROUND = _(
    "A fact of a meeting needs the meeting, what the number counts, and where it is stated."
)


class Testimony(EvidenceLink):
    """Base class: a link of a meeting, with the article that states it; null if a page elsewhere does."""

    article = models.ForeignKey(
        Article,
        # Testimonies must be removed before their article: they would be left without evidence.
        models.PROTECT,
        related_name="+",
        verbose_name=_("Source article"),
        null=True,
        blank=True,
    )

    class Meta:
        abstract = True


class Participation(Testimony):
    """The participation of a state or organisation in a meeting, with its role and level.

    Several articles may state it, each in a sentence of its own, and they need not agree.
    """

    class Role(models.TextChoices):
        HOST = "host", _("host")
        CO_HOST = "co-host", _("co-host")
        CO_CHAIR = "co-chair", _("co-chair")
        PARTICIPANT = "participant", _("participant")
        OBSERVER = "observer", _("observer")
        INVITED = "invited", _("invited")

    class Level(models.TextChoices):
        LEADER = "leader", _("head of state or government")
        MINISTER = "minister", _("minister")
        OFFICIAL = "official", pgettext_lazy("level", "official")
        UNKNOWN = "", _("not stated")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="participations")
    state = models.ForeignKey(
        State,
        models.PROTECT,
        related_name="participations",
        verbose_name=_("state or organisation"),
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.PARTICIPANT)
    level = models.CharField(_("level"), max_length=10, choices=Level, blank=True)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["pk"]
        indexes = [waiting_index("participation")]
        constraints = link_constraints(
            "participation", "meeting", "state", "role", "level", "article"
        )

    def __str__(self) -> str:
        return f"{self.state} ({self.get_role_display()})"


class Attendance(Testimony):
    """The attendance of an official at a meeting; the office is the one held then (`Appointment`)."""

    class Role(models.TextChoices):
        HOST = "host", _("host")
        CHAIR = "chair", _("chair")
        CO_CHAIR = "co-chair", _("co-chair")
        PARTICIPANT = "participant", _("participant")
        SPEAKER = "speaker", _("speaker")
        INVITED = "invited", _("invited, did not attend")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    official = models.ForeignKey(
        Official, models.PROTECT, related_name="attendances", verbose_name=_("official")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.PARTICIPANT)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["pk"]
        constraints = link_constraints("attendance", "meeting", "official", "role", "article")

    def __str__(self) -> str:
        return f"{self.official} ({self.get_role_display()})"

    @property
    def offices(self):
        """The appointments of the official at the time of the meeting, each with its state."""
        return self.official.offices_on(self.meeting.first_day, self.meeting.last_day)


class MeetingResolution(Testimony):
    """The citation of a resolution in the communiqué of a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="resolution_links")
    resolution = models.ForeignKey(
        Resolution, models.PROTECT, related_name="meeting_links", verbose_name=_("resolution")
    )

    class Meta:
        verbose_name = _("resolution cited by the meeting")
        verbose_name_plural = _("resolutions cited by the meeting")
        ordering = ["pk"]
        constraints = link_constraints("meeting_resolution", "meeting", "resolution", "article")

    def __str__(self) -> str:
        return str(self.resolution)


class Figure(Testimony):
    """A number stated by a source: what it counts, its value, and in which article or meeting.

    Sources may disagree; no figure is preferred to the others. Confirming a figure says that the source states
    it; only its `destination`, which an editor decides, makes it a fact of the meeting.
    """

    class Destination(models.TextChoices):
        """Places for a confirmed figure; the empty one is none."""

        UNDECIDED = "", _("not decided: shown nowhere")
        MEETING = "meeting", _("a fact of the meeting")
        ARTICLE = "article", _("only said in the article")

    class Counts(models.TextChoices):
        PARTICIPANTS = "participants", _("participants")
        INVITED = "invited", _("invited to the meeting")
        MEMBERS = "members", _("members of the Coalition")
        MONEY = "money", _("sums of money")
        PEOPLE = "people", _("people")
        AREA = "area", _("area")
        OTHER = "other", _("other")

    meeting = models.ForeignKey(
        Meeting,
        models.CASCADE,
        related_name="figures",
        verbose_name=_("meeting"),
        null=True,
        blank=True,
    )
    counts = models.CharField(_("what it counts"), max_length=12, choices=Counts)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2)
    unit_ar = models.CharField(_("unit in Arabic"), max_length=120)
    unit_en = models.CharField(_("unit in English"), max_length=120)

    destination = models.CharField(
        _("where it goes"),
        max_length=8,
        choices=Destination,
        blank=True,
        default=Destination.UNDECIDED,
        db_default="",
    )

    unit = Bilingual("unit")

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["counts", "value"]
        indexes = [waiting_index("figure")]
        constraints = [
            *link_constraints("figure", "article", "meeting", "counts", "value", "unit_en"),
            models.CheckConstraint(
                condition=Q(article__isnull=False) | Q(meeting__isnull=False),
                name="figure_belongs_somewhere",
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="figure_not_negative"),
            models.CheckConstraint(
                # A number without a noun, without a meeting or without a source is no fact of a meeting.
                condition=~Q(destination="meeting")
                | (
                    Q(meeting__isnull=False, unit_ar__regex=r"\S")
                    & (Q(article__isnull=False) | ~Q(evidence_url="") | ~Q(evidence=""))
                ),
                name="figure_of_meeting_is_grounded",
                violation_error_message=FIGURE_NEEDS_GROUND,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value:f}".rstrip("0").rstrip(".") + f" {self.unit}"

    @property
    def display_value(self) -> int | float:
        return int(self.value) if self.value == int(self.value) else float(self.value)
