"""Form fields of the desk by the class of the model field, with widgets whose direction suits the content.

Free text has `dir="auto"`: its first letter with a direction decides. Addresses, identifiers, dates and
numbers have `dir="ltr"` in every language. Dates and numbers are read in Western, Arabic-Indic and Persian
digits; their inputs are text inputs, because browsers let nobody type other digits into number inputs.
"""

from __future__ import annotations

import datetime as dt
import re

from django import forms
from django.contrib.admin import widgets
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.editorial.plausibility import isolated
from articles.editorial.written_dates import TwoReadings, plain_digits, read_day
from articles.models.fields import CodeField
from articles.text.dates import FIRST_YEAR, LAST_YEAR

AUTO, LTR = {"dir": "auto"}, {"dir": "ltr"}
_PARTIAL = re.compile(r"\d{4}(?:[-/.]\d{1,2})?")
ISO = "%Y-%m-%d"


def normalise_line_ends(text: str) -> str:
    """Return a text with line feeds only: browsers send a carriage return with each."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class TextField(forms.CharField):
    """Text of several lines, whose lines end as they are stored."""

    def to_python(self, value):
        return super().to_python(normalise_line_ends(value) if isinstance(value, str) else value)


class NumeralsMixin:
    """Read Arabic-Indic and Persian digits like Western ones."""

    def to_python(self, value):
        return super().to_python(plain_digits(value) if isinstance(value, str) else value)


class IntegerField(NumeralsMixin, forms.IntegerField):
    widget = forms.TextInput


class DecimalField(NumeralsMixin, forms.DecimalField):
    widget = forms.TextInput


class FloatField(NumeralsMixin, forms.FloatField):
    widget = forms.TextInput


class DurationField(NumeralsMixin, forms.DurationField):
    pass


class TimeField(NumeralsMixin, forms.TimeField):
    pass


class DateField(forms.DateField):
    """A day in digits or words, as imports read it: 2019-06-25, 25/6/2019, ٢٥ حزيران ٢٠١٩.

    Refuses a day with two readings (5/6/2019), and a month or a year alone, which need their precision.
    """

    default_error_messages = {
        "invalid": _("Write the date as 2019-06-25, in any digits."),
        "ambiguous": _("This can be read as %(one)s or as %(other)s: write one of them."),
        "year": _("Years from %(first)s to %(last)s are read."),
        "partial": _(
            "Write a whole day: for a month its first day, for a year its 1 January, and choose the precision."
        ),
    }

    def to_python(self, value):
        if not isinstance(value, str):
            return super().to_python(value)
        text = plain_digits(value)
        if not text:
            return None
        if _PARTIAL.fullmatch(text):
            raise ValidationError(self.error_messages["partial"], code="partial")
        day = self._day(text)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            years = {"first": FIRST_YEAR, "last": LAST_YEAR}
            raise ValidationError(self.error_messages["year"], code="year", params=years)
        return day

    def _day(self, text: str) -> dt.date:
        try:
            return read_day(text)
        except TwoReadings as error:
            readings = {"one": isolated(error.one), "other": isolated(error.other)}
            message = self.error_messages["ambiguous"]
            raise ValidationError(message, code="ambiguous", params=readings) from error
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class SplitDateTimeField(forms.SplitDateTimeField):
    """A day and a time, each read like a field of its own."""

    def __init__(self, **options) -> None:
        super().__init__(**options)
        self.fields = (DateField(required=False), TimeField(required=False))
        for field in self.fields:
            field.error_messages |= self.error_messages


class LinesField(forms.CharField):
    """List of words or names, one per line."""

    def __init__(self, **options) -> None:
        for name in ("base_field", "max_length", "form_class", "choices_form_class"):
            options.pop(name, None)
        options["widget"] = forms.Textarea(attrs={"rows": 4, "class": "lines", **AUTO})
        options["help_text"] = _("One per line, in any script.")
        # The default of a list is made by a function, and needs no second, hidden input to be compared with.
        super().__init__(**options | {"show_hidden_initial": False})

    def prepare_value(self, value) -> str:
        return "\n".join(value) if isinstance(value, list | tuple) else value or ""

    def to_python(self, value) -> list[str]:
        lines = value if isinstance(value, list) else (value or "").splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))

    def has_changed(self, initial, data) -> bool:
        return self.to_python(initial or []) != self.to_python(data)

    def validate(self, value) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value) -> None:
        """Reject NUL; the model validates each name, including its length."""
        super().run_validators("\n".join(value))


def _number(form_class: type[forms.Field], keyboard: str) -> dict:
    attributes = {"class": "vIntegerField", "inputmode": keyboard, **LTR}
    return {"form_class": form_class, "widget": forms.TextInput(attrs=attributes)}


class DateTimeWidget(widgets.AdminSplitDateTime):
    """Django's widgets of a day and a time, written from left to right."""

    def __init__(self, attrs=None) -> None:
        super().__init__(attrs)
        for part in self.widgets:
            part.attrs |= LTR


# By class of the model field, as `ModelAdmin.formfield_overrides` takes them; a subclass has that of its
# nearest base class.
WIDGETS: dict[type[models.Field], dict] = {
    models.CharField: {"widget": widgets.AdminTextInputWidget(attrs=AUTO)},
    models.TextField: {
        "form_class": TextField,
        "widget": widgets.AdminTextareaWidget(attrs=AUTO),
    },
    CodeField: {"widget": widgets.AdminTextInputWidget(attrs=LTR)},
    models.SlugField: {"widget": widgets.AdminTextInputWidget(attrs=LTR)},
    models.URLField: {"widget": widgets.AdminURLFieldWidget(attrs=LTR)},
    models.EmailField: {"widget": widgets.AdminEmailInputWidget(attrs=LTR)},
    models.UUIDField: {"widget": widgets.AdminUUIDInputWidget(attrs=LTR)},
    models.GenericIPAddressField: {"widget": widgets.AdminTextInputWidget(attrs=LTR)},
    models.JSONField: {"widget": widgets.AdminTextareaWidget(attrs=LTR)},
    ArrayField: {"form_class": LinesField},
    models.DateField: {
        "form_class": DateField,
        "widget": widgets.AdminDateWidget(attrs=LTR, format=ISO),
    },
    models.DateTimeField: {"form_class": SplitDateTimeField, "widget": DateTimeWidget},
    models.TimeField: {"form_class": TimeField, "widget": widgets.AdminTimeWidget(attrs=LTR)},
    models.IntegerField: _number(IntegerField, "numeric"),
    models.BigIntegerField: _number(IntegerField, "numeric"),
    models.DecimalField: _number(DecimalField, "decimal"),
    models.FloatField: _number(FloatField, "decimal"),
    models.DurationField: {
        "form_class": DurationField,
        "widget": widgets.AdminTextInputWidget(attrs=LTR),
    },
}


def override(db_field: models.Field) -> dict:
    """Return the options of the form field for a model field, empty for a field with choices or a relation."""
    if db_field.choices or db_field.is_relation:
        return {}
    classes = type(db_field).mro()
    return next((dict(WIDGETS[each]) for each in classes if each in WIDGETS), {})


def formfield(db_field: models.Field, **options) -> forms.Field | None:
    """Return the form field for a model field outside of the admin, for `Meta.formfield_callback`."""
    return db_field.formfield(**override(db_field) | options)
