"""Decisions on suggested links: the refusals of one, and who made it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import EvidenceLink

Status = EvidenceLink.Status


class DecisionRefused(Exception):
    """A decision that is not possible; the message says why."""


class StaleDecision(DecisionRefused):
    """Somebody else decided first; `status` is the present status, empty if the link was deleted."""

    def __init__(self, status: str) -> None:
        self.status = status
        status_name = dict(Status.choices)[status] if status else _("deleted")
        super().__init__(
            _("Somebody else has decided on this in the meantime: it is now “%(now)s”.")
            % {"now": status_name}
        )


def note_decision(link: EvidenceLink, user) -> None:
    """Record on a confirmed link who confirmed it and when; clear both on a link that is not confirmed."""
    if not link.is_confirmed:
        link.confirmed_by, link.confirmed_at = None, None
    elif link.confirmed_at is None:
        link.confirmed_by, link.confirmed_at = user, timezone.now()
