"""Meetings of the Coalition, the citable units of the archive."""

from __future__ import annotations

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.addresses import address, permanent_address
from articles.models.authority import Venue
from articles.models.fields import (
    Bilingual,
    PartialDateProperty,
    partial_date_constraint,
    precision_field,
    web_address,
)
from articles.models.slugs import SlugHistory, validate_slug_not_reserved
from articles.querysets import MeetingQuerySet
from articles.querysets.records import PUBLISHED
from articles.text.dates import PartialDate


class Meeting(SlugHistory):
    """One meeting, on one or more days, at one venue or none."""

    class Kind(models.TextChoices):
        MINISTERIAL = "ministerial", _("ministerial")
        SMALL_GROUP_MINISTERIAL = "small-group-ministerial", _("small group, ministers")
        DEFENCE_MINISTERS = "defence-ministers", _("defence ministers")
        LEADERS_SUMMIT = "leaders-summit", _("leaders’ summit")
        FOUNDING_CONFERENCE = "founding-conference", _("founding conference")
        POLITICAL_DIRECTORS = "political-directors", _("political directors")
        SENIOR_OFFICIALS = "senior-officials", _("senior officials")
        CHIEFS_OF_DEFENCE = "chiefs-of-defence", _("chiefs of defence")
        WORKING_GROUP = "working-group", _("working group")

    class Mode(models.TextChoices):
        IN_PERSON = "in-person", _("in person")
        VIRTUAL = "virtual", _("virtual")
        HYBRID = "hybrid", _("in person and remote")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = PUBLISHED, _("published")

    slug = models.SlugField(
        _("slug"), max_length=80, unique=True, validators=[validate_slug_not_reserved]
    )
    # The short address shown now, one of `short_addresses`; set by `index.short_addresses`.
    short_slug = models.SlugField(max_length=100, blank=True, editable=False)
    title_ar = models.CharField(_("title in Arabic"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    start_on = models.DateField(_("first day"))
    start_on_precision = precision_field(default="day")
    end_on = models.DateField(_("last day"), null=True, blank=True)
    end_on_precision = precision_field(blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    venue = models.ForeignKey(
        Venue,
        models.PROTECT,
        related_name="meetings",
        verbose_name=_("venue"),
        null=True,
        blank=True,
    )
    communique_url = web_address(_("communiqué"))
    communique_archived_url = web_address(_("archived communiqué"))
    note_ar = models.TextField(_("cataloguer’s note in Arabic"), blank=True)
    note_en = models.TextField(_("cataloguer’s note in English"), blank=True)
    source_url = web_address(_("source"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, db_index=True
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    title = Bilingual("title")
    name = title  # the attribute that authorities have
    note = Bilingual("note")
    start_date = PartialDateProperty("start_on")
    end_date = PartialDateProperty("end_on")

    objects = MeetingQuerySet.as_manager()
    url_name = "meeting"
    facet = "meeting"

    class Meta:
        verbose_name = pgettext_lazy("name of a model", "meeting")
        verbose_name_plural = _("meetings")
        ordering = ["start_on", "end_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_on__isnull=True) | Q(end_on__gte=F("start_on")),
                name="meeting_ends_after_it_begins",
                violation_error_message=_("A meeting cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(mode="virtual") | Q(venue__isnull=True),
                name="virtual_meeting_has_no_venue",
                violation_error_message=_("A virtual meeting has no venue."),
            ),
            partial_date_constraint("start_on", "meeting_start_partial"),
            partial_date_constraint("end_on", "meeting_end_partial"),
        ]

    def __str__(self) -> str:
        # Isolated, so that 2022-05-11 keeps its order next to Arabic.
        return f"{self.title} (\u2066{self.start_date}\u2069)"

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def first_day(self):
        return self.start_date.first_day

    @property
    def last_day(self):
        """The latest day on which the meeting can have ended."""
        return (self.end_date or self.start_date).last_day

    @property
    def has_days(self) -> bool:
        """Whether the first and the last day are known, and not only the month or year."""
        return bool(self.start_date.day and (self.end_date or self.start_date).day)

    @property
    def dates(self) -> list[PartialDate]:
        """The first and the last date, once if they are the same."""
        dates = (self.start_date, self.end_date or self.start_date)
        return list(dict.fromkeys(dates))

    def get_absolute_url(self) -> str:
        return address("meeting", self.slug)

    @property
    def permanent_path(self) -> str:
        return permanent_address("meeting", self.slug)


class ShortAddress(models.Model):
    """The slug of a short URL, assigned to a meeting for ever because it may be in print."""

    slug = models.SlugField(max_length=100, unique=True)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="short_addresses")

    class Meta:
        verbose_name = _("short address")
        verbose_name_plural = _("short addresses")

    def __str__(self) -> str:
        return self.slug


class Outcome(models.Model):
    """One line of what a meeting decided, in the archive's own words, at its position, with its source."""

    class SourceKind(models.TextChoices):
        COMMUNIQUE = "communique", _("communiqué")
        OFFICIAL = "official", _("official page")
        PRESS = "press", _("press")
        UNKNOWN = "", _("not stated")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField(_("place"))
    text_ar = models.CharField(
        _("outcome in Arabic"), max_length=500, help_text=_("Write it yourself; never copy.")
    )
    text_en = models.CharField(_("outcome in English"), max_length=500, blank=True)
    source_url = web_address(_("source"), default="", db_default="")
    source_kind = models.CharField(
        _("kind of source"),
        max_length=10,
        choices=SourceKind,
        blank=True,
        default="",
        db_default="",
    )

    text = Bilingual("text", or_arabic=True)

    class Meta:
        verbose_name = _("outcome of the meeting")
        verbose_name_plural = _("outcomes of the meeting")
        ordering = ["position"]
        constraints = [
            # Deferred, so that two lines can change places in one transaction.
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="outcome_in_its_place",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.text


class CommuniqueCopy(models.Model):
    """A page where the communiqué of a meeting can be read, or what comes nearest to it."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("official copy")
        MIRROR = "mirror", _("copy elsewhere")
        DIGEST = "digest", _("digest or quotations")
        STATEMENT = "statement", _("statement of a host or envoy, not of the meeting")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="communique_copies")
    url = web_address(_("address"))
    language = models.CharField(_("language"), max_length=8, default="en")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OFFICIAL)
    publisher_ar = models.CharField(_("publisher in Arabic"), max_length=200)
    publisher_en = models.CharField(_("publisher in English"), max_length=200)

    publisher = Bilingual("publisher")

    class Meta:
        verbose_name = _("copy of the communiqué")
        verbose_name_plural = _("copies of the communiqué")
        # Official copies first, then copies elsewhere: the order of the choices.
        ordering = [
            Case(
                When(kind="official", then=0), When(kind="mirror", then=1),
                When(kind="digest", then=2), default=3,
            ),
            "pk",
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["meeting", "url"], name="communique_copy_once"),
            models.CheckConstraint(condition=~Q(url=""), name="communique_copy_has_address"),
        ]

    def __str__(self) -> str:
        return self.publisher
