"""The change log recorded by the database, and undoing single changes or whole operations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pghistory
from django.contrib.auth import get_user_model
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.index import writer
from articles.models import (
    CURATED,
    Article,
    Authority,
    Meeting,
    Operation,
    Outcome,
    SynonymRing,
)

INSERT, UPDATE, DELETE = "insert", "update", "delete"
# Columns of an article that only the workflow changes: restoring an earlier version does not change the status.
_WORKFLOW_COLUMNS = frozenset(
    {
        "status", "created_at", "created_by_id", "submitted_at", "submitted_by_id", "published_at",
        "published_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawn_reason", "permanent_id",
    }
)  # fmt: skip


class UndoRefused(Exception):
    """Raised when a change cannot be undone; `reasons` are messages for the editor."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))


@dataclass(frozen=True)
class Change:
    """An entry of the change log: an event, and the row before and after it (None without a row)."""

    event: models.Model
    before: dict | None
    after: dict | None

    @property
    def model(self) -> type[models.Model]:
        return self.event.pgh_tracked_model

    @property
    def fields(self) -> list[models.Field]:
        """The fields that differ; fields that were and are empty are left out."""
        before, after = self.before or {}, self.after or {}
        empty = (None, "", [])
        return [
            field
            for field in self.model._meta.concrete_fields
            if field.attname in {**before, **after}
            and before.get(field.attname) != after.get(field.attname)
            and not (before.get(field.attname) in empty and after.get(field.attname) in empty)
        ]


def columns_never_restored(model: type[models.Model]) -> frozenset[str]:
    """Return the columns of a model that keep their value when an earlier version is restored."""
    return _WORKFLOW_COLUMNS if model is Article else frozenset()


@contextmanager
def operation(kind: str, label: str, user=None) -> Iterator[Operation]:
    """Group all changes made in the block in one transaction, so that `undo` can undo them together.

    Set `count` of the yielded record before the block ends: an operation with a count of 0 is not recorded.
    """
    with transaction.atomic(), pghistory.context(operation=kind) as context:
        if user is not None and "user" not in context.metadata:
            context.metadata["user"] = user.pk
        record = Operation(pk=context.id, kind=kind, label=label[:500], done_by=user)
        yield record
        if record.count:
            record.save(force_insert=True)


@transaction.atomic
def undo(record: Operation, user=None) -> int:
    """Undo every change of an operation and return the number of rows.

    Raises UndoRefused, and changes nothing, if the operation was undone before, if a row was changed again
    since, or if an earlier row conflicts with a later one.
    """
    record = Operation.objects.select_for_update().get(pk=record.pk)
    if record.undone_at:
        raise UndoRefused([_("It has already been undone.")])
    first_events = [change for model in CURATED for change in _events_of_operation(model, record)]
    if reasons := [
        _("“%s” has been changed since.") % _display_name(event)
        for event, is_unchanged in first_events
        if not is_unchanged
    ]:
        raise UndoRefused(reasons)
    events = [event for event, _is_unchanged in first_events]
    affected = _Affected()
    try:
        with transaction.atomic():
            for label in (
                INSERT,
                UPDATE,
                DELETE,
            ):  # inserted rows are deleted first, as they may conflict
                for event in events:
                    if event.pgh_label == label:
                        _revert(event, affected)
            affected.reindex()
    except (IntegrityError, models.ProtectedError) as error:
        raise UndoRefused([_conflict_message(error)]) from error
    record.undone_at, record.undone_by = timezone.now(), user
    record.save(update_fields=["undone_at", "undone_by"])
    return len(events)


def _events_of_operation(model, record: Operation) -> Iterator[tuple[models.Model, bool]]:
    """Yield the first event of each row an operation changed, and whether the row is unchanged since."""
    events = model.pgh_event_model.objects
    first_events: dict[int, models.Model] = {}
    for event in events.filter(pgh_context=record.pk).order_by("pgh_id"):
        first_events.setdefault(event.pgh_obj_id, event)
    later_events = events.filter(pgh_obj__in=first_events).exclude(pgh_context=record.pk)
    newest = dict(
        events.filter(pgh_context=record.pk)
        .order_by()
        .values_list("pgh_obj_id")
        .annotate(models.Max("pgh_id"))
    )
    changed_rows = {
        key
        for key, number in later_events.order_by().values_list("pgh_obj_id", "pgh_id")
        if number > newest[key]
    }
    for key, event in first_events.items():
        yield event, key not in changed_rows


@transaction.atomic
def undo_change(event: models.Model) -> None:
    """Undo one change: delete an inserted row, restore a deleted one, or restore the values before an update.

    Raises UndoRefused if a row it refers to is gone, or another row conflicts with it.
    """
    affected = _Affected()
    try:
        with transaction.atomic():
            _revert(event, affected, keep=columns_never_restored(event.pgh_tracked_model))
            affected.reindex()
    except (IntegrityError, models.ProtectedError) as error:
        raise UndoRefused([_conflict_message(error)]) from error


@transaction.atomic
def restore_field(event: models.Model, attname: str) -> None:
    """Restore one field of a row to its value before a change; raise UndoRefused if that is not possible."""
    model = event.pgh_tracked_model
    if attname in columns_never_restored(model) or attname not in _values(event, model):
        raise UndoRefused([_("This field cannot be restored.")])
    affected = _Affected()
    try:
        with transaction.atomic():
            _write_values(event, {attname: getattr(event, attname)}, affected)
            affected.reindex()
    except IntegrityError as error:
        raise UndoRefused([_conflict_message(error)]) from error


