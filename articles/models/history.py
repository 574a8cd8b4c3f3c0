"""The history of every curated table, written by triggers of the database (django-pghistory).

An insert is recorded with the new row, an update and a deletion with the row as it was before. No former value
is lost, however it was changed: by a form, a bulk action, a command or SQL.
"""

from __future__ import annotations

import pghistory
from django.db import models

from articles.models.article import Article, Story
from articles.models.authority import (
    Appointment,
    Official,
    Resolution,
    Source,
    State,
    Topic,
    Venue,
)
from articles.models.capture import Capture
from articles.models.link_kinds import LINK_KINDS
from articles.models.meeting import CommuniqueCopy, Meeting, Outcome, ShortAddress
from articles.models.proposed_articles import ProposedArticle
from articles.models.slugs import FormerSlug
from articles.models.synonyms import SynonymRing
from articles.models.testimonies import Attendance, MeetingResolution

# The time of the last save is not tracked, so that a save without any other change records no event.
_NOT_TRACKED = {"updated_at"}
# Where not all fields are tracked: of a capture, only what an editor decides, because its bytes never change;
# of a suggestion by readers, only the decision, because what they wrote is deleted after a time, history never.
_TRACKED: dict[type[models.Model], list[str]] = {
    Capture: ["id", "sha256", "article", "changed_since"],
    ProposedArticle: [
        "id", "status", "article", "reason", "refuses_site", "decided_by", "decided_at",
    ],
}  # fmt: skip

CURATED: tuple[type[models.Model], ...] = (
    Article, Story, *(kind.model for kind in LINK_KINDS.values()), Attendance, MeetingResolution,
    Meeting, Outcome, CommuniqueCopy, ShortAddress, State, Venue, Source, Official, Appointment, Resolution,
    Topic, SynonymRing, FormerSlug, Capture, ProposedArticle,
)  # fmt: skip


def _track(model: type[models.Model]) -> None:
    names = [field.name for field in model._meta.concrete_fields]
    excluded = [name for name in names if name in _NOT_TRACKED]
    tracked = _TRACKED.get(model)
    chosen = {"fields": tracked} if tracked else {"exclude": excluded or None}
    pghistory.track(
        pghistory.InsertEvent("insert"),
        pghistory.UpdateEvent("update", row=pghistory.Old),
        pghistory.DeleteEvent("delete"),
        **chosen,
        model_name=f"{model.__name__}Event",
        obj_field=pghistory.ObjForeignKey(related_name="+"),
    )(model)


for _model in CURATED:
    _track(_model)
