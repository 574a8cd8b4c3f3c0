"""Backup and restore, run as commands on separate databases, as an operator runs them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import re
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from psycopg import sql

from archive.backups import manifest, postgresql
from archive.backups.manifest import Manifest

ORIGINAL, RESTORED, WRECKED = (
    f"backup_{name}_{os.getpid()}" for name in ("original", "restored", "wrecked")
)
# Tables that are written to while the backup is taken.
_WRITTEN_TO = {"articles_synonymring", "articles_synonymringevent"}
# Tables of the change log, which starts again in a restored database.
_RESET = {"articles_indexchange", "articles_indexlog"}
_PAGES = """
import json, sys, django
django.setup()
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS = ["testserver"]
from articles.models import Article, Meeting, State
client = Client()
paths = ["/", "/en/", "/articles/", "/articles/?q=داعش", "/articles/?state=iraq&sort=oldest", "/meetings/",
         "/about/", "/about/data/", "/articles/feed/", "/api/v1/articles", "/api/v1/facets", "/sitemap.xml"]
for model in (Article.objects.filter(status="published"), Meeting.objects.all(), State.objects.all()):
    paths += [each.get_absolute_url() for each in model.order_by("pk")[:4]]
pages = {}
for path in paths:
    response = client.get(path)
    octets = b"".join(response.streaming_content) if response.streaming else response.content
    pages[path] = [response.status_code, octets.decode()]
