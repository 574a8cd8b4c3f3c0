"""Forms that keep a value exactly as stored unless an editor changes it.

A browser does not send back all that it was given: line feeds come back with carriage returns, an input of one
line loses its line breaks, a time its microseconds. Fields trim, normalise and round besides. So a value that
comes back as the form showed it is taken to be unchanged, and the stored value stays: it is neither converted
nor validated.
"""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.forms import widgets
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from articles.admin.forms.fields import normalise_line_ends

# Input types from which browsers remove blanks at the ends (HTML, 4.10.5.1, value sanitization).
_TRIMMED = ("email", "url")


def canonical(text: str, widget: forms.Widget) -> str:
    """Return a value as a browser sends it: with one sort of line end, none for inputs of one line.

    HTML, 4.10.5.1 (value sanitization of inputs) and 4.10.22.4 (line ends in a form).
    """
    text = normalise_line_ends(text)
    if not isinstance(widget, widgets.Input) or widget.input_type == "hidden":
        return text
    text = text.replace("\n", "")
    return text.strip() if widget.input_type in _TRIMMED else text


def shown_values(widget: forms.Widget, name: str, value) -> MultiValueDict:
    """Return what a browser submits for an input that nobody has edited, by name of the input.

    `value` is as `Field.prepare_value` returns it.
    """
    widget = getattr(widget, "widget", widget)  # the admin wraps the widgets of foreign keys
    if isinstance(widget, widgets.MultiWidget):
        parts = value if isinstance(value, list | tuple) else widget.decompress(value)
        submitted = MultiValueDict()
        for part, suffix, part_value in zip(
            widget.widgets, widget.widgets_names, parts, strict=True
        ):
            submitted.update(shown_values(part, name + suffix, part_value))
        return submitted
    if isinstance(widget, widgets.CheckboxInput):
        checked = widget.check_test(value)
        return MultiValueDict({name: [widget.format_value(value) or "on"]} if checked else {})
    shown = widget.format_value(value)
    values = [shown] if isinstance(shown, str) or not isinstance(shown, list | tuple) else shown
    return MultiValueDict({name: [canonical(str(v), widget) for v in values if v is not None]})


def _comparable(value, widget: forms.Widget):
    """Return what a widget read from a submission in a form that can be compared."""
    widget = getattr(widget, "widget", widget)
    if isinstance(widget, widgets.MultiWidget):
        return [_comparable(v, w) for v, w in zip(value, widget.widgets, strict=True)]
    if isinstance(value, list | tuple):
        return sorted(map(str, value))
    return canonical(value or "", widget) if isinstance(value, str | None) else value


class Untouched:
    """Mixin of model forms: the fields of an existing entry that come back as shown keep their values."""

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        if not self.instance._state.adding:
            self._offer_stored_choices()

    def _offer_stored_choices(self) -> None:
        """Add a stored value that is no longer offered to the choices of its field, so that it stays chosen."""
        for name, field in self.fields.items():
            if not isinstance(field, forms.ChoiceField) or isinstance(
                field, forms.ModelChoiceField
            ):
                continue
            value = self.initial.get(name)
            value = "" if value is None else value
            if name in self.initial and not field.valid_value(value):
                label = _("%(value)s (no longer offered)") % {"value": value} if value else "—"
                field.choices = [*field.choices, (value, label)]

    def is_multipart(self) -> bool:
        """Return True: texts are sent as they are, while URL encoding triples the length of Arabic."""
        return True

    @cached_property
    def untouched(self) -> frozenset[str]:
        """The names of the fields of an existing entry that came back as they were shown."""
        if not self.is_bound or self.instance._state.adding:
            return frozenset()
        meta = self.instance._meta
        stored = {field.name for field in (*meta.concrete_fields, *meta.many_to_many)}
        return frozenset(name for name in self.fields if name in stored and self._came_back(name))

    def _came_back(self, name: str) -> bool:
        bound = self[name]
        field, widget = bound.field, bound.field.widget
        if field.disabled:
            return False
        value = field.prepare_value(self.get_initial_for_field(field, name))
        shown = shown_values(widget, bound.html_name, value)
        shown = widget.value_from_datadict(shown, {}, bound.html_name)
        return _comparable(shown, widget) == _comparable(bound.data, widget)

    @cached_property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name not in self.untouched]

    def clean(self):
        for name in self.untouched:
            stored = getattr(self.instance, name)
            self.cleaned_data[name] = stored.all() if hasattr(stored, "through") else stored
            self.errors.pop(name, None)
        return super().clean()

    def add_error(self, field, error) -> None:
        """Add an error; leave out what the model says of fields that nobody touched."""
        if field is None and hasattr(error, "error_dict"):
            kept = {n: e for n, e in error.error_dict.items() if n not in self.untouched}
            if not kept:
                return
            error = ValidationError(kept)
        super().add_error(field, error)


class DeskModelForm(Untouched, forms.ModelForm):
    """Base of the model forms of the desk."""
