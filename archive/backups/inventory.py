"""Inventory of a database: row count and digest of each table, and number of objects of each kind."""

from __future__ import annotations

import psycopg
from psycopg import sql

# Fix how values are written as text, so that digests from different servers can be compared.
_SESSION = (
    "SET bytea_output = hex", "SET datestyle = 'ISO, YMD'", "SET intervalstyle = postgres",
    "SET timezone = 'UTC'", "SET extra_float_digits = 1", "SET search_path = public",
    "SET statement_timeout = 0",
)  # fmt: skip
# Condition on pg_class: outside the system schemas, and not part of an extension.
_USER_RELATION = """relnamespace IN (SELECT oid FROM pg_namespace
        WHERE nspname !~ '^pg_' AND nspname <> 'information_schema')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass
        AND objid = pg_class.oid AND deptype = 'e')"""


def prepare(connection: psycopg.Connection) -> None:
    """Set the output formats that digests depend on, for this session."""
    for statement in _SESSION:
        connection.execute(statement)


def tables(connection: psycopg.Connection) -> dict[str, dict[str, int | str]]:
    """Return the number of rows and a digest of each table.

    The digest is the sum of the first 64 bits of each row's SHA-256. It does not depend on the order of
    rows; the same rows give the same digest on every server and version.
    """
    names = connection.execute(
        f"""SELECT relnamespace::regnamespace::text, relname FROM pg_class
        WHERE relkind IN ('r', 'p') AND NOT relispartition AND {_USER_RELATION} ORDER BY 1, 2"""  # noqa: S608
    ).fetchall()
    entries = {}
    for schema, table in names:
        statement = sql.SQL(
            """SELECT count(*), coalesce(sum(('x' || left(encode(sha256(
                convert_to(one::text, 'UTF8')), 'hex'), 16))::bit(64)::bigint::numeric), 0)::text
            FROM {} AS one"""
        ).format(sql.Identifier(schema, table))
        rows, digest = connection.execute(statement).fetchone()
        entries[table if schema == "public" else f"{schema}.{table}"] = {
            "rows": rows,
            "digest": digest,
        }
    return entries


def objects(connection: psycopg.Connection) -> dict[str, int]:
    """Return the number of indexes, sequences, views, constraints, triggers and functions."""
    row = connection.execute(
        f"""SELECT
            (SELECT count(*) FROM pg_class WHERE relkind = 'i' AND {_USER_RELATION}),
            (SELECT count(*) FROM pg_class WHERE relkind = 'S' AND {_USER_RELATION}),
            (SELECT count(*) FROM pg_class WHERE relkind IN ('v', 'm') AND {_USER_RELATION}),
            (SELECT count(*) FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
                WHERE contype IN ('c', 'f', 'p', 'u', 'x') AND {_USER_RELATION}),
            (SELECT count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
                WHERE NOT tgisinternal AND {_USER_RELATION}),
            (SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
                AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass
                    AND objid = pg_proc.oid AND deptype = 'e'))"""  # noqa: S608
    ).fetchone()
    names = ("indexes", "sequences", "views", "constraints", "triggers", "functions")
    return dict(zip(names, row, strict=True))


def is_empty(connection: psycopg.Connection) -> bool:
    """Return whether a database has no table, view, sequence or function of its own."""
    (has_relations,) = connection.execute(
        f"""SELECT EXISTS (SELECT FROM pg_class
        WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND {_USER_RELATION})"""  # noqa: S608
    ).fetchone()
    return not has_relations and not objects(connection)["functions"]


def locale(connection: psycopg.Connection) -> dict[str, str]:
    """Return the encoding and locale of a database, to create one like it when restoring."""
    row = connection.execute(
        """SELECT pg_encoding_to_char(encoding), datcollate, datctype, datlocprovider::text,
            coalesce(to_jsonb(one) ->> 'datlocale', to_jsonb(one) ->> 'daticulocale', '')
        FROM pg_database AS one WHERE datname = current_database()"""
    ).fetchone()
    return dict(zip(("encoding", "collate", "ctype", "provider", "locale"), row, strict=True))
