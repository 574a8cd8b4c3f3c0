"""The database server of the tests, started before Django reads its settings (`-p tests.cluster`).

It never waits for the disk, since the next run makes the test data again. Tests of durability, backups and
recovery start clusters of their own, which do wait.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from inspect import getsourcefile
from pathlib import Path

import psycopg
from filelock import FileLock
from psycopg import sql

from archive.embedded import server

TEMPLATE = "template_reading_room_"

if not os.environ.get("DATABASE_URL") and os.name != "nt":
    server.of_tests().start()
    os.environ["DATABASE_URL"] = server.of_tests().url()
    os.environ.setdefault("POSTGRESQL_PROGRAMS", str(server.programs_directory()))
# Whether tests may start further servers of this kind: not if DATABASE_URL was given by somebody else.
IS_OURS = os.environ.get("DATABASE_URL") == server.of_tests().url()


def template_database(url: str, lock: Path, migrate) -> str:
    """Return the name of a database with all migrations applied, to be cloned; create it if it is missing.

    Its name holds a digest of the migrations, so that a changed one makes a new template. `migrate(name)`
    applies them to a database; the lock is held meanwhile, since several test processes start together.
    """
    name = TEMPLATE + migrations_digest()
    with (
        FileLock(lock),
        psycopg.connect(url, dbname="postgres", autocommit=True) as connection,
    ):
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if exists.fetchone():
            return name
        older = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{TEMPLATE}%"]
        )
        for (older_name,) in older.fetchall():
            connection.execute(
                sql.SQL("DROP DATABASE {} (FORCE)").format(sql.Identifier(older_name))
            )
        unfinished = f"{TEMPLATE}unfinished"
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
        migrate(unfinished)
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(name)))
    return name


def migrations_digest() -> str:
    """Return a digest of the source of every migration and of the modules that migrations of the app import."""
    from django.db.migrations.loader import MigrationLoader

    from articles.editorial import roles
    from articles.text import url_keys

    loader = MigrationLoader(None)
    sources = {getsourcefile(type(migration)) for migration in loader.disk_migrations.values()}
    sources |= {roles.__file__, url_keys.__file__}
    digest = blake2b(digest_size=6)
    for source in sorted(filter(None, sources)):
        digest.update(Path(source).read_bytes())
    return digest.hexdigest()
