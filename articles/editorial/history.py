"""What was changed, by whom and when, as the database kept it; taking back a change, or a whole operation."""

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
from articles.models import CURATED, Article, Authority, Meeting, Operation, SynonymRing

INSERT, UPDATE, DELETE = "insert", "update", "delete"
# Of an article, moved by the workflow alone: bringing an earlier text back does not publish or withdraw.
_WORKFLOW = frozenset(
    {
        "status", "created_at", "created_by_id", "submitted_at", "submitted_by_id", "published_at",
        "published_by_id", "withdrawn_at", "withdrawn_by_id", "withdrawn_reason", "permanent_id",
    }
)  # fmt: skip


class UndoRefused(Exception):
    """What cannot be taken back; `reasons` names each thing that was changed since."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__("\n".join(reasons))


@dataclass(frozen=True)
class Change:
    """One line of the history: an event, and the row before and after it (None where there was none)."""

    event: models.Model
    before: dict | None
    after: dict | None

    @property
    def model(self) -> type[models.Model]:
        return self.event.pgh_tracked_model

    @property
    def fields(self) -> list[models.Field]:
        """The fields that differ; of what came or went, those that say something."""
        one, other = self.before or {}, self.after or {}
        empty = (None, "", [])
        return [
            field
            for field in self.model._meta.concrete_fields
            if field.attname in {**one, **other}
            and one.get(field.attname) != other.get(field.attname)
            and not (one.get(field.attname) in empty and other.get(field.attname) in empty)
        ]


def not_brought_back(model: type[models.Model]) -> frozenset[str]:
    """Return the columns of a model that stay when an earlier version is brought back."""
    return _WORKFLOW if model is Article else frozenset()


@contextmanager
def operation(kind: str, label: str, user=None) -> Iterator[Operation]:
    """Group all that is changed inside, in one transaction, so that `undo` can take it back.

    One that changes nothing in the end is not recorded: set `count` before the block ends.
    """
    with transaction.atomic(), pghistory.context(operation=kind) as context:
        if user is not None and "user" not in context.metadata:
            context.metadata["user"] = user.pk
        made = Operation(pk=context.id, kind=kind, label=label[:500], done_by=user)
        yield made
        if made.count:
            made.save(force_insert=True)


@transaction.atomic
def undo(made: Operation, user=None) -> int:
    """Put back every row an operation changed, and return how many; raise UndoRefused, changing nothing.

    Refused where a row was changed again since, or where what was there before cannot stand any more beside
    what came after.
    """
    made = Operation.objects.select_for_update().get(pk=made.pk)
    if made.undone_at:
        raise UndoRefused([_("It was taken back before.")])
    touched = [change for model in CURATED for change in _of_operation(model, made)]
    if reasons := [
        _("“%s” was changed since.") % _name(event) for event, last in touched if not last
    ]:
        raise UndoRefused(reasons)
    events = [event for event, _last in touched]
    affected = _Affected()
    try:
        with transaction.atomic():
            for label in (INSERT, UPDATE, DELETE):  # what came goes first: it may be in the way
                for event in events:
                    if event.pgh_label == label:
                        _put_back(event, affected)
            affected.index()
    except (IntegrityError, models.ProtectedError) as error:
        raise UndoRefused([_in_the_way(error)]) from error
    made.undone_at, made.undone_by = timezone.now(), user
    made.save(update_fields=["undone_at", "undone_by"])
    return len(events)


def _of_operation(model, made: Operation) -> Iterator[tuple[models.Model, bool]]:
    """Yield the first event of each row an operation changed, and whether nobody changed the row since."""
    events = model.pgh_event_model.objects
    first: dict[int, models.Model] = {}
    for event in events.filter(pgh_context=made.pk).order_by("pgh_id"):
        first.setdefault(event.pgh_obj_id, event)
    later = events.filter(pgh_obj__in=first).exclude(pgh_context=made.pk)
    newest = dict(
        events.filter(pgh_context=made.pk)
        .order_by()
        .values_list("pgh_obj_id")
        .annotate(models.Max("pgh_id"))
    )
    changed = {
        row
        for row, number in later.order_by().values_list("pgh_obj_id", "pgh_id")
        if number > newest[row]
    }
    for row, event in first.items():
        yield event, row not in changed


@transaction.atomic
def take_back(event: models.Model) -> None:
    """Undo one change: what came goes, what went comes back, what was changed says what it said before.

    Raises UndoRefused where what it refers to is gone, or something else stands in its place.
    """
    affected = _Affected()
    try:
        with transaction.atomic():
            _put_back(event, affected, keep=not_brought_back(event.pgh_tracked_model))
            affected.index()
    except (IntegrityError, models.ProtectedError) as error:
        raise UndoRefused([_in_the_way(error)]) from error


@transaction.atomic
def restore_field(event: models.Model, attname: str) -> None:
    """Let one field of a row say again what it said before a change."""
    model = event.pgh_tracked_model
    if attname in not_brought_back(model) or attname not in _values(event, model):
        raise UndoRefused([_("This field is not brought back.")])
    affected = _Affected()
    try:
        with transaction.atomic():
            _write(event, {attname: getattr(event, attname)}, affected)
            affected.index()
    except IntegrityError as error:
        raise UndoRefused([_in_the_way(error)]) from error


def changes_of(instance: models.Model, limit: int = 200) -> list[Change]:
    """Return the newest changes of a row and of all curated rows that belong to it, the newest first."""
    events = []
    for model in CURATED:
        condition = models.Q(pgh_obj=instance.pk) if model is type(instance) else models.Q()
        for name in belonging(model, type(instance)):
            condition |= models.Q(**{name: instance.pk})
        if condition:
            found = model.pgh_event_model.objects.filter(condition).select_related("pgh_context")
            events += found.order_by("-pgh_id")[:limit]
    events.sort(key=lambda event: (event.pgh_created_at, event.pgh_id), reverse=True)
    return _changes(events[:limit])


def belonging(model: type[models.Model], owner: type[models.Model]) -> list[str]:
    """Return the fields by which rows of a model are part of an owner: they go with it, or rest on it."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.remote_field
        and field.remote_field.model is owner
        and (field.remote_field.on_delete is models.CASCADE or field.name == "article")
    ]


