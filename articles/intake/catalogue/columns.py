"""Columns of the catalogue files: how a cell becomes a field, and a field a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models

from articles.models.fields import DatePrecision
from articles.models.slugs import SlugHistory
from articles.text.dates import PartialDate

LIST_SEPARATOR = ";"
NOT_STATED = DatePrecision.NOT_STATED.value


@dataclass(frozen=True)
class Column:
    """A column of a file and the field it fills.

    `read` turns a cell into what `write` puts on the object, and raises ValueError with a reason;
    `cell` turns the field of an object back into the cell it would have come from.
    """

    name: str
    read: Callable[[str], Any]
    write: Callable[[models.Model, Any], None]
    cell: Callable[[models.Model], str]


def text(name: str, field: str | None = None) -> Column:
    """Return a column taken as it stands."""
    field = field or name

    def write(target, value):
        setattr(target, field, value)

    return Column(name, str.strip, write, lambda o: str(getattr(o, field) or ""))


def number(name: str) -> Column:
    def read(cell: str) -> Decimal:
        try:
            return Decimal(cell)
        except InvalidOperation as error:
            raise ValueError("not a number") from error

    def cell(target) -> str:
        return f"{Decimal(getattr(target, name)).normalize():f}"

    return Column(name, read, lambda o, value: setattr(o, name, value), cell)


def items(name: str) -> Column:
    """Return a column with several texts, separated by semicolons."""
    return Column(
        name,
        split,
        lambda o, value: setattr(o, name, value),
        lambda o: LIST_SEPARATOR.join(getattr(o, name)),
    )


def partial_date(name: str, prefix: str, may_be_not_stated: bool = False) -> Column:
    """Return a column with a date like 2019, 2019-06 or 2019-06-25, or empty, or `not-stated`."""

    def read(cell: str):
        if not cell:
            return None
        if may_be_not_stated and cell == NOT_STATED:
            return NOT_STATED
        return PartialDate.parse(cell)

    def write(target, value) -> None:
        date = value if isinstance(value, PartialDate) else None
        setattr(target, prefix, date.first_day if date else None)
        setattr(target, f"{prefix}_precision", date.precision if date else value or "")

    def cell(target) -> str:
        day, precision = getattr(target, prefix), getattr(target, f"{prefix}_precision")
        return str(PartialDate.of(day, precision)) if day else precision

    return Column(name, read, write, cell)


def day(name: str) -> Column:
    """Return a column with a full date, or empty."""

    def read(cell: str):
        if not cell:
            return None
        date = PartialDate.parse(cell)
        if date.precision != "day":
            raise ValueError("a full date is needed, YYYY-MM-DD")
        return date.first_day

    return Column(
        name, read, lambda o, v: setattr(o, name, v), lambda o: str(getattr(o, name) or "")
    )


def reference(name: str, model: type[models.Model], key: str = "slug") -> Column:
    """Return a column with the slug of something loaded before, or empty."""

    def read(cell: str):
        return find(model, cell, key) if cell else None

    def cell(target) -> str:
        found = getattr(target, name)
        return getattr(found, key) if found else ""

    return Column(name, read, lambda o, value: setattr(o, name, value), cell)


_remembered: ContextVar[dict[type[models.Model], dict[str, models.Model]] | None] = ContextVar(
    "remembered", default=None
)


@contextmanager
def remembering() -> Iterator[None]:
    """Look every model's slugs up once while this lasts, instead of once a cell."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def find(model: type[models.Model], slug: str, key: str = "slug"):
    """Return the object with a slug, or that had it once; raise ValueError when there is none."""
    remembered = _remembered.get()
    if remembered is None:
        found = model.objects.filter(**{key: slug}).first()
    else:
        if model not in remembered:
            remembered[model] = {getattr(o, key): o for o in model.objects.all()}
        found = remembered[model].get(slug)
    if found is None and issubclass(model, SlugHistory):
        found = model.formerly(slug)
    if found is None:
        raise ValueError(f"no {model._meta.verbose_name} of this name")
    return found


def split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(LIST_SEPARATOR) if part.strip()]
