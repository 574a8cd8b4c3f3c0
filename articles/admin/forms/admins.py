"""Base of everything the desk registers: its forms, and nothing written when nothing was changed."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.contrib.admin.options import BaseModelAdmin

from articles.admin.forms.fields import WIDGETS
from articles.admin.forms.untouched import DeskModelForm, Untouched


class DeskForms(BaseModelAdmin):
    """Forms with the fields of the desk, for entries and for inline rows; unchanged, they write nothing."""

    form = DeskModelForm
    formfield_overrides = WIDGETS

    def get_inlines(self, request, obj):
        return [with_desk_forms(inline) for inline in super().get_inlines(request, obj)]

    def get_formset(self, request, obj=None, **options):
        """Return the formset of inline rows, which takes as many rows as a form may have fields."""
        options.setdefault("absolute_max", settings.DATA_UPLOAD_MAX_NUMBER_FIELDS)
        return super().get_formset(request, obj, **options)

    def save_model(self, request, obj, form, change) -> None:
        """Save an entry unless nothing in its form was changed."""
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change) -> None:
        """Save the rows and update what is derived, unless nothing was changed.

        A change of rows alone changes the time of their entry too.
        """
        if change and not _is_changed(form, formsets):
            return
        if change and not form.has_changed():
            form.instance.save()
        super().save_related(request, form, formsets, change)

    def construct_change_message(self, request, form, formsets, add=False) -> list:
        if not add and not _is_changed(form, formsets):
            return []  # nothing was saved, so the formsets know of no changes
        return super().construct_change_message(request, form, formsets, add)

    def log_change(self, request, obj, message):
        """Log a change with what was changed; a form that was saved as it was opened is none."""
        return super().log_change(request, obj, message) if message else None


def _is_changed(form, formsets) -> bool:
    """Return whether an editor changed anything in a form or in its rows."""
    return form.has_changed() or any(formset.has_changed() for formset in formsets or ())


@cache
def with_desk_forms(admin_class: type[BaseModelAdmin]) -> type[BaseModelAdmin]:
    """Return an admin class, or a class of inline rows, with the forms of the desk."""
    form = admin_class.form
    if issubclass(admin_class, DeskForms) and issubclass(form, Untouched):
        return admin_class
    if not issubclass(form, Untouched):
        form = type(form.__name__, (Untouched, form), {"__module__": form.__module__})
    bases = (admin_class,) if issubclass(admin_class, DeskForms) else (DeskForms, admin_class)
    attributes = {"form": form, "__module__": admin_class.__module__}
    return type(admin_class.__name__, bases, attributes)
