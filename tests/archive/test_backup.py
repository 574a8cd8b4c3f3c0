"""Backups taken and brought back as an operator would: by the commands, on databases of their own."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from psycopg import sql

from archive.backups import manifest, programs
from archive.backups.manifest import Manifest

ORIGINAL, RESTORED, WRECKED = (
    f"backup_{name}_{os.getpid()}" for name in ("original", "restored", "wrecked")
)
# Written on while the backup is taken; the change log begins anew in a database that was restored.
_WRITTEN_ON = {"articles_synonymring", "articles_synonymringevent"}
_ANEW = {"articles_indexchange", "articles_indexlog"}
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
found = {}
for path in paths:
    answer = client.get(path)
    octets = b"".join(answer.streaming_content) if answer.streaming else answer.content
    found[path] = [answer.status_code, octets.decode()]
json.dump(found, sys.stdout)
"""


def manage(*arguments: object, database: str = ORIGINAL, **environment: str):
    """Run a command in a process of its own, as a user would."""
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)], cwd=settings.BASE_DIR, text=True,
        capture_output=True, check=False, timeout=120,
        env=os.environ | {"DATABASE_NAME": database} | environment,
    )  # fmt: skip


def drop(database: str) -> None:
    with programs.connect("postgres", autocommit=True) as server:
        name = sql.Identifier(database)
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def exists(database: str) -> bool:
    with programs.connect("postgres") as server:
        found = server.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        return bool(found.fetchall())


def rows_of(database: str) -> dict[str, list[str]]:
    """Return every row of every table as text, in order."""
    with programs.connect(database) as connection:
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
    answer = subprocess.run(
        [sys.executable, "-c", _PAGES], cwd=settings.BASE_DIR, capture_output=True, text=True,
        check=True, timeout=120,
        env=os.environ | {"DATABASE_NAME": database, "DJANGO_SETTINGS_MODULE": "archive.settings"},
    )  # fmt: skip
    return json.loads(answer.stdout)


def the_dump(directory: Path) -> Path:
    (dump,) = directory.glob("*.dump")
    return dump


def reseal(path: Path, **changes) -> None:
    """Write a manifest anew as if it had been written so."""
    made = manifest.read(path)
    path.write_text(dataclasses.replace(made, **changes).text())


class Writer:
    """Somebody who goes on writing to the database that is wrecked, one row a transaction."""

    def __enter__(self) -> Writer:
        self.written, self._stop, self._begun = 0, threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._write)
        self._thread.start()
        assert self._begun.wait(20)
        return self

    def __exit__(self, *error) -> None:
        self._stop.set()
        self._thread.join(20)

    def _write(self) -> None:
        with programs.connect(WRECKED, autocommit=True) as connection:
            while not self._stop.is_set():
                connection.execute(
                    """INSERT INTO articles_synonymring (slug, words, note, source_url)
                    VALUES (%s, ARRAY['داعش', 'تنظيم الدولة'], '', '')""",
                    [f"ring-{self.written:06}"],
                )
                self.written += 1
                self._begun.set()


@pytest.fixture(scope="module")
def original():
    """A database with the catalogue loaded."""
    drop(ORIGINAL)
    with programs.connect("postgres", autocommit=True) as server:
        name = sql.Identifier(ORIGINAL)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
    for command in ("migrate", "load_catalogue"):
        done = manage(command)
        assert done.returncode == 0, done.stderr
    yield ORIGINAL
    drop(ORIGINAL)


@pytest.fixture(scope="module")
def backup(original, tmp_path_factory) -> Path:
    """The dump of a backup that nobody changes."""
    directory = tmp_path_factory.mktemp("backups")
    done = manage("backup", "--to", directory)
    assert done.returncode == 0, done.stderr
    return the_dump(directory)


@pytest.fixture
def copy(backup, tmp_path) -> Path:
    """The dump of a backup to damage, with its manifest."""
    for path in (backup, backup.with_suffix(".json")):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path / backup.name


@pytest.fixture
def restored():
    drop(RESTORED)
    yield RESTORED
    drop(RESTORED)


