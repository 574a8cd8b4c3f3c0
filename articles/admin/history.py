"""Change history of an entry from the database log: readable differences, and undoing a change."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.editorial import history
from articles.intake import near_duplicates
from articles.models import CURATED, Article
from articles.text.diff import changes
from articles.text.whole_numbers import whole_number

LABELS = {"insert": _("added"), "update": _("changed"), "delete": _("removed")}
# Derived columns and internal bookkeeping, which the history does not show.
HIDDEN_COLUMNS = {
    "id", "title_key", "page_key", "sort_key", "evidence_in", "evidence_start", "evidence_end", "rule",
    "confidence", "created_at", "permanent_id", "short_slug",
}  # fmt: skip
MAX_LINES = 100


@dataclass(frozen=True)
class FieldChange:
    """One field of a change: its column, its label, a diff in pieces, and whether it can be restored alone."""

    name: str
    label: str
    pieces: list[tuple[str, str]]
    can_be_restored: bool


@dataclass(frozen=True)
class Line:
    """One change in readable form: the event, the editor, the kind of change, its object, and its fields."""

    event: models.Model
    model: str
    by: str
    happened: str
    what: str
    fields: list[FieldChange]
    can_be_taken_back: bool


def history_lines(instance: models.Model) -> list[Line]:
    """Return the history of an entry and of the rows that belong to it, newest first."""
    shown = [c for c in history.changes_of(instance, MAX_LINES) if _shown_fields(c)]
    users = history.usernames_of([change.event for change in shown])
    names = _RelatedNames(shown)
    return [_line(change, users, names, instance) for change in shown]


def _shown_fields(change: history.Change) -> list[models.Field]:
    return [field for field in change.fields if field.attname not in HIDDEN_COLUMNS]


def _line(
    change: history.Change, users: dict, names: _RelatedNames, instance: models.Model
) -> Line:
    context = change.event.pgh_context
    by = users.get(context.metadata.get("user")) if context else None
    is_update = change.event.pgh_label == history.UPDATE
    return Line(
        event=change.event,
        model=change.model._meta.label_lower,
        by=by or str(_("automatic")),
        happened=str(LABELS.get(change.event.pgh_label, change.event.pgh_label)),
        what=names.subject(change, instance),
        fields=[
            FieldChange(
                field.attname,
                gettext(str(field.verbose_name)),  # without a verbose name, the column name
                changes(
                    names.value(field, (change.before or {}).get(field.attname)),
                    names.value(field, (change.after or {}).get(field.attname)),
                ),
                is_update and field.attname not in history.columns_never_restored(change.model),
            )
            for field in _shown_fields(change)
            # A row's reference to this very entry is obvious.
            if not (field.remote_field and field.remote_field.model is type(instance))
        ],
        can_be_taken_back=is_update or change.model is not type(instance),
    )


class _RelatedNames:
    """Names of the objects that foreign keys refer to, loaded with one query per model."""

    def __init__(self, shown: list[history.Change]) -> None:
        keys: dict[type[models.Model], set] = {}
        for change in shown:
            for field in change.model._meta.concrete_fields:
                for row in (change.before, change.after):
                    if field.remote_field and row and row.get(field.attname):
                        keys.setdefault(field.remote_field.model, set()).add(row[field.attname])
        self._names = {
            model: {row.pk: str(row) for row in model._base_manager.filter(pk__in=pks)}
            for model, pks in keys.items()
        }

    def value(self, field: models.Field, value) -> str:
        """Return a value as readable text."""
        if value in (None, ""):
            return ""
        if field.remote_field:
            return self._names.get(field.remote_field.model, {}).get(value, f"#{value}")
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, list):
            return gettext(", ").join(map(str, value))
        if isinstance(field, models.BooleanField):
            return str(_("yes") if value else _("no"))
        return str(value)

    def subject(self, change: history.Change, instance: models.Model) -> str:
        """Return the object of a change: its model, and for a link the entry at the other end."""
        meta = change.model._meta
        if change.model is type(instance):
            return str(meta.verbose_name)
        row = change.after or change.before
        ends = [
            self.value(field, row[field.attname])
            for field in meta.concrete_fields
            if field.remote_field
            and field.attname in row
            and field.attname not in ("confirmed_by_id", "article_id")
            and not isinstance(instance, field.remote_field.model)
        ]
        return ": ".join([str(meta.verbose_name), *filter(None, ends)])


class HistoryMixin(admin.ModelAdmin):
    """Show the change history, and let an editor undo a change or one field of it."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context=None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        may_change = self.has_change_permission(request, obj)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("History"),
            "object": obj,
            "lines": history_lines(obj),
            "may_change": may_change,
            "form_address": reverse(self._url_name("change"), args=[obj.pk]),
            "take_back_address": reverse(self._url_name("take_back"), args=[obj.pk]),
            **(extra_context or {}),
        }
        return render(request, "admin/articles/history.html", context)

    def get_urls(self):
        info = self.model._meta.app_label, self.model._meta.model_name
        undo = path(
            "<path:object_id>/history/back/", self.admin_site.admin_view(self.take_back),
            name="{}_{}_take_back".format(*info),
        )  # fmt: skip
        return [undo, *super().get_urls()]

    def take_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Undo one change, or one field of it; an article has to be valid afterwards."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None or request.method != "POST":
            raise Http404
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        event = self._event(request, obj)
        try:
            with transaction.atomic():
                if field := request.POST.get("field"):
                    history.restore_field(event, field)
                else:
                    history.undo_change(event)
                if isinstance(obj, Article):
                    article = Article.objects.get(pk=obj.pk)
                    article.full_clean()
                    # Moves the offsets of evidence to the restored text.
                    near_duplicates.update_after_text_change(article)
        except history.UndoRefused as error:
            self.message_user(request, "; ".join(error.reasons), messages.ERROR)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        else:
            self.message_user(request, _("Restored."))
        return redirect(reverse(self._url_name("history"), args=[obj.pk]))

    def _event(self, request: HttpRequest, obj: models.Model) -> models.Model:
        """Return the submitted change; raise Http404 unless it belongs to this entry and can be undone."""
        try:
            model = apps.get_model(request.POST.get("model", ""))
            event = model.pgh_event_model.objects.get(
                pk=whole_number(request.POST.get("event", ""))
            )
        except (LookupError, ValueError, AttributeError, ObjectDoesNotExist) as error:
            raise Http404 from error
        own = model is type(obj) and event.pgh_obj_id == obj.pk
        part = any(
            getattr(event, f"{name}_id") == obj.pk
            for name in history.foreign_keys_to_owner(model, type(obj))
        )
        # The creation of the entry is not undone here: entries are withdrawn, merged or deleted instead.
        belongs = model in CURATED and (part or (own and event.pgh_label == history.UPDATE))
        if not belongs:
            raise Http404
        return event

    def _url_name(self, view: str) -> str:
        return f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_{view}"
