"""Proposals: people, meetings and outlets that an article names and the catalogue lacks."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.authority import Official, Source, State, Venue
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


class ProposedSource(EvidenceLink):
    """An outlet that a page names, not in the catalogue yet; `source` is set once an editor decides.

    `name` is as printed, `domain` the host of the page. One decision serves all articles that wait for the
    same name (`articles.editorial.outlet_proposals`).
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="proposed_sources")
    name = models.CharField(_("name"), max_length=250)
    domain = models.CharField(_("domain"), max_length=120, blank=True)
    source = models.ForeignKey(
        Source, models.SET_NULL, null=True, blank=True, related_name="proposals",
        verbose_name=_("outlet"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("outlet proposed as new")
        verbose_name_plural = _("outlets proposed as new")
        ordering = ["name", "pk"]
        indexes = [waiting_index("proposed_source")]
        constraints = link_constraints("proposed_source", "article", "name")

    def __str__(self) -> str:
        return f"{self.name} ({self.domain})" if self.domain else self.name


# A proposal is confirmed only with the record that it is.
PROPOSALS = (ProposedOfficial, ProposedMeeting, ProposedSource)