def test_drill__what_was_wrecked_comes_back_row_by_row_and_page_by_page(tmp_path, restored):
    """Its own database: it is wrecked. Somebody writes all the while the backup is taken."""
    drop(WRECKED)
    with programs.connect("postgres", autocommit=True) as server:
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
        held = rows_of(WRECKED)
        with programs.connect(WRECKED, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
        assert manage("restore", the_dump(tmp_path / "kept"), "--into", restored).returncode == 0
    finally:
        drop(WRECKED)
    now = rows_of(restored)
    assert now.keys() == before.keys()
    for table in before.keys() - _WRITTEN_ON - _ANEW:
        assert now[table] == before[table], table
    assert before["articles_capture"]
    # What was written meanwhile is there up to one moment, and its history with it.
    written = len(now["articles_synonymring"]) - len(before["articles_synonymring"])
    assert at_least <= written < at_most
    assert set(now["articles_synonymring"]) <= set(held["articles_synonymring"])
    assert len(now["articles_synonymringevent"]) == len(now["articles_synonymring"])
    with programs.connect(restored) as connection:
        slugs = connection.execute(
            "SELECT slug FROM articles_synonymring WHERE slug LIKE 'ring-%' ORDER BY 1"
        ).fetchall()
    assert slugs == [(f"ring-{number:06}",) for number in range(written)]
    again = pages_of(restored)
    assert {path: status for path, (status, _) in pages.items() if status != 200} == {}
    assert [path for path in pages if again[path] != pages[path]] == []
    verified = manage("verify", "--json", database=restored)
    found = json.loads(verified.stdout)
    # The writer went around the application: the names of its rings are all that does not agree.
    assert {i["name"] for i in found["invariants"] if not i["holds"]} == {"names"}


def test_backup__is_sealed_and_for_its_owner_only(backup):
    made = manifest.read(backup.with_suffix(".json"))
    assert manifest.check(made, backup.parent) == backup
    assert made.tables["articles_meeting"]["rows"] == 59
    assert made.postgresql.split(".")[0].isdigit()
    assert made.migrations["articles"][0] == "0001_data_model"
    for path in (backup, backup.with_suffix(".json")):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    names = sorted(path.name for path in backup.parent.iterdir())
    assert names == sorted([".lock", backup.name, backup.with_suffix(".json").name])


@pytest.mark.parametrize("jobs", [1, 2])
def test_restore__says_that_every_table_is_as_it_was(backup, restored, jobs):
    done = manage("restore", backup, "--into", restored, "--jobs", jobs)
    assert done.returncode == 0, done.stderr
    assert f"all {len(rows_of(ORIGINAL))} tables" in done.stdout
    now, then = rows_of(restored), rows_of(ORIGINAL)
    assert [table for table in then if table not in _ANEW and now[table] != then[table]] == []
    with programs.connect(restored) as connection:  # and it can be written on
        connection.execute(
            """WITH made AS (INSERT INTO articles_story (note, settled, created_at)
                VALUES ('', false, now()) RETURNING id)
            SELECT id FROM made"""
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
    path.write_text(path.read_text().replace('"rows": 59', '"rows": 58'))


def _cut_the_manifest(dump: Path) -> None:
    os.truncate(dump.with_suffix(".json"), 200)


def _lose_the_manifest(dump: Path) -> None:
    dump.with_suffix(".json").unlink()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_truncate, "bytes, written were"),
        (_change_a_byte, "SHA-256"),
        (_change_a_digit, "its seal does not fit"),
        (_cut_the_manifest, "is no manifest"),
        (_lose_the_manifest, "cannot be read"),
    ],
)
def test_restore__refuses_a_damaged_backup_and_touches_nothing(copy, restored, damage, said):
    damage(copy)
    done = manage("restore", copy, "--into", restored)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Nothing was touched" in done.stderr
    assert not exists(restored)
    checked = manage("backup", "--check", "--to", copy.parent)
    assert checked.returncode == 1


def test_restore__refuses_a_database_that_is_not_empty(backup, restored):
    with programs.connect("postgres", autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(restored)))
    with programs.connect(restored) as connection:
        connection.execute("CREATE TABLE mine AS SELECT 'مراكش' AS name")
    done = manage("restore", backup, "--into", restored)
    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert rows_of(restored) == {"mine": ["(مراكش)"]}


def test_restore__that_fails_midway_leaves_nothing(copy, restored):
    _truncate(copy)
    size, digest = copy.stat().st_size, manifest.sha256(copy)
    reseal(copy.with_suffix(".json"), size=size, sha256=digest)
    done = manage("restore", copy, "--into", restored)
    assert done.returncode == 1
    assert "pg_restore failed" in done.stderr
    assert not exists(restored)  # it had been made for this
    with programs.connect("postgres", autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(restored)))
    assert manage("restore", copy, "--into", restored).returncode == 1
    assert rows_of(restored) == {}


def test_restore__names_the_tables_that_differ(copy, restored):
    made = manifest.read(copy.with_suffix(".json"))
    wrong = made.tables | {
        "articles_venue": {"rows": 24, "digest": "1"},
        "lost": {"rows": 1, "digest": "2"},
    }
    reseal(copy.with_suffix(".json"), tables=wrong, objects=made.objects | {"triggers": 7})
    done = manage("restore", copy, "--into", restored)
    assert done.returncode == 1
    named = {line.split(":")[0] for line in done.stdout.splitlines() if line.startswith("!")}
    assert named == {"! articles_venue", "! lost", "! triggers"}


