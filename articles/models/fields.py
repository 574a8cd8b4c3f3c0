"""Shared model fields: texts in two languages, partial dates and their constraints."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, ExtractDay, ExtractMonth
from django.db.models.lookups import Exact
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from articles.text.dates import PartialDate


class DatePrecision(models.TextChoices):
    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")
    NOT_STATED = "not-stated", _("not stated")


class CodeField(models.CharField):
    """A text that is read from left to right in every language: an address, an identifier, a code."""

    def deconstruct(self):
        """Return the field as a CharField: in the database it is one."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


class Bilingual:
    """A descriptor that reads `NAME_ar` or `NAME_en`, depending on the language of the page.

    `arabic` is the field with the Arabic text if it is not `NAME_ar`. With `or_arabic`, the Arabic text is read
    if the English one is empty.
    """

    def __init__(self, name: str, *, arabic: str = "", or_arabic: bool = False) -> None:
        self.name, self.arabic, self.or_arabic = name, arabic or f"{name}_ar", or_arabic

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        in_arabic = getattr(instance, self.arabic)
        if (get_language() or "ar").startswith("ar"):
            return in_arabic
        in_english = getattr(instance, f"{self.name}_en")
        return in_english or in_arabic if self.or_arabic else in_english


class PartialDateProperty:
    """A descriptor that reads and writes `NAME` and `NAME_precision` as one PartialDate or None."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        day = getattr(instance, self.name)
        if isinstance(day, str):
            day = dt.date.fromisoformat(day)
        precision = getattr(instance, f"{self.name}_precision")
        return PartialDate.of(day, precision) if day else None

    def __set__(self, instance, date: PartialDate | None) -> None:
        setattr(instance, self.name, date.first_day if date else None)
        setattr(instance, f"{self.name}_precision", date.precision if date else "")


def web_address(label, **options) -> CodeField:
    """Return a field for a web URL: http or https only, nothing that a browser would execute."""
    return CodeField(
        label,
        max_length=700,
        blank=True,
        validators=[
            RegexValidator(r"^https?://\S+$", _("An address begins with http:// or https://."))
        ],
        **options,
    )


def editor_field(label) -> models.ForeignKey:
    """Return a foreign key to the editor who did something; the record survives the user account."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False,
        related_name="+", verbose_name=label,
    )  # fmt: skip


def precision_field(**options) -> models.CharField:
    return models.CharField(_("precision"), max_length=10, choices=DatePrecision, **options)


def partial_date_constraint(name: str, label: str) -> models.CheckConstraint:
    """Return the constraint that a partial date and its precision agree.

    A month or a year is stored as its first day.
    """
    precision = f"{name}_precision"
    # Cast, because a check in Python would otherwise ask PostgreSQL for the day of an untyped NULL.
    date = Cast(name, models.DateField())
    first_of_month = Q(Exact(ExtractDay(date), 1))
    first_of_year = first_of_month & Q(Exact(ExtractMonth(date), 1))
    return models.CheckConstraint(
        name=label,
        violation_error_message=_(
            "The date does not match its precision: enter a month as its first day, a year "
            "as 1 January, and leave a date that is not stated empty."
        ),
        condition=(
            Q(**{f"{name}__isnull": True, f"{precision}__in": ["", DatePrecision.NOT_STATED]})
            | Q(**{f"{name}__isnull": False, precision: DatePrecision.DAY})
            | Q(first_of_month, **{precision: DatePrecision.MONTH})
            | Q(first_of_year, **{precision: DatePrecision.YEAR})
        ),
    )
