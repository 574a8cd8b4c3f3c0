"""Autocomplete fields that cost no query for inline rows whose entry is already chosen."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseInlineFormSet


class CachedAutocompleteSelect(AutocompleteSelect):
    """Autocomplete widget without a query for a known entry, and without errors for malformed keys.

    Django's own widget queries for the chosen entry of every row, and also for values that cannot be keys.
    `known` is the chosen entry of a row, if it is already loaded.
    """

    known: Model | None = None

    def optgroups(self, name, value, attr=None):
        """Return the chosen entry as an option; ignore values that cannot be keys."""
        value = [key for key in value if self._is_key(key)]
        if self.known is None or value != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        label = self.choices.field.label_from_instance(self.known)
        options.append(self.create_option(name, self.known.pk, label, True, len(options)))
        return [(None, options, 0)]

    def _is_key(self, value: str) -> bool:
        try:
            self.field.remote_field.model._meta.pk.to_python(value)
        except ValidationError:
            return False
        return True


class AutocompleteMixin(admin.options.BaseModelAdmin):
    """Use `CachedAutocompleteSelect` for the autocomplete fields."""

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name in self.get_autocomplete_fields(request):
            widget = CachedAutocompleteSelect(db_field, self.admin_site, using=options.get("using"))
            options.setdefault("widget", widget)
        return super().formfield_for_foreignkey(db_field, request, **options)


class AutocompleteFormSet(BaseInlineFormSet):
    """Inline rows that pass the entries loaded with them to their autocomplete widgets."""

    @classmethod
    def get_default_prefix(cls) -> str:
        """Return the prefix of the rows' fields, also for a foreign key without a name for its other end."""
        return super().get_default_prefix() or f"{cls.model._meta.model_name}s"

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)  # the admin wraps it
            if isinstance(widget, CachedAutocompleteSelect):
                widget.known = form.instance._state.fields_cache.get(name)


class AutocompleteInlineMixin(AutocompleteMixin):
    """Load the chosen entries of inline rows together with the rows."""

    formset = AutocompleteFormSet

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.get_autocomplete_fields(request))
