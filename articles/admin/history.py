"""The history of an entry as the database kept it: a readable difference, and taking a change back."""

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

LABELS = {"insert": _("added"), "update": _("changed"), "delete": _("removed")}
# Columns made from others, and books of the machine: not worth a line.
UNSAID = {
    "id", "title_key", "page_key", "sort_key", "evidence_in", "evidence_start", "evidence_end", "rule",
    "confidence", "created_at", "permanent_id", "short_slug",
}  # fmt: skip
LINES = 100


@dataclass(frozen=True)
class FieldChange:
    """One field of a change: its name, both versions in pieces, whether it can be brought back alone."""

    name: str
    label: str
    pieces: list[tuple[str, str]]
    can_be_restored: bool


@dataclass(frozen=True)
class Line:
    """One change for people: when, by whom, what happened to what, field by field."""

    event: models.Model
    model: str
    by: str
    happened: str
    what: str
    fields: list[FieldChange]
    can_be_taken_back: bool


def lines(instance: models.Model) -> list[Line]:
    """Return the history of an entry and what belongs to it, the newest first."""
    found = [c for c in history.changes_of(instance, LINES) if _said_fields(c)]
    users = history.users_of([change.event for change in found])
    names = _Names(found)
    return [_line(change, users, names, instance) for change in found]


def _said_fields(change: history.Change) -> list[models.Field]:
    return [field for field in change.fields if field.attname not in UNSAID]


def _line(change: history.Change, users: dict, names: _Names, instance: models.Model) -> Line:
    context = change.event.pgh_context
    by = users.get(context.metadata.get("user")) if context else None
    is_update = change.event.pgh_label == history.UPDATE
    return Line(
        event=change.event,
        model=change.model._meta.label_lower,
        by=by or str(_("machine or command")),
        happened=str(LABELS.get(change.event.pgh_label, change.event.pgh_label)),
        what=names.what(change, instance),
        fields=[
            FieldChange(
                field.attname,
                gettext(str(field.verbose_name)),  # some are not named, and called by their column
                changes(
                    names.value(field, (change.before or {}).get(field.attname)),
                    names.value(field, (change.after or {}).get(field.attname)),
                ),
                is_update and field.attname not in history.not_brought_back(change.model),
            )
            for field in _said_fields(change)
            # What belongs to the entry itself goes without saying.
            if not (field.remote_field and field.remote_field.model is type(instance))
        ],
        can_be_taken_back=is_update or change.model is not type(instance),
    )


class _Names:
    """Names of what foreign keys point to, asked for once a kind."""

    def __init__(self, found: list[history.Change]) -> None:
        keys: dict[type[models.Model], set] = {}
        for change in found:
            for field in change.model._meta.concrete_fields:
                for row in (change.before, change.after):
                    if field.remote_field and row and row.get(field.attname):
                        keys.setdefault(field.remote_field.model, set()).add(row[field.attname])
        self._names = {
            model: {row.pk: str(row) for row in model._base_manager.filter(pk__in=pks)}
            for model, pks in keys.items()
        }

    def value(self, field: models.Field, value) -> str:
        """Return a value in words."""
        if value in (None, ""):
            return ""
        if field.remote_field:
            return self._names.get(field.remote_field.model, {}).get(value, f"#{value}")
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, list):
            return "، ".join(map(str, value))
        if isinstance(field, models.BooleanField):
            return str(_("yes") if value else _("no"))
        return str(value)

    def what(self, change: history.Change, instance: models.Model) -> str:
        """Return what a change happened to: the kind, and the other end of a link."""
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


class History(admin.ModelAdmin):
    """Show what the database kept, and let an editor take a change or a field of it back."""

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
            "lines": lines(obj),
            "may_change": may_change,
            "form_address": reverse(self._name("change"), args=[obj.pk]),
            "take_back_address": reverse(self._name("take_back"), args=[obj.pk]),
            **(extra_context or {}),
        }
        return render(request, "admin/articles/history.html", context)

    def get_urls(self):
        info = self.model._meta.app_label, self.model._meta.model_name
        back = path(
            "<path:object_id>/history/back/", self.admin_site.admin_view(self.take_back),
            name="{}_{}_take_back".format(*info),
        )  # fmt: skip
        return [back, *super().get_urls()]

    def take_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take one change back, or one field of it; an article has to stand as it then is."""
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
                    history.take_back(event)
                if isinstance(obj, Article):
                    article = Article.objects.get(pk=obj.pk)
                    article.full_clean()
                    # What refers to places in its text stands at those of the text that is there now.
                    near_duplicates.text_changed(article)
        except history.UndoRefused as error:
            self.message_user(request, "; ".join(error.reasons), messages.ERROR)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        else:
            self.message_user(request, _("Brought back as it was."))
        return redirect(reverse(self._name("history"), args=[obj.pk]))

    def _event(self, request: HttpRequest, obj: models.Model) -> models.Model:
        """Return the change that is meant; it has to belong to the entry whose page was shown."""
        try:
            model = apps.get_model(request.POST.get("model", ""))
            event = model.pgh_event_model.objects.get(pk=int(request.POST.get("event", "")))
        except (LookupError, ValueError, AttributeError, ObjectDoesNotExist) as error:
            raise Http404 from error
        own = model is type(obj) and event.pgh_obj_id == obj.pk
        part = any(
            getattr(event, f"{name}_id") == obj.pk for name in history.belonging(model, type(obj))
        )
        # That it came is not taken back here: an entry is withdrawn, merged, or deleted for good.
        belongs = model in CURATED and (part or (own and event.pgh_label == history.UPDATE))
        if not belongs:
            raise Http404
        return event

    def _name(self, view: str) -> str:
        return f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_{view}"
