"""Point-in-time recovery to just before a mistake, as in docs/backup.md, on separate clusters."""

from __future__ import annotations

import os
import shlex
import time
from pathlib import Path

import psycopg
import pytest

from archive.embedded.server import EmbeddedServer
from tests.archive.test_embedded_server import ask, own  # noqa: F401  (the fixture)
from tests.cluster import IS_OURS

pytestmark = pytest.mark.skipif(not IS_OURS, reason="needs clusters of its own")


@pytest.fixture
def archived(own) -> EmbeddedServer:  # noqa: F811
    """A server that archives its WAL, segment by segment, in the directory `wal` next to its data."""
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
    """A second server, not started yet, for a copy of the first."""
    other = EmbeddedServer(archived.root.parent / "recovered")
    other.root.mkdir()
    os.chown(other.root, archived.data.stat().st_uid, archived.data.stat().st_gid)
    yield other
    other.stop()


def write(server: EmbeddedServer, *statements: str) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def copy_files(server: EmbeddedServer, other: EmbeddedServer) -> None:
    """Copy the files of a running server (pg_basebackup), for the same account to start."""
    other._run(
        "pg_basebackup", "--pgdata", other.data, "--dbname", server.url(), "--checkpoint=fast"
    )


def recover(other: EmbeddedServer, wal: Path, target: str) -> None:
    """Start a copy so that it replays the WAL up to a target and is then promoted."""
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
def test_recovery__to_before_a_deletion_returns_the_deleted_rows(archived, second, by):
    write(archived, "CREATE TABLE meeting (place text)", "INSERT INTO meeting VALUES ('جدة')")
    copy_files(archived, second)
    # Written after the copy, so they are only in the WAL.
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
    archived.stop()  # archives the rest of the WAL
    assert any((archived.root / "wal").iterdir())
    recover(second, archived.root / "wal", target)
    assert (
        ask(second, "SELECT string_agg(place, ' ' ORDER BY place) FROM meeting")
        == "الرياض جدة مراكش"
    )
    write(second, "INSERT INTO meeting VALUES ('واشنطن')")  # the recovered server can be written to
    assert ask(second, "SELECT count(*) FROM meeting") == 4
