"""No lost update: a form knows what it was opened on, and says what others changed before it overwrites it.

The form carries what each field said when it was opened. On saving, the row is locked and asked again: what
another editor changed and this one left alone is taken over; where both changed the same field, nothing
is saved, both versions are shown, and the editor chooses.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from articles.admin.autocomplete import Choosing
from articles.admin.site import key_of

OPENED, SEEN, CHOICE = "_opened", "_seen", "_choice-"
MINE, THEIRS = "mine", "theirs"
# What the fields of a form and of the rows beside it say: of the form under "", of a row under its formset's
# prefix and its key.
Said = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Conflict:
    """One field that two editors changed: where it stands, what it said, and what each of them wrote."""

    name: str
    label: str
    row: str
    opened: str | None
    theirs: str
    mine: str
    removed: bool = False


def submitted_values(
    form: forms.ModelForm, formsets: Iterable[forms.BaseModelFormSet] = ()
) -> Said:
    """Return what a form and its formsets say of what is in the database, whatever was posted to them."""
    found = {"": _said_by(form)}
    for formset in formsets:
        for row in formset.initial_forms:
            found[f"{formset.prefix}/{row.instance.pk}"] = _said_by(row)
    return found


def _said_by(form: forms.ModelForm) -> dict[str, str]:
    return {
        name: _shown(field, form.get_initial_for_field(field, name))
        for name, field in form.fields.items()
        if name not in ("id", "DELETE")
        and not isinstance(field, forms.models.InlineForeignKeyField)
    }


def _shown(field: forms.Field, value) -> str:
    """Return a value as the browser would send it back untouched."""
    if isinstance(field.widget, forms.CheckboxInput):
        return "on" if value else ""
    shown = field.widget.format_value(field.prepare_value(value))
    if isinstance(shown, list | tuple):
        shown = ",".join(str(part) for part in shown if part is not None)
    return _text("" if shown is None else str(shown))


def _text(value: str) -> str:
    return value.replace("\r\n", "\n").strip()


class Merged:
    """What was posted, with what others changed meanwhile taken over; `conflicts` are left to the editor."""

    def __init__(
        self, data: QueryDict, now: Said, labels: dict[tuple[str, str], str], rows: dict[str, str]
    ) -> None:
        """Compare what was posted with what is in the database `now`.

        `labels` name fields by the prefix of their formset and their name, `rows` the rows of `now`.
        """
        self.data = data.copy()
        self.now = now
        self.conflicts: list[Conflict] = []
        self.taken_over = 0
        self._labels, self._rows = labels, rows
        opened, seen = _read(data.get(OPENED)), _read(data.get(SEEN)) or {}
        if opened is None:  # not sent from our form: nothing tells what its sender saw
            opened = {row: {} for row in now}
        for row, then in opened.items():
            if row in now:
                self._fields(row, then, now[row], seen.get(row))
        for row in [row for row in opened if row not in now]:
            self._removed(row, opened[row])

    def _fields(self, row: str, then: dict, now: dict, seen: dict | None) -> None:
        for field, value in now.items():
            before = then.get(field)
            if value == before:
                continue
            name = self._name(row, field)
            if name is None:
                continue
            mine = _text(self.data.get(name, ""))
            choice = self.data.get(CHOICE + name)
            chosen = choice in (MINE, THEIRS) and seen is not None and seen.get(field) == value
            if mine in (before, value) or (chosen and choice == THEIRS):
                self.taken_over += mine != value
                self._set(name, value)
            elif not chosen:
                self.conflicts.append(
                    Conflict(name, *self._said_of(row, field), before, value, mine)
                )

    def _removed(self, row: str, then: dict) -> None:
        """Leave out a row that somebody removed; what was written in it meanwhile is shown once."""
        prefix, _slash, key = row.partition("/")
        place = self._place(prefix, key)
        if place is None:
            return
        for field, before in then.items():
            name = f"{prefix}-{place}-{field}"
            mine = _text(self.data.get(name, ""))
            if mine != before and CHOICE + row not in self.data:
                self.conflicts.append(
                    Conflict(row, *self._said_of(row, field), before, "", mine, removed=True)
                )
        self._drop(prefix, place)

    def _name(self, row: str, field: str) -> str | None:
        if not row:
            return field
        prefix, _slash, key = row.partition("/")
        place = self._place(prefix, key)
        return None if place is None else f"{prefix}-{place}-{field}"

    def _place(self, prefix: str, key: str) -> int | None:
        """Return the number a row has in what was posted."""
        total = self.data.get(f"{prefix}-TOTAL_FORMS", "0")
        for place in range(int(total) if total.isdigit() else 0):
            if self.data.get(f"{prefix}-{place}-id") == key:
                return place
        return None

    def _set(self, name: str, value: str) -> None:
        if value:
            self.data[name] = value
        else:
            self.data.pop(name, None)

    def _drop(self, prefix: str, place: int) -> None:
        """Take a row out of what was posted; those behind it move up."""
        total = int(self.data[f"{prefix}-TOTAL_FORMS"])
        for at in range(place, total):
            own, following = f"{prefix}-{at}-", f"{prefix}-{at + 1}-"
            for name in [name for name in self.data if name.startswith(own)]:
                del self.data[name]
            for name in [name for name in self.data if name.startswith(following)]:
                self.data.setlist(own + name.removeprefix(following), self.data.getlist(name))
        self.data[f"{prefix}-TOTAL_FORMS"] = str(total - 1)
        initial = int(self.data.get(f"{prefix}-INITIAL_FORMS", total))
        self.data[f"{prefix}-INITIAL_FORMS"] = str(max(initial - 1, 0))

    def _said_of(self, row: str, field: str) -> tuple[str, str]:
        prefix = row.partition("/")[0]
        return str(self._labels.get((prefix, field), field)), self._rows.get(row, "")


def _read(text: str | None) -> Said | None:
    """Return what a form said it was opened on; None where it is no such thing."""
    try:
        found = json.loads(text or "")
    except ValueError:
        return None
    whole = isinstance(found, dict) and all(isinstance(row, dict) for row in found.values())
    return found if whole else None


class Guarded(Choosing, admin.ModelAdmin):
    """Keep the edits of two people who save the same form."""

    change_form_template = "admin/articles/guarded_form.html"

    def _changeform_view(self, request, object_id, form_url, extra_context):
        request.guard = None
        if request.method == "POST" and object_id and "_saveasnew" not in request.POST:
            # Whoever saves the same thing at the same moment waits here, and then sees what was saved.
            key = key_of(self.model, object_id)
            obj = self.model._base_manager.select_for_update(of=("self",)).filter(pk=key).first()
            if obj is not None and self.has_change_permission(request, obj):
                obj = self.get_object(request, str(key))
                request.guard = self._guard(request, obj)
                request.POST = request.guard.data
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def _guard(self, request, obj) -> Merged:
        form, formsets = self._unbound(request, obj)
        now = submitted_values(form, formsets)
        labels = {("", name): field.label for name, field in form.fields.items()}
        rows = {}
        for formset in formsets:
            labels |= {(formset.prefix, n): f.label for n, f in formset.empty_form.fields.items()}
            rows |= {
                f"{formset.prefix}/{r.instance.pk}": str(r.instance) for r in formset.initial_forms
            }
        return Merged(request.POST, now, labels, rows)

    def _unbound(self, request, obj):
        form = self.get_form(request, obj, change=True)(instance=obj)
        formsets, prefixes = [], {}
        for formset_class, inline in self.get_formsets_with_inlines(request, obj):
            prefix = formset_class.get_default_prefix()
            prefixes[prefix] = prefixes.get(prefix, 0) + 1
            if prefixes[prefix] != 1:
                prefix = f"{prefix}-{prefixes[prefix]}"
            if inline.has_change_permission(request, obj):
                formsets.append(
                    formset_class(
                        instance=obj, prefix=prefix, queryset=inline.get_queryset(request)
                    )
                )
        return form, formsets

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change=change, **options)
        guard = getattr(request, "guard", None)
        if guard is None or not guard.conflicts:
            return form

        class Held(form):
            """The same form, which is not saved before the editor has chosen."""

            def clean(self):
                super().clean()
                raise ValidationError(
                    _("Somebody changed this meanwhile: nothing was saved. Choose below.")
                )

        return Held

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        guard = getattr(request, "guard", None)
        if change and obj is not None:
            if guard is not None:
                opened, now = request.POST.get(OPENED, ""), guard.now
                context["seen"] = json.dumps(now, ensure_ascii=False) if guard.conflicts else ""
                context["opened"] = (
                    opened if guard.conflicts else json.dumps(now, ensure_ascii=False)
                )
                context["conflicts"] = guard.conflicts
            else:
                formsets = [inline.formset for inline in context["inline_admin_formsets"]]
                found = submitted_values(context["adminform"].form, formsets)
                context["opened"] = json.dumps(found, ensure_ascii=False)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_change(self, request, obj):
        guard = getattr(request, "guard", None)
        if guard is not None and guard.taken_over:
            self.message_user(
                request, _("What somebody else changed meanwhile in other fields was kept.")
            )
        return super().response_change(request, obj)