def changes_of(instance: models.Model, limit: int = 200) -> list[Change]:
    """Return the latest changes of a row and of all curated rows that belong to it, newest first."""
    events = []
    for model in CURATED:
        condition = models.Q(pgh_obj=instance.pk) if model is type(instance) else models.Q()
        for name in foreign_keys_to_owner(model, type(instance)):
            condition |= models.Q(**{name: instance.pk})
        if condition:
            matching = model.pgh_event_model.objects.filter(condition).select_related("pgh_context")
            events += matching.order_by("-pgh_id")[:limit]
    events.sort(key=lambda event: (event.pgh_created_at, event.pgh_id), reverse=True)
    return _changes(events[:limit])


def foreign_keys_to_owner(model: type[models.Model], owner: type[models.Model]) -> list[str]:
    """Return the foreign keys to `owner` that make the rows of a model part of its history.

    These are the keys that cascade on deletion, and `article`, which links evidence to its article.
    """
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.remote_field
        and field.remote_field.model is owner
        and (field.remote_field.on_delete is models.CASCADE or field.name == "article")
    ]


def usernames_of(events: list[models.Model]) -> dict[int, str]:
    """Return the names of the users who made the changes, by user key."""
    keys = {
        event.pgh_context.metadata.get("user")
        for event in events
        if event.pgh_context and event.pgh_context.metadata.get("user")
    }
    return {user.pk: user.get_username() for user in get_user_model().objects.filter(pk__in=keys)}


def _changes(events: list[models.Model]) -> list[Change]:
    """Return events as changes.

    The event of an insert holds the row after it. Other events hold the row before; the row after is taken from
    the next event, or from the current row.
    """
    rows: dict[type[models.Model], set[int]] = {}
    for event in events:
        rows.setdefault(event.pgh_tracked_model, set()).add(event.pgh_obj_id)
    values_after: dict[tuple, dict | None] = {}
    for model, keys in rows.items():
        current_rows = {row.pk: row for row in model._base_manager.filter(pk__in=keys)}
        first = min(event.pk for event in events if event.pgh_tracked_model is model)
        next_values: dict[int, dict | None] = {
            key: _values(current_rows.get(key), model) for key in keys
        }
        later_events = model.pgh_event_model.objects.filter(pgh_obj__in=keys, pgh_id__gte=first)
        for event in later_events.order_by("-pgh_id"):
            event_values = _values(event, model)
            values_after[model, event.pk] = (
                event_values if event.pgh_label == INSERT else next_values[event.pgh_obj_id]
            )
            next_values[event.pgh_obj_id] = None if event.pgh_label == INSERT else event_values
    changes = []
    for event in events:
        model = event.pgh_tracked_model
        before = None if event.pgh_label == INSERT else _values(event, model)
        after = None if event.pgh_label == DELETE else values_after[model, event.pk]
        changes.append(Change(event, before, after))
    return changes


def _values(row: models.Model | None, model: type[models.Model]) -> dict | None:
    """Return the tracked columns of a row, or of an event of it, with their values."""
    if row is None:
        return None
    tracked = {field.attname for field in model.pgh_event_model._meta.concrete_fields}
    return {
        field.attname: getattr(row, field.attname)
        for field in model._meta.concrete_fields
        if field.attname in tracked
    }


class _Affected:
    """The articles and authorities to reindex after an undo."""

    def __init__(self) -> None:
        self.articles: set[int] = set()
        self.authorities: dict[tuple, models.Model] = {}

    def add(self, row: models.Model) -> None:
        if isinstance(row, Article):
            self.articles.add(row.pk)
        elif article_id := getattr(row, "article_id", None):
            self.articles.add(article_id)
        if isinstance(row, Authority | Meeting | SynonymRing):
            self.authorities[type(row), row.pk] = row
        elif isinstance(row, Outcome):  # a meeting is found by its outcomes
            self.authorities[Meeting, row.meeting_id] = row.meeting

    def reindex(self) -> None:
        for model, key in self.authorities:
            row = model._base_manager.filter(pk=key).first()
            if row is None:
                continue
            if isinstance(row, SynonymRing):
                writer.ring_changed(row)
            else:
                writer.authority_changed(row)
        writer.index_articles(Article.objects.filter(pk__in=self.articles))


def _revert(event: models.Model, affected: _Affected, keep: frozenset[str] = frozenset()) -> None:
    """Undo one event of a row; the columns in `keep` are not changed."""
    model = event.pgh_tracked_model
    if event.pgh_label == INSERT:
        row = model._base_manager.filter(pk=event.pgh_obj_id).first()
        if row is not None:
            affected.add(row)
            if isinstance(row, Authority | Meeting):
                affected.articles.update(writer.articles_of(row).values_list("pk", flat=True))
                writer.authority_deleted(row)
            elif isinstance(row, SynonymRing):
                writer.ring_deleted(row)
            row.delete()
    else:
        _write_values(
            event, {k: v for k, v in _values(event, model).items() if k not in keep}, affected
        )


def _write_values(event: models.Model, values: dict, affected: _Affected) -> None:
    """Write values from an event to its row, or create the row again from the event."""
    model = event.pgh_tracked_model
    row = model._base_manager.select_for_update().filter(pk=event.pgh_obj_id).first()
    if row is None:
        row = model(**_values(event, model))
    else:
        affected.add(row)  # also reindexes the article it belonged to so far
        for name, value in values.items():
            setattr(row, name, value)
    if any(field.name == "updated_at" for field in model._meta.concrete_fields):
        row.updated_at = timezone.now()
    row.save_base(raw=True)  # raw: derived keys and former addresses are not recomputed
    affected.add(row)


def _conflict_message(error: Exception) -> str:
    return _("It conflicts with later changes: %s") % str(error).strip().split("\n")[0]


def _display_name(event: models.Model) -> str:
    row = event.pgh_tracked_model._base_manager.filter(pk=event.pgh_obj_id).first()
    return str(row or event.pgh_tracked_model._meta.verbose_name)
