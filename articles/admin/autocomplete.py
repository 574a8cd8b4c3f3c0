"""One entry chosen out of many by words, and at no cost in the rows that have chosen already."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import BaseInlineFormSet


class OneOf(AutocompleteSelect):
    """Django's widget, which asks the database for what every row has chosen, and for what no key can be.

    `known` is the entry that a row has chosen, where it is at hand.
    """

    known: Model | None = None

    def optgroups(self, name, value, attr=None):
        """Return what is chosen as an option; what no key can be chooses nothing."""
        value = [each for each in value if self._may_be_key(each)]
        if self.known is None or value != [str(self.known.pk)]:
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        label = self.choices.field.label_from_instance(self.known)
        options.append(self.create_option(name, self.known.pk, label, True, len(options)))
        return [(None, options, 0)]

    def _may_be_key(self, value: str) -> bool:
        try:
            self.field.remote_field.model._meta.pk.to_python(value)
        except ValidationError:
            return False
        return True


class Choosing(admin.options.BaseModelAdmin):
    """Let the fields that complete what is typed be `OneOf`."""

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name in self.get_autocomplete_fields(request):
            widget = OneOf(db_field, self.admin_site, using=options.get("using"))
            options.setdefault("widget", widget)
        return super().formfield_for_foreignkey(db_field, request, **options)


class Rows(BaseInlineFormSet):
    """Rows whose choices are read with them."""

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)  # the admin wraps it
            if isinstance(widget, OneOf):
                widget.known = form.instance._state.fields_cache.get(name)


class ChoosingRows(Choosing):
    """Read what the rows of an inline have chosen together with them."""

    formset = Rows

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.get_autocomplete_fields(request))
