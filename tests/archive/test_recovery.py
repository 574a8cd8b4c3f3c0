"""Back to a moment just before a mistake, as docs/backup.md tells it: on clusters of its own."""

from __future__ import annotations

import os
import shlex
import time
from pathlib import Path

import psycopg
import pytest

from archive.embedded.server import EmbeddedServer
from tests.archive.test_embedded_server import ask, own  # noqa: F401  (the fixture)

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="needs clusters of its own"
)


@pytest.fixture
def archived(own) -> EmbeddedServer:  # noqa: F811
    """A server that hands on its log, segment by segment, to the directory `wal` beside it."""
    own.start()
    wal = own.root / "wal"
    wal.mkdir()
    os.chown(wal, own.data.stat().st_uid, own.data.stat().st_gid)
    with psycopg.connect(own.url(), autocommit=True) as connection:
        copy = f"test ! -f {shlex.quote(str(wal))}/%f && cp %p {shlex.quote(str(wal))}/%f"
        connection.execute("ALTER SYSTEM SET archive_mode = on")
        connection.execute(f"ALTER SYSTEM SET archive_command = $command${copy}$command$")
    own.stop()
    own.start()
    return own


@pytest.fixture
def second(archived):
    """The place of another server, which begins as a copy of the first."""
    other = EmbeddedServer(archived.root.parent / "recovered")
    other.root.mkdir()
    os.chown(other.root, archived.data.stat().st_uid, archived.data.stat().st_gid)
    yield other
    other.stop()


def write(server: EmbeddedServer, *statements: str) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def copy_of(server: EmbeddedServer, other: EmbeddedServer) -> None:
    """Copy the files of a running server (pg_basebackup), for the same account to start."""
    other._run(
        "pg_basebackup", "--pgdata", other.data, "--dbname", server.url(), "--checkpoint=fast"
    )


def recover(other: EmbeddedServer, wal: Path, target: str) -> None:
    """Start a copy so that it takes the log up to a target, and then is a server of its own."""
    settings = other.data / "postgresql.auto.conf"
    with settings.open("a") as file:
        file.write(
            f"archive_mode = off\nrestore_command = 'cp {shlex.quote(str(wal))}/%f %p'\n"
            f"{target}\nrecovery_target_action = promote\n"
        )
    signal = other.data / "recovery.signal"
    signal.touch()
    os.chown(signal, settings.stat().st_uid, settings.stat().st_gid)
    other.start()
    deadline = time.monotonic() + 20
    while ask(other, "SELECT pg_is_in_recovery()"):
        assert time.monotonic() < deadline, other.log.read_text()[-2_000:]
        time.sleep(0.05)


@pytest.mark.parametrize("by", ["name", "time"])
def test_recovery__gives_back_what_was_deleted_by_mistake(archived, second, by):
    write(archived, "CREATE TABLE meeting (place text)", "INSERT INTO meeting VALUES ('جدة')")
    copy_of(archived, second)
    # After the copy: these are in the log alone.
    write(archived, "INSERT INTO meeting VALUES ('مراكش'), ('الرياض')")
    if by == "name":
        write(archived, "SELECT pg_create_restore_point('before the mistake')")
        target = "recovery_target_name = 'before the mistake'"
    else:
        moment = ask(archived, "SELECT clock_timestamp()::text")
        target = f"recovery_target_time = '{moment}'"
        time.sleep(0.01)
    write(
        archived,
        "DELETE FROM meeting",
        "INSERT INTO meeting VALUES ('خطأ')",
        "SELECT pg_switch_wal()",
    )
    archived.stop()  # which hands on what is left of the log
    assert any((archived.root / "wal").iterdir())
    recover(second, archived.root / "wal", target)
    assert (
        ask(second, "SELECT string_agg(place, ' ' ORDER BY place) FROM meeting")
        == "الرياض جدة مراكش"
    )
    write(second, "INSERT INTO meeting VALUES ('واشنطن')")  # it goes on from there
    assert ask(second, "SELECT count(*) FROM meeting") == 4
