"""System checks of the configuration, the database and the index."""

from __future__ import annotations

from django.core.checks import Error, Tags, Warning, register
from django.db import connections

from articles.browse.filterset import parameters
from articles.facets.registry import DECLARED
from articles.index import writer

MINIMUM_POSTGRESQL = 150000


@register(Tags.models)
def facets_are_distinct(app_configs, **options):
    """Check that facet names, which are query parameters, are unique and match their authorities."""
    names = [facet.name for facet in DECLARED]
    used_names = [*names, *(set(parameters()) - set(names))]
    return [
        Error(f"Facets: the name “{name}” is used twice.", id="articles.E001")
        for name in sorted({name for name in used_names if used_names.count(name) > 1})
    ] + [
        Error(
            f"Facet “{facet.name}”: {facet.authority.__name__}.facet is “{facet.authority.facet}”.",
            id="articles.E002",
        )
        for facet in DECLARED
        if facet.authority and facet.authority.facet not in names
    ]


@register(Tags.database)
def database_is_postgresql(app_configs, databases=None, **options):
    """Check that every database is PostgreSQL 15 or newer, in UTF-8, with a locale for Arabic letters."""
    errors = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "postgresql":
            errors.append(Error("The archive requires PostgreSQL.", id="articles.E003"))
            continue
        connection.ensure_connection()
        if connection.pg_version < MINIMUM_POSTGRESQL:
            errors.append(
                Error(
                    f"PostgreSQL 15 or newer is required, this is {connection.pg_version}.",
                    id="articles.E004",
                )
            )
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            if (encoding := cursor.fetchone()[0]) != "UTF8":
                errors.append(
                    Error(
                        f"The encoding of the database is {encoding}, not UTF8.", id="articles.E005"
                    )
                )
            cursor.execute("SELECT 'مراكش' ~ '^[[:alpha:]]+$'")
            if not cursor.fetchone()[0]:
                errors.append(
                    Warning(
                        "The locale of the database does not classify Arabic letters as letters: misspelt "
                        "words will not be corrected.",
                        hint="Create it with a UTF-8 LC_CTYPE.",
                        id="articles.W002",
                    )
                )
    return errors


@register(Tags.database)
def index_is_current(app_configs, databases=None, **options):
    """Check that the index is current; an upgrade or a manual change of the database can leave it outdated."""
    if "default" not in (databases or []):
        return []
    if "articles_indexentry" not in connections["default"].introspection.table_names():
        return []  # not migrated yet
    if writer.is_current():
        return []
    return [
        Warning(
            "The search and facet index is out of date.",
            hint="manage.py rebuild_index",
            id="articles.W001",
        )
    ]
