"""The history of every curated table, written by the database itself (django-pghistory).

Triggers keep each row as it was: an insert as it came, a change and a deletion as it stood before. So what
was there is never lost, whoever changed it and by whatever way: a form, a bulk action, a command, SQL.
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
from articles.models.meeting import CommuniquePoint, Meeting, ShortAddress
from articles.models.slugs import FormerSlug
from articles.models.synonyms import SynonymRing
from articles.models.testimonies import Attendance, MeetingResolution

# The moment of the last save says nothing by itself: a save that changes nothing leaves no line.
_NOT_TRACKED = {"updated_at"}
# Of a capture only what an editor decides; its bytes never change.
_TRACKED_OF_CAPTURE = ["id", "sha256", "article", "changed_since"]

CURATED: tuple[type[models.Model], ...] = (
    Article, Story, *(kind.model for kind in LINK_KINDS.values()), Attendance, MeetingResolution,
    Meeting, CommuniquePoint, ShortAddress, State, Venue, Source, Official, Appointment, Resolution,
    Topic, SynonymRing, FormerSlug, Capture,
)  # fmt: skip


def _track(model: type[models.Model]) -> None:
    names = [field.name for field in model._meta.concrete_fields]
    excluded = [name for name in names if name in _NOT_TRACKED]
    chosen = {"fields": _TRACKED_OF_CAPTURE} if model is Capture else {"exclude": excluded or None}
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