def users_of(events: list[models.Model]) -> dict[int, str]:
    """Return the names of those who made changes, by their keys."""
    keys = {
        event.pgh_context.metadata.get("user")
        for event in events
        if event.pgh_context and event.pgh_context.metadata.get("user")
    }
    return {user.pk: user.get_username() for user in get_user_model().objects.filter(pk__in=keys)}


def _changes(events: list[models.Model]) -> list[Change]:
    """Return events as changes; what a row said after one, its next event or the row itself tells."""
    rows: dict[type[models.Model], set[int]] = {}
    for event in events:
        rows.setdefault(event.pgh_tracked_model, set()).add(event.pgh_obj_id)
    after: dict[tuple, dict | None] = {}
    for model, keys in rows.items():
        now = {row.pk: row for row in model._base_manager.filter(pk__in=keys)}
        first = min(event.pk for event in events if event.pgh_tracked_model is model)
        following: dict[int, dict | None] = {key: _values(now.get(key), model) for key in keys}
        since = model.pgh_event_model.objects.filter(pgh_obj__in=keys, pgh_id__gte=first)
        for event in since.order_by("-pgh_id"):
            own = _values(event, model)
            after[model, event.pk] = (
                own if event.pgh_label == INSERT else following[event.pgh_obj_id]
            )
            following[event.pgh_obj_id] = None if event.pgh_label == INSERT else own
    found = []
    for event in events:
        model = event.pgh_tracked_model
        before = None if event.pgh_label == INSERT else _values(event, model)
        after_it = None if event.pgh_label == DELETE else after[model, event.pk]
        found.append(Change(event, before, after_it))
    return found


def _values(row: models.Model | None, model: type[models.Model]) -> dict | None:
    """Return what a row, or an event of it, says column by column, as far as it is tracked."""
    if row is None:
        return None
    tracked = {field.attname for field in model.pgh_event_model._meta.concrete_fields}
    return {
        field.attname: getattr(row, field.attname)
        for field in model._meta.concrete_fields
        if field.attname in tracked
    }


class _Affected:
    """The articles and authorities whose index must follow."""

    def __init__(self) -> None:
        self.articles: set[int] = set()
        self.authorities: dict[tuple, models.Model] = {}

    def note(self, row: models.Model) -> None:
        if isinstance(row, Article):
            self.articles.add(row.pk)
        elif article := getattr(row, "article_id", None):
            self.articles.add(article)
        if isinstance(row, Authority | Meeting | SynonymRing):
            self.authorities[type(row), row.pk] = row

    def index(self) -> None:
        for model, key in self.authorities:
            row = model._base_manager.filter(pk=key).first()
            if row is None:
                continue
            if isinstance(row, SynonymRing):
                writer.ring_changed(row)
            else:
                writer.authority_changed(row)
        writer.index_articles(Article.objects.filter(pk__in=self.articles))


def _put_back(event: models.Model, affected: _Affected, keep: frozenset[str] = frozenset()) -> None:
    """Undo one event of a row; fields of `keep` stay as they are."""
    model = event.pgh_tracked_model
    if event.pgh_label == INSERT:
        row = model._base_manager.filter(pk=event.pgh_obj_id).first()
        if row is not None:
            affected.note(row)
            if isinstance(row, Authority | Meeting):
                affected.articles.update(writer.articles_of(row).values_list("pk", flat=True))
                writer.authority_deleted(row)
            elif isinstance(row, SynonymRing):
                writer.ring_deleted(row)
            row.delete()
    else:
        _write(event, {k: v for k, v in _values(event, model).items() if k not in keep}, affected)


def _write(event: models.Model, values: dict, affected: _Affected) -> None:
    """Let a row have values as an event kept them; one that is gone comes back."""
    model = event.pgh_tracked_model
    row = model._base_manager.select_for_update().filter(pk=event.pgh_obj_id).first()
    if row is None:
        row = model(**_values(event, model))
    else:
        affected.note(row)  # what it belonged to until now
        for name, value in values.items():
            setattr(row, name, value)
    if any(field.name == "updated_at" for field in model._meta.concrete_fields):
        row.updated_at = timezone.now()
    row.save_base(raw=True)  # as it was: no key is made anew, no address remembered
    affected.note(row)


def _in_the_way(error: Exception) -> str:
    return _("It cannot stand beside what came since: %s") % str(error).strip().split("\n")[0]


def _name(event: models.Model) -> str:
    row = event.pgh_tracked_model._base_manager.filter(pk=event.pgh_obj_id).first()
    return str(row or event.pgh_tracked_model._meta.verbose_name)