json.dump(pages, sys.stdout)
"""


def manage(*arguments: object, database: str = ORIGINAL, **environment: str):
    """Run a command in a separate process, as a user would."""
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)], cwd=settings.BASE_DIR, text=True,
        capture_output=True, check=False, timeout=120,
        env=os.environ | {"DATABASE_NAME": database} | environment,
    )  # fmt: skip


def drop(database: str) -> None:
    with postgresql.connect("postgres", autocommit=True) as server:
        name = sql.Identifier(database)
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def exists(database: str) -> bool:
    with postgresql.connect("postgres") as server:
        rows = server.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        return bool(rows.fetchall())


def rows_of(database: str) -> dict[str, list[str]]:
    """Return every row of every table as text, in order."""
    with postgresql.connect(database) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        statement = "SELECT one::text FROM {} AS one ORDER BY 1"
        return {
            table: [
                row
                for (row,) in connection.execute(
                    sql.SQL(statement).format(sql.Identifier(table))
                ).fetchall()
            ]
            for (table,) in tables
        }


def pages_of(database: str) -> dict[str, list]:
    result = subprocess.run(
        [sys.executable, "-c", _PAGES], cwd=settings.BASE_DIR, capture_output=True, text=True,
        check=True, timeout=120,
        env=os.environ | {"DATABASE_NAME": database, "DJANGO_SETTINGS_MODULE": "archive.settings"},
    )  # fmt: skip
    return json.loads(result.stdout)


def only_dump(directory: Path) -> Path:
    (dump,) = directory.glob("*.dump")
    return dump


def reseal(path: Path, **changes) -> None:
    """Change a manifest and give it a valid seal."""
    changed = dataclasses.replace(manifest.read(path), **changes)
    path.write_text(changed.to_json())


class Writer:
    """A thread that keeps writing to the database to be wrecked, one row per transaction."""

    def __enter__(self) -> Writer:
        self.written, self._stop, self._started = 0, threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._write)
        self._thread.start()
        assert self._started.wait(20)
        return self

    def __exit__(self, *error) -> None:
        self._stop.set()
        self._thread.join(20)

    def _write(self) -> None:
        with postgresql.connect(WRECKED, autocommit=True) as connection:
            while not self._stop.is_set():
                connection.execute(
                    """INSERT INTO articles_synonymring (slug, words, note, source_url)
                    VALUES (%s, ARRAY['داعش', 'تنظيم الدولة'], '', '')""",
                    [f"ring-{self.written:06}"],
                )
                self.written += 1
                self._started.set()


@pytest.fixture(scope="module")
def original():
    """A database with the catalogue loaded."""
    drop(ORIGINAL)
    with postgresql.connect("postgres", autocommit=True) as server:
        name = sql.Identifier(ORIGINAL)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
    for command in ("migrate", "load_catalogue"):
        done = manage(command)
        assert done.returncode == 0, done.stderr
    yield ORIGINAL
    drop(ORIGINAL)


@pytest.fixture(scope="module")
def backup(original, tmp_path_factory) -> Path:
    """Path of the dump of a backup that tests do not change."""
    directory = tmp_path_factory.mktemp("backups")
    done = manage("backup", "--to", directory)
    assert done.returncode == 0, done.stderr
    return only_dump(directory)


@pytest.fixture
def copy(backup, tmp_path) -> Path:
    """Path of a copy of the dump, with its manifest, for tests that damage it."""
    for path in (backup, backup.with_suffix(".json")):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path / backup.name


@pytest.fixture
def restored():
    drop(RESTORED)
    yield RESTORED
    drop(RESTORED)


def test_drill__wrecked_database_is_restored_with_equal_rows_and_pages(tmp_path, restored):
    """Uses a separate database, since it is wrecked. Rows are written to it while the backup is taken."""
    drop(WRECKED)
    with postgresql.connect("postgres", autocommit=True) as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(WRECKED))
        )
    try:
        for command in (
            ["migrate"], ["load_catalogue"], ["import_articles", "fixtures/samples/text"],
        ):  # fmt: skip
            assert manage(*command, database=WRECKED).returncode == 0
        pages = pages_of(WRECKED)
        before = rows_of(WRECKED)
        with Writer() as writer:
            at_least = writer.written
            done = manage("backup", "--to", tmp_path / "kept", database=WRECKED)
            at_most = writer.written
        assert done.returncode == 0, done.stderr
        after = rows_of(WRECKED)
        with postgresql.connect(WRECKED, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
        assert manage("restore", only_dump(tmp_path / "kept"), "--into", restored).returncode == 0
    finally:
        drop(WRECKED)
    now = rows_of(restored)
    assert now.keys() == before.keys()
    for table in before.keys() - _WRITTEN_TO - _RESET:
        assert now[table] == before[table], table
    assert before["articles_capture"]
    # Rows written during the backup are there up to one moment, together with their history.
    written = len(now["articles_synonymring"]) - len(before["articles_synonymring"])
    assert at_least <= written < at_most
    assert set(now["articles_synonymring"]) <= set(after["articles_synonymring"])
    assert len(now["articles_synonymringevent"]) == len(now["articles_synonymring"])
    with postgresql.connect(restored) as connection:
        slugs = connection.execute(
            "SELECT slug FROM articles_synonymring WHERE slug LIKE 'ring-%' ORDER BY 1"
        ).fetchall()
    assert slugs == [(f"ring-{number:06}",) for number in range(written)]
    restored_pages = pages_of(restored)
    assert {path: status for path, (status, _) in pages.items() if status != 200} == {}
    assert [path for path in pages if restored_pages[path] != pages[path]] == []
    verified = manage("verify", "--json", database=restored)
    report = json.loads(verified.stdout)
    # The writer bypassed the application, so only the names of its synonym rings fail the check.
    assert {i["name"] for i in report["invariants"] if not i["holds"]} == {"names"}


def test_backup__new_backup_is_sealed_and_readable_by_its_owner_only(backup):
    written = manifest.read(backup.with_suffix(".json"))
    assert manifest.check(written, backup.parent) == backup
    assert written.tables["articles_meeting"]["rows"] == 78
    assert written.postgresql.split(".")[0].isdigit()
    assert written.migrations["articles"][0] == "0001_data_model"
    for path in (backup, backup.with_suffix(".json")):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    names = sorted(path.name for path in backup.parent.iterdir())
    assert names == sorted([".lock", backup.name, backup.with_suffix(".json").name])


@pytest.mark.parametrize("jobs", [1, 2])
def test_restore__intact_backup_reports_that_every_table_matches(backup, restored, jobs):
    done = manage("restore", backup, "--into", restored, "--jobs", jobs)
    assert done.returncode == 0, done.stderr
    assert f"all {len(rows_of(ORIGINAL))} tables" in done.stdout
    now, then = rows_of(restored), rows_of(ORIGINAL)
    assert [table for table in then if table not in _RESET and now[table] != then[table]] == []
    with postgresql.connect(restored) as connection:  # the restored database can be written to
        connection.execute(
            """WITH inserted AS (INSERT INTO articles_story (note, settled, created_at)
                VALUES ('', false, now()) RETURNING id)
            SELECT id FROM inserted"""
        )
        connection.execute("DELETE FROM articles_story")
    assert manage("verify", database=restored).returncode == 0


def _truncate(dump: Path) -> None:
    os.truncate(dump, dump.stat().st_size // 2)


def _change_a_byte(dump: Path) -> None:
    octets = bytearray(dump.read_bytes())
    octets[len(octets) // 2] ^= 1
    dump.write_bytes(octets)


def _change_a_digit(dump: Path) -> None:
    path = dump.with_suffix(".json")
    changed = re.sub(
        r'("rows": )([1-9])', lambda m: f"{m[1]}{int(m[2]) % 9 + 1}", path.read_text(), count=1
    )
    path.write_text(changed)


def _cut_the_manifest(dump: Path) -> None:
    os.truncate(dump.with_suffix(".json"), 200)


def _lose_the_manifest(dump: Path) -> None:
    dump.with_suffix(".json").unlink()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (_truncate, "bytes instead of"),
        (_change_a_byte, "SHA-256"),
        (_change_a_digit, "its seal does not match"),
        (_cut_the_manifest, "is not the manifest"),
        (_lose_the_manifest, "cannot be read"),
    ],
)
def test_restore__damaged_backup_is_refused_and_changes_nothing(copy, restored, damage, message):
    damage(copy)
    done = manage("restore", copy, "--into", restored)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Nothing was changed" in done.stderr
    assert not exists(restored)
    checked = manage("backup", "--check", "--to", copy.parent)
    assert checked.returncode == 1


def test_restore__database_that_is_not_empty_is_refused(backup, restored):
    with postgresql.connect("postgres", autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(restored)))
    with postgresql.connect(restored) as connection:
        connection.execute("CREATE TABLE mine AS SELECT 'مراكش' AS name")
    done = manage("restore", backup, "--into", restored)
    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert rows_of(restored) == {"mine": ["(مراكش)"]}


def test_restore__failure_midway_leaves_nothing(copy, restored):
    _truncate(copy)
    size, digest = copy.stat().st_size, manifest.sha256(copy)
    reseal(copy.with_suffix(".json"), size=size, sha256=digest)
    done = manage("restore", copy, "--into", restored)
    assert done.returncode == 1
    assert "pg_restore failed" in done.stderr
    assert not exists(restored)  # the command had created it
    with postgresql.connect("postgres", autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(restored)))
    assert manage("restore", copy, "--into", restored).returncode == 1
    assert rows_of(restored) == {}


def test_restore__different_contents_names_each_table_that_differs(copy, restored):
    original_manifest = manifest.read(copy.with_suffix(".json"))
    wrong = original_manifest.tables | {
        "articles_venue": {"rows": 24, "digest": "1"},
        "lost": {"rows": 1, "digest": "2"},
    }
    wrong_objects = original_manifest.objects | {"triggers": 7}
    reseal(copy.with_suffix(".json"), tables=wrong, objects=wrong_objects)
    done = manage("restore", copy, "--into", restored)
    assert done.returncode == 1
    named = {line.split(":")[0] for line in done.stdout.splitlines() if line.startswith("!")}
    assert named == {"! articles_venue", "! lost", "! triggers"}


def fake_pg_dump(directory: Path, commands: str) -> dict[str, str]:
    """Write a pg_dump that runs shell commands; return the environment in which `backup` uses it."""
    directory.mkdir()
    for name in ("pg_dump", "pg_restore"):
        real = postgresql.path_of(name)
        script = directory / name
        body = commands if name == "pg_dump" else 'exec "$real" "$@"'
        script.write_text(
            f'#!/bin/sh\nreal={real}\ncase "$*" in --version) exec $real --version;; esac\n'
            f"for each; do case $each in --file=*) file=${{each#--file=}};; esac; done\n{body}\n"
        )
        script.chmod(0o755)
    return {postgresql.SETTING: str(directory)}


def test_backup__password_of_the_database_is_not_in_the_process_list(original, tmp_path):
    given = postgresql.parameters(original)
    password = given.get("password", "كلمة-السر")
    address = f"host={given['host']}&port={given.get('port', '5432')}"
    url = f"postgresql://{given['user']}:{password}@/{original}?{address}"
    seen = tmp_path / "seen"
    environment = fake_pg_dump(
        tmp_path / "programs",
        f'echo "$0 $*" > {seen}; echo "$PGPASSWORD" > {seen}.env\nexec $real "$@"',
    )
    done = manage("backup", "--to", tmp_path / "kept", DATABASE_URL=url, **environment)
    assert done.returncode == 0, done.stderr
    assert password not in seen.read_text()
    assert password in (tmp_path / "seen.env").read_text()


def test_backup__failed_or_killed_run_leaves_no_partial_file(original, tmp_path):
    kept = tmp_path / "kept"
    failing = fake_pg_dump(
        tmp_path / "failing", 'echo half > "$file"; echo "disk full" >&2; exit 1'
    )
    done = manage("backup", "--to", kept, **failing)
    assert done.returncode == 1
    assert "disk full" in done.stderr
    assert [path.name for path in kept.iterdir()] == [".lock"]
    killing = fake_pg_dump(tmp_path / "killing", 'echo half > "$file"; kill -9 $PPID')
    assert manage("backup", "--to", kept, **killing).returncode < 0
    (partial,) = (path for path in kept.iterdir() if path.name != ".lock")
    assert partial.name.startswith(".")
    assert partial.name.endswith(".partial")
    assert manage("backup", "--to", kept).returncode == 0
    assert not partial.exists()
    assert manage("backup", "--check", "--to", kept).returncode == 0


def write_old(directory: Path, moment: dt.datetime, **fields) -> Path:
    """Write a small backup as if it had been taken at a given moment; return the path of its manifest."""
    dump = directory / f"{fields.get('database', ORIGINAL)}-{moment:%Y%m%dT%H%M%SZ}.dump"
    dump.write_bytes(b"PGDMP")
    written = Manifest(**{
        "dump": dump.name, "sha256": manifest.sha256(dump), "size": 5, "taken_at": moment.isoformat(),
        "database": ORIGINAL, "postgresql": "18.0", "locale": {}, "migrations": {}, "tables": {},
        "objects": {},
    } | fields)  # fmt: skip
    path = dump.with_suffix(".json")
    path.write_text(written.to_json())
    return path


def test_backup__too_little_free_space_refuses_and_writes_nothing(original, tmp_path):
    write_old(tmp_path, dt.datetime(2026, 1, 5, 3, tzinfo=dt.UTC), size=10**15)
    before = sorted(tmp_path.iterdir())
    done = manage("backup", "--to", tmp_path)
    assert done.returncode == 1
    assert "a new one needs 1,200,000,000.0 MB: nothing was written" in done.stderr
    assert sorted(path for path in tmp_path.iterdir() if path.name != ".lock") == before


def test_backup__many_old_backups_keeps_days_weeks_months_and_foreign_files(original, tmp_path):
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    manifests = {days: write_old(tmp_path, now - dt.timedelta(days=days)) for days in range(1, 500)}
    twice = write_old(tmp_path, now - dt.timedelta(days=3, seconds=30))
    other = write_old(tmp_path, now - dt.timedelta(days=499, seconds=9), database="another")
    touched = write_old(tmp_path, now - dt.timedelta(days=498, seconds=9))
    touched.write_text(touched.read_text().replace('"size": 5', '"size": 6'))
    foreign = tmp_path / "notes.dump"
    foreign.write_text("ملاحظات")
    assert manage("backup", "--to", tmp_path).returncode == 0
    left = {days for days, path in manifests.items() if path.exists()}
    assert left >= set(range(1, 13))  # fourteen days, today among them
    assert 1 + 12 + 8 + 12 >= len(left) >= 12 + 5 + 10
    assert max(left) > 300
    assert not twice.exists()
    assert {path.with_suffix(".dump").exists() for path in manifests.values() if path.exists()} == {
        True
    }
    assert not any(
        path.with_suffix(".dump").exists() for path in manifests.values() if not path.exists()
    )
    assert other.exists()
    assert touched.exists()
    assert foreign.exists()


def test_backup__rules_that_keep_none_keep_the_new_backup(original, tmp_path):
    later = write_old(
        tmp_path, dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    )  # taken while the clock was wrong
    none = ("--keep-daily", 0, "--keep-weekly", 0, "--keep-monthly", 0)
    assert manage("backup", "--to", tmp_path, *none).returncode == 0
    (kept,) = tmp_path.glob("*.json")
    assert kept != later
    assert manifest.read(kept).tables


def test_backup__database_that_does_not_answer_fails_with_a_message(tmp_path):
    done = manage("backup", "--to", tmp_path, database="there_is_none")
    assert done.returncode == 1
    assert "the database does not answer" in done.stderr
    assert "Traceback" not in done.stderr
