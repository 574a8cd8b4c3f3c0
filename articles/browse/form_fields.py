"""Form fields and filters of a list: facet keys, partial dates."""

from __future__ import annotations

import django_filters
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.text.dates import PartialDate


class KeysField(forms.Field):
    """Any number of facet keys; what they mean is settled for all facets at once."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: list[str] | None) -> list[str]:
        """Return the keys; a form sends an empty one where nothing was chosen."""
        return [key for key in value or [] if key]


class PartialDateField(forms.Field):
    """A year, month or day: `2019`, `2019-06`, `2019-06-25`, digits of any script."""

    def to_python(self, value: str) -> PartialDate | None:
        if not value:
            return None
        try:
            return PartialDate.parse(value)
        except ValueError as error:
            raise forms.ValidationError(
                _("“%(value)s” is not a date like 2019, 2019-06 or 2019-06-25."),
                params={"value": value[:40]},
            ) from error


class KeysFilter(django_filters.Filter):
    """Any number of keys; `hint` says what they are where no list does."""

    field_class = KeysField

    def __init__(self, *args, hint: Promise | str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.hint = hint


class PartialDateFilter(django_filters.Filter):
    field_class = PartialDateField
    hint = "2019, 2019-06, 2019-06-25"
