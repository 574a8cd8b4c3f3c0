"""Protection against lost updates: a three-way merge of each submitted form with the current data.

The form carries the value of each field when it was opened. On saving, the row is locked and read again: a
field that only another editor changed keeps that editor's value; if both changed the same field, nothing is
saved, both versions are shown, and the editor chooses.
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

from articles.admin.autocomplete import AutocompleteMixin
from articles.admin.forms import shown_values
from articles.admin.forms.fields import normalise_line_ends
from articles.admin.site import key_from_url
from articles.text.whole_numbers import whole_number

OPENED, SEEN, CHOICE = "_opened", "_seen", "_choice-"
MINE, THEIRS = "mine", "theirs"
# The field values of a form under "", and those of each inline row under "<formset prefix>/<primary key>".
FormValues = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Conflict:
    """One field that two editors changed: its form field, the original value, and the value of each.

    `name` is the name of the form field, `label` and `row` describe it to the editor. If another editor
    `removed` the row, `name` identifies the row and `theirs` is empty.
    """

    name: str
    label: str
    row: str
    opened: str | None
    theirs: str
    mine: str
    removed: bool = False


def current_values(
    form: forms.ModelForm, formsets: Iterable[forms.BaseModelFormSet] = ()
) -> FormValues:
    """Return the values of a form and its formsets in the database, whatever data was submitted to them."""
    values = {"": _initial_values(form)}
    for formset in formsets:
        for row in formset.initial_forms:
            values[f"{formset.prefix}/{row.instance.pk}"] = _initial_values(row)
    return values


def _initial_values(form: forms.ModelForm) -> dict[str, str]:
    return {
        name: _browser_value(field, form.get_initial_for_field(field, name))
        for name, field in form.fields.items()
        if name not in ("id", "DELETE")
        and not isinstance(field, forms.models.InlineForeignKeyField)
    }


def _browser_value(field: forms.Field, value) -> str:
    """Return a value as the browser would send it back unedited."""
    shown = shown_values(field.widget, "value", field.prepare_value(value))
    return ",".join(shown.getlist("value"))


class ThreeWayMerge:
    """Submitted data merged with the changes of others since the form was opened.

    `data` is the merged submission, `taken_over` counts the fields that got the value of another editor, and
    `conflicts` are the fields that this editor has to choose for.
    """

    def __init__(
        self,
        data: QueryDict,
        current: FormValues,
        labels: dict[tuple[str, str], str],
        rows: dict[str, str],
    ) -> None:
        """Compare the submitted `data` with the `current` values in the database.

        `labels` maps (formset prefix, field name) to the label of the field, `rows` the keys of `current` to
        names of the rows.
        """
        self.data = data.copy()
        self.current = current
        self.conflicts: list[Conflict] = []
        self.taken_over = 0
        self._labels, self._rows = labels, rows
        opened, seen = _parse_values(data.get(OPENED)), _parse_values(data.get(SEEN)) or {}
        if opened is None:  # not sent by the desk's form: it is unknown which values the sender saw
            opened = {row: {} for row in current}
        for row, original in opened.items():
            if row in current:
                self._merge_fields(row, original, current[row], seen.get(row))
        for row in [row for row in opened if row not in current]:
            self._merge_removed_row(row, opened[row])

    def _merge_fields(self, row: str, original: dict, current: dict, seen: dict | None) -> None:
        for field, value in current.items():
            before = original.get(field)
            if value == before:
                continue
            name = self._input_name(row, field)
            if name is None:
                continue
            mine = normalise_line_ends(self.data.get(name, ""))
            choice = self.data.get(CHOICE + name)
            chosen = choice in (MINE, THEIRS) and seen is not None and seen.get(field) == value
            if mine in (before, value) or (chosen and choice == THEIRS):
                self.taken_over += mine != value
                self._set(name, value)
            elif not chosen:
                self.conflicts.append(
                    Conflict(name, *self._description(row, field), before, value, mine)
                )

    def _merge_removed_row(self, row: str, original: dict) -> None:
        """Drop a row that another editor removed; report what this editor changed in it, once."""
        prefix, _slash, key = row.partition("/")
        index = self._row_index(prefix, key)
        if index is None:
            return
        for field, before in original.items():
            name = f"{prefix}-{index}-{field}"
            mine = normalise_line_ends(self.data.get(name, ""))
            if mine != before and CHOICE + row not in self.data:
                self.conflicts.append(
                    Conflict(row, *self._description(row, field), before, "", mine, removed=True)
                )
        self._drop(prefix, index)

    def _input_name(self, row: str, field: str) -> str | None:
        """Return the name of a field in the submission; None if its row was not submitted."""
        if not row:
            return field
        prefix, _slash, key = row.partition("/")
        index = self._row_index(prefix, key)
        return None if index is None else f"{prefix}-{index}-{field}"

    def _row_index(self, prefix: str, key: str) -> int | None:
        """Return the index of a row in the submission: of the fields posted, whatever number it claims."""
        for name in self.data:
            index, _dash, field = name.removeprefix(f"{prefix}-").partition("-")
            if field == "id" and name.startswith(f"{prefix}-") and self.data[name] == key:
                return whole_number(index)
        return None

    def _set(self, name: str, value: str) -> None:
        if value:
            self.data[name] = value
        else:
            self.data.pop(name, None)

    def _drop(self, prefix: str, dropped: int) -> None:
        """Remove a row from the submission; the rows after it move up."""
        kept: dict[str, list[str]] = {}
        for name in [name for name in self.data if name.startswith(f"{prefix}-")]:
            number, dash, field = name.removeprefix(f"{prefix}-").partition("-")
            index = whole_number(number)
            # «figures-2-0-value» belongs to another formset, whose prefix ends with a number.
            if not dash or index is None or index < dropped or field[:1].isdecimal():
                continue
            if index > dropped:
                kept[f"{prefix}-{index - 1}-{field}"] = self.data.getlist(name)
            del self.data[name]
        for name, values in kept.items():
            self.data.setlist(name, values)
        for name in (f"{prefix}-TOTAL_FORMS", f"{prefix}-INITIAL_FORMS"):
            number = whole_number(self.data.get(name, ""))
            if number is not None:
                self.data[name] = str(max(number - 1, 0))

    def _description(self, row: str, field: str) -> tuple[str, str]:
        """Return the label of a field and the name of its row."""
        prefix = row.partition("/")[0]
        return str(self._labels.get((prefix, field), field)), self._rows.get(row, "")


def _parse_values(text: str | None) -> FormValues | None:
    """Return the form values encoded as JSON; None if the text is malformed."""
    try:
        values = json.loads(text or "")
    except (ValueError, RecursionError):
        return None
    is_valid = isinstance(values, dict) and all(isinstance(row, dict) for row in values.values())
    return values if is_valid else None


class EditConflictMixin(AutocompleteMixin, admin.ModelAdmin):
    """Keep the edits of both when two editors save the same form."""

    change_form_template = "admin/articles/guarded_form.html"

    def _changeform_view(self, request, object_id, form_url, extra_context):
        request.edit_merge = None
        if request.method == "POST" and object_id and "_saveasnew" not in request.POST:
            # A concurrent save of the same entry waits for this lock and then sees what was saved.
            key = key_from_url(self.model, object_id)
            obj = self.model._base_manager.select_for_update(of=("self",)).filter(pk=key).first()
            if obj is not None and self.has_change_permission(request, obj):
                obj = self.get_object(request, str(key))
                request.edit_merge = self._merge_submission(request, obj)
                request.POST = request.edit_merge.data
        return super()._changeform_view(request, object_id, form_url, extra_context)

    def _merge_submission(self, request, obj) -> ThreeWayMerge:
        form, formsets = self._unbound_forms(request, obj)
        current = current_values(form, formsets)
        labels = {("", name): field.label for name, field in form.fields.items()}
        rows = {}
        for formset in formsets:
            labels |= {(formset.prefix, n): f.label for n, f in formset.empty_form.fields.items()}
            rows |= {
                f"{formset.prefix}/{r.instance.pk}": str(r.instance) for r in formset.initial_forms
            }
        return ThreeWayMerge(request.POST, current, labels, rows)

    def _unbound_forms(self, request, obj):
        """Return the form and the formsets that the user may change, with the prefixes the admin gives them."""
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
        merge = getattr(request, "edit_merge", None)
        if merge is None or not merge.conflicts:
            return form

        class ConflictForm(form):
            """The same form, always invalid: nothing is saved until the editor has chosen."""

            def clean(self):
                super().clean()
                raise ValidationError(
                    _("Somebody changed this meanwhile: nothing was saved. Choose below.")
                )

        return ConflictForm

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        merge = getattr(request, "edit_merge", None)
        if change and obj is not None:
            if merge is not None:
                opened, current = request.POST.get(OPENED, ""), merge.current
                context["seen"] = json.dumps(current, ensure_ascii=False) if merge.conflicts else ""
                context["opened"] = (
                    opened if merge.conflicts else json.dumps(current, ensure_ascii=False)
                )
                context["conflicts"] = merge.conflicts
            else:
                formsets = [inline.formset for inline in context["inline_admin_formsets"]]
                values = current_values(context["adminform"].form, formsets)
                context["opened"] = json.dumps(values, ensure_ascii=False)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_change(self, request, obj):
        merge = getattr(request, "edit_merge", None)
        if merge is not None and merge.taken_over:
            self.message_user(
                request, _("What somebody else changed meanwhile in other fields was kept.")
            )
        return super().response_change(request, obj)