def fake_pg_dump(directory: Path, what: str) -> dict[str, str]:
    """Put a pg_dump before the real one; return what makes the command find it."""
    directory.mkdir()
    for name in ("pg_dump", "pg_restore"):
        real = programs.path_of(name)
        script = directory / name
        does = what if name == "pg_dump" else 'exec "$real" "$@"'
        script.write_text(
            f'#!/bin/sh\nreal={real}\ncase "$*" in --version) exec $real --version;; esac\n'
            f"for each; do case $each in --file=*) file=${{each#--file=}};; esac; done\n{does}\n"
        )
        script.chmod(0o755)
    return {programs.SETTING: str(directory)}


def test_backup__hands_no_password_to_the_process_list(original, tmp_path):
    given = programs.parameters(original)
    password = given.get("password", "كلمة-السر")
    where = f"host={given['host']}&port={given.get('port', '5432')}"
    url = f"postgresql://{given['user']}:{password}@/{original}?{where}"
    seen = tmp_path / "seen"
    environment = fake_pg_dump(
        tmp_path / "programs",
        f'echo "$0 $*" > {seen}; echo "$PGPASSWORD" > {seen}.env\nexec $real "$@"',
    )
    done = manage("backup", "--to", tmp_path / "kept", DATABASE_URL=url, **environment)
    assert done.returncode == 0, done.stderr
    assert password not in seen.read_text()
    assert password in (tmp_path / "seen.env").read_text()


def test_backup__that_fails_or_is_killed_leaves_no_half_file(original, tmp_path):
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


def old(directory: Path, moment: dt.datetime, **fields) -> Path:
    """Write a small backup as if it had been taken at a moment; return its manifest."""
    dump = directory / f"{fields.get('database', ORIGINAL)}-{moment:%Y%m%dT%H%M%SZ}.dump"
    dump.write_bytes(b"PGDMP")
    made = Manifest(**{
        "dump": dump.name, "sha256": manifest.sha256(dump), "size": 5, "taken_at": moment.isoformat(),
        "database": ORIGINAL, "postgresql": "18.0", "locale": {}, "migrations": {}, "tables": {},
        "objects": {},
    } | fields)  # fmt: skip
    path = dump.with_suffix(".json")
    path.write_text(made.text())
    return path


def test_backup__refuses_a_disk_that_is_too_small(original, tmp_path):
    old(tmp_path, dt.datetime(2026, 1, 5, 3, tzinfo=dt.UTC), size=10**15)
    before = sorted(tmp_path.iterdir())
    done = manage("backup", "--to", tmp_path)
    assert done.returncode == 1
    assert "a new one needs 1,200,000,000.0 MB: nothing was written" in done.stderr
    assert sorted(path for path in tmp_path.iterdir() if path.name != ".lock") == before


def test_backup__keeps_days_weeks_and_months_and_what_is_not_its_own(original, tmp_path):
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    made = {days: old(tmp_path, now - dt.timedelta(days=days)) for days in range(1, 500)}
    twice = old(tmp_path, now - dt.timedelta(days=3, seconds=30))
    other = old(tmp_path, now - dt.timedelta(days=499, seconds=9), database="another")
    touched = old(tmp_path, now - dt.timedelta(days=498, seconds=9))
    touched.write_text(touched.read_text().replace('"size": 5', '"size": 6'))
    foreign = tmp_path / "notes.dump"
    foreign.write_text("ملاحظات")
    assert manage("backup", "--to", tmp_path).returncode == 0
    left = {days for days, path in made.items() if path.exists()}
    assert left >= set(range(1, 13))  # fourteen days, today among them
    assert 1 + 12 + 8 + 12 >= len(left) >= 12 + 5 + 10
    assert max(left) > 300
    assert not twice.exists()
    assert {path.with_suffix(".dump").exists() for path in made.values() if path.exists()} == {True}
    assert not any(
        path.with_suffix(".dump").exists() for path in made.values() if not path.exists()
    )
    assert other.exists()
    assert touched.exists()
    assert foreign.exists()


def test_backup__the_one_just_taken_stays_whatever_the_rules(original, tmp_path):
    later = old(
        tmp_path, dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    )  # of a clock that was wrong
    none = ("--keep-daily", 0, "--keep-weekly", 0, "--keep-monthly", 0)
    assert manage("backup", "--to", tmp_path, *none).returncode == 0
    (kept,) = tmp_path.glob("*.json")
    assert kept != later
    assert manifest.read(kept).tables


def test_backup__of_a_database_that_does_not_answer_says_so(tmp_path):
    done = manage("backup", "--to", tmp_path, database="there_is_none")
    assert done.returncode == 1
    assert "the database does not answer" in done.stderr
    assert "Traceback" not in done.stderr
