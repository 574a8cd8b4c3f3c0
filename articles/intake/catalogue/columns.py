"""Columns of the catalogue files: conversion of a cell to a field of an object, and back."""

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

    `read` converts a cell to a value and raises ValueError with a reason; `write` assigns that value to an
    object; `cell` converts the field of an object back to the text of a cell.
    """

    name: str
    read: Callable[[str], Any]
    write: Callable[[models.Model, Any], None]
    cell: Callable[[models.Model], str]


def text(name: str, field: str | None = None) -> Column:
    """Return a column whose cells are taken unchanged; `field` is `name` by default."""
    field = field or name

    def write(target, value):
        setattr(target, field, value)

    return Column(name, str.strip, write, lambda o: str(getattr(o, field) or ""))


def number(name: str) -> Column:
    """Return a column of decimal numbers."""

    def read(cell: str) -> Decimal:
        try:
            return Decimal(cell)
        except InvalidOperation as error:
            raise ValueError("not a number") from error

    def cell(target) -> str:
        return f"{Decimal(getattr(target, name)).normalize():f}"

    return Column(name, read, lambda o, value: setattr(o, name, value), cell)


def items(name: str) -> Column:
    """Return a column of lists of texts, separated by semicolons."""
    return Column(
        name,
        split_list,
        lambda o, value: setattr(o, name, value),
        lambda o: LIST_SEPARATOR.join(getattr(o, name)),
    )


def partial_date(name: str, prefix: str, may_be_not_stated: bool = False) -> Column:
    """Return a column of dates: 2019, 2019-06, 2019-06-25, empty, or, if allowed, `not-stated`.

    It fills the fields `prefix` and `prefix`_precision.
    """

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
    """Return a column of full dates or empty cells."""

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
    """Return a column of slugs of objects that are already in the database, or empty cells."""

    def read(cell: str):
        return find(model, cell, key) if cell else None

    def cell(target) -> str:
        referenced = getattr(target, name)
        return getattr(referenced, key) if referenced else ""

    return Column(name, read, lambda o, value: setattr(o, name, value), cell)


_cache: ContextVar[dict[type[models.Model], dict[str, models.Model]] | None] = ContextVar(
    "cache", default=None
)


@contextmanager
def cached_lookups() -> Iterator[None]:
    """Let `find` query each model once within this context instead of once per cell."""
    token = _cache.set({})
    try:
        yield
    finally:
        _cache.reset(token)


def find(model: type[models.Model], slug: str, key: str = "slug"):
    """Return the object with a slug, now or formerly; raise ValueError if there is none."""
    cache = _cache.get()
    if cache is None:
        found = model.objects.filter(**{key: slug}).first()
    else:
        if model not in cache:
            cache[model] = {getattr(o, key): o for o in model.objects.all()}
        found = cache[model].get(slug)
    if found is None and issubclass(model, SlugHistory):
        found = model.formerly(slug)
    if found is None:
        raise ValueError(f"there is no {model._meta.verbose_name} with this key")
    return found


def split_list(cell: str) -> list[str]:
    """Return the texts of a cell that are separated by semicolons, without empty ones."""
    return [part.strip() for part in cell.split(LIST_SEPARATOR) if part.strip()]
