"""Form fields and filters of article lists: facet keys and partial dates."""

from __future__ import annotations

import django_filters
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.text.dates import PartialDate


class KeysField(forms.Field):
    """A field for any number of facet keys; `facet_keys` looks up those of all facets together."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: list[str] | None) -> list[str]:
        """Return the keys, without the empty one that a form sends if nothing was chosen."""
        return [key for key in value or [] if key]


class PartialDateField(forms.Field):
    """A field for a year, month or day: `2019`, `2019-06`, `2019-06-25`, in digits of any script."""

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
    """A filter by any number of keys; `hint` describes the keys if no list of them exists."""

    field_class = KeysField

    def __init__(self, *args, hint: Promise | str = "", **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.hint = hint


class PartialDateFilter(django_filters.Filter):
    """A filter by a year, month or day."""

    field_class = PartialDateField
    hint = "2019, 2019-06, 2019-06-25"
