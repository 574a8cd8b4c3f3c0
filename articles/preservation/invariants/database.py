"""Invariants of the database schema: references, triggers, constraints, indexes, sequences."""

from __future__ import annotations

from collections.abc import Iterator

import pgtrigger
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model
from pgtrigger.core import INSTALLED

from articles.models import IndexStatistics
from articles.preservation.invariants.problem import Problem, stream_rows
from articles.preservation.invariants.registry import VerificationContext, invariant

# Triggers created directly by migrations; pgtrigger has those of the curated tables.
_TRIGGERS_OF_MIGRATIONS = {
    "articles_capture": ["articles_capture_is_kept"],
    "articles_indexentry": ["articles_document_goes", "articles_document_changes"],
    "articles_article": ["articles_public_record_withdrawn", "articles_public_record_deleted"],
}


def _tables() -> list[type[Model]]:
    """Return the models with a table; some libraries declare models for views that do not exist."""
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model._meta.managed and not model._meta.proxy]


@invariant("references", "Every foreign key refers to an existing row.")
def dangling_references(context: VerificationContext) -> Iterator[Problem]:
    for model in _tables():
        for field in model._meta.local_concrete_fields:
            if not isinstance(field, ForeignKey) or not field.db_constraint:
                continue
            target, quote = field.related_model._meta, connection.ops.quote_name
            table, column = quote(model._meta.db_table), quote(field.column)
            key = quote(model._meta.pk.column)
            for pk, found in stream_rows(
                f"""SELECT one.{key}, one.{column} FROM {table} AS one
                LEFT JOIN {quote(target.db_table)} AS other
                    ON other.{quote(field.target_field.column)} = one.{column}
                WHERE one.{column} IS NOT NULL
                    AND other.{quote(field.target_field.column)} IS NULL"""  # noqa: S608
            ):
                yield Problem(
                    model._meta.db_table, pk, field.column, found, f"a row of {target.db_table}"
                )
            context.step(1)


@invariant(
    "guards",
    "Every trigger is installed and enabled; every constraint and index exists and is valid.",
)
def inactive_guards(context: VerificationContext) -> Iterator[Problem]:
    for model, trigger in pgtrigger.registered():
        status, _enabled = trigger.get_installation_status(model)
        if status != INSTALLED:
            name = trigger.get_pgid(model)
            yield Problem(model._meta.db_table, name, "trigger", status.lower(), "installed")
    installed = set(stream_rows("SELECT tgrelid::regclass::text, tgname FROM pg_trigger"))
    for table, triggers in _TRIGGERS_OF_MIGRATIONS.items():
        for name in triggers:
            if (table, name) not in installed:
                yield Problem(table, name, "trigger", "uninstalled", "installed")
    for table, name in stream_rows(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled <> 'O' ORDER BY 1, 2"
    ):
        yield Problem(table, name, "trigger", "disabled", "enabled")
    for table, name in stream_rows(
        """SELECT conrelid::regclass::text, conname FROM pg_constraint
        WHERE NOT convalidated AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"""
    ):
        yield Problem(table, name, "constraint", "not validated", "validated")
    for table, name in stream_rows(
        """SELECT indrelid::regclass::text, indexrelid::regclass::text FROM pg_index
        WHERE NOT (indisvalid AND indisready) ORDER BY 1, 2"""
    ):
        yield Problem(table, name, "index", "not valid", "valid")
    yield from _missing_constraints()


def _missing_constraints() -> Iterator[Problem]:
    """Yield a problem for each constraint or index that a model declares and the database does not have."""
    installed = {
        name
        for (name,) in stream_rows(
            """SELECT conname FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
            UNION SELECT relname FROM pg_class
            WHERE relkind = 'i' AND relnamespace = current_schema()::regnamespace"""
        )
    }
    for model in _tables():
        for declared in (*model._meta.constraints, *model._meta.indexes):
            if declared.name not in installed:
                kind = type(declared).__name__
                yield Problem(model._meta.db_table, declared.name, kind, "missing", "present")


@invariant("sequences", "No sequence will give out a number that is in use.")
def sequences_behind(context: VerificationContext) -> Iterator[Problem]:
    tables = [
        (model._meta.db_table, model._meta.pk.column, None)
        for model in _tables()
        if model._meta.auto_field and model is not IndexStatistics  # one row with a fixed key
    ]
    document_numbers = ("articles_indexentry", "number", "articles_document_number")
    for table, column, name in [*tables, document_numbers]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(%s, pg_get_serial_sequence(%s, %s))", [name, table, column]
            )
            (sequence,) = cursor.fetchone()
            if sequence is None:
                yield Problem(table, column, "sequence", None, "a sequence")
                continue
            cursor.execute(
                f"""SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END,
                    (SELECT coalesce(max({column}), 0) FROM {table}) FROM {sequence}"""  # noqa: S608
            )
            last, highest = cursor.fetchone()
        if last < highest:
            yield Problem(table, sequence, "last_value", last, f"{highest} or more")
