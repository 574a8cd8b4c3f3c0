"""Proposals: people and meetings recognised in an article that are not in the catalogue yet."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.authority import Official, State, Venue
from articles.models.fields import PartialDateProperty, partial_date_constraint, precision_field
from articles.models.links import EvidenceLink, link_constraints, waiting_index
from articles.models.meeting import Meeting


class ProposedOfficial(EvidenceLink):
    """A person with an office, not in the catalogue yet; `official` is set once an editor makes the record."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="proposed_officials")
    name = models.CharField(_("name"), max_length=250)
    office = models.CharField(_("office"), max_length=250)
    state = models.ForeignKey(
        State, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("state or organisation"),
    )  # fmt: skip
    official = models.ForeignKey(
        Official, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("official"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("person proposed as new")
        verbose_name_plural = _("people proposed as new")
        ordering = ["name"]
        indexes = [waiting_index("proposed_official")]
        constraints = link_constraints("proposed_official", "article", "name")

    def __str__(self) -> str:
        return f"{self.name} ({self.office})"


class ProposedMeeting(EvidenceLink):
    """A meeting not in the catalogue yet; `meeting` is set once an editor makes the record."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="proposed_meetings")
    start_on = models.DateField(_("first day"), null=True, blank=True)
    start_on_precision = precision_field(blank=True)
    venue = models.ForeignKey(
        Venue, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("venue")
    )
    kind = models.CharField(_("kind"), max_length=30, choices=Meeting.Kind, blank=True)
    is_virtual = models.BooleanField(_("without a place"), default=False)
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("meeting"),
    )  # fmt: skip

    start_date = PartialDateProperty("start_on")

    class Meta:
        verbose_name = _("meeting proposed as new")
        verbose_name_plural = _("meetings proposed as new")
        ordering = ["start_on"]
        indexes = [waiting_index("proposed_meeting")]
        constraints = [
            *link_constraints("proposed_meeting", "article", "start_on"),
            partial_date_constraint("start_on", "proposed_meeting_start_partial"),
        ]

    def __str__(self) -> str:
        venue = _("virtual") if self.is_virtual else self.venue or "—"
        return f"{self.start_date or '—'} · {venue}"
