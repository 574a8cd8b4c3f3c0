"""Hooks and fixtures shared by the tests: the loaded catalogue, an editor, the database of each process."""

from __future__ import annotations

import io
import os
import shutil
import sys

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.utils import translation

from articles.index import writer
from articles.intake.catalogue.loading import Report, load
from tests import drills
from tests.cluster import template_database
from tests.serving import manage, url_of

os.environ["RATE_LIMIT"] = "0"  # for servers started as separate processes
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def browser_path() -> str | None:
    """Return the Chromium or Chrome of this machine: CHROME=, else what is on PATH."""
    return os.environ.get("CHROME") or next(filter(None, map(shutil.which, BROWSERS)), None)


def pytest_addoption(parser) -> None:
    parser.addoption("--drills", action="store_true", help="run every drill (tests/drills.py)")


def pytest_collection_modifyitems(config, items) -> None:
    _make_ids_unique(items)
    if not config.getoption("--drills") and (out := drills.left_out(items, config.args)):
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in set(out)]
    wanting = [item for item in items if item.get_closest_marker("browser")]
    if wanting and not browser_path() and not os.environ.get("CI"):
        print(
            f"\n!!! no Chromium or Chrome found: {len(wanting)} BROWSER TESTS ARE SKIPPED "
            "(apt install chromium, or set CHROME=)",
            file=sys.stderr,
        )
        for item in wanting:
            item.add_marker(pytest.mark.skip(reason="no Chromium or Chrome on this machine"))


def _make_ids_unique(items) -> None:
    """Give each test a unique id: of tests with the same id, several processes run only the last.

    Schemathesis gives the same id to the tests of all operations of the API.
    """
    for item in items:
        if not item.nodeid.endswith(item.name):
            item._id = item.id.parse(f"{item.parent.nodeid}::{item.name}")
    assert len({item.nodeid for item in items}) == len(items), "two tests have the same id"


def pytest_configure(config) -> None:
    """Use a fast password hasher: argon2 is slow on purpose, and has tests of its own."""
    settings.PASSWORD_HASHERS = ["tests.hashing.Quick"]


def pytest_sessionstart(session) -> None:
    """Build messages, fonts and static files as `make run` does, once, before several processes need them."""
    if not hasattr(session.config, "workerinput"):
        call_command("assets", stdout=io.StringIO())


@pytest.fixture(autouse=True)
def _arabic_first():
    """Start every test in Arabic, since a request leaves its language active in the thread."""
    with translation.override("ar"):
        yield


@pytest.fixture(autouse=True)
def _empty_page_cache():
    """Clear the page cache: after the rollback of a test, its pages could be taken for current ones."""
    caches["pages"].clear()


@pytest.fixture(autouse=True)
def _no_rate_limit(settings):
    """Switch off the rate limit, except where a test switches it on (`tests/web/test_rate_limit.py`)."""
    settings.RATE_LIMIT = False


_tables: dict[str, bytes] = {}  # of the loaded catalogue, as COPY writes them
_reports: list[Report] = []


@pytest.fixture
def catalogue(db) -> Report:
    """Load the project's own catalogue: the first time from its files, later from a copy of its tables."""
    if _tables:
        _restore()
    else:
        _reports.append(load(settings.CATALOGUE_DIR))
        _keep()
    return _reports[0]


def _archive_models() -> list[type[Model]]:
    """Return the models of the archive without their history, which triggers write when rows are restored."""
    models = apps.get_app_config("articles").get_models()
    return [model for model in models if not hasattr(model, "pgh_tracked_model")]


def _keep() -> None:
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        for model in _archive_models():
            table = model._meta.db_table
            with cursor.copy(f"COPY {table} TO STDOUT") as rows:
                _tables[table] = b"".join(rows)


def _restore() -> None:
    """Write the kept tables back, and set their sequences to continue after them."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        for model in _archive_models():
            table = model._meta.db_table
            with cursor.copy(f"COPY {table} FROM STDIN") as rows:
                rows.write(_tables[table])
            if model._meta.auto_field:
                cursor.execute(
                    f"SELECT setval(s, greatest((SELECT max(id) FROM {table}), nextval(s)))"
                    f" FROM pg_get_serial_sequence('{table}', 'id') AS s"
                )
        cursor.execute(f"COMMENT ON TABLE articles_indexentry IS 'version {writer.VERSION}'")


@pytest.fixture
def editor(db):
    return get_user_model().objects.create_superuser(
        "editor", "editor@example.org", "a-long-passphrase"
    )


@pytest.fixture
def desk(client, editor):
    """Return a client logged in as an editor."""
    client.force_login(editor)
    return client


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """Give each test process a database of its own, cloned from one with the migrations applied."""
    connection.settings_dict["TEST"] |= {
        "NAME": f"test_reading_room_{os.getpid()}",
        "TEMPLATE": template_database(
            url_of("postgres"), settings.VAR_DIR / "test-template.lock", _migrate
        ),
    }


def _migrate(database: str) -> None:
    manage("migrate", "--verbosity", "0", url=url_of(database))
