"""A real browser on a real server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.conftest import browser_path

# Playwright keeps an event loop in this thread, at which Django would refuse to touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Without a sandbox, since tests may run as root; without the services that would look outside.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    path = browser_path()
    assert path, "no Chromium or Chrome on this machine: browser tests cannot run"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(django_db_setup, django_db_blocker):
    """Run the production server on the test database and return its address."""
    with django_db_blocker.unblock():
        connection.ensure_connection()
    with serving() as address:
        yield address


@pytest.fixture
def own_server(transactional_db):
    """Serve one test by a process of its own, and return its address.

    One that lives on knows the kinds of content by the numbers they had before the tables were emptied, and
    the admin's log refers to these.
    """
    connection.ensure_connection()
    with serving() as address:
        yield address


@contextmanager
def serving() -> Iterator[str]:
    """Run the production server on the test database, which is connected, and yield its address."""
    database = connection.settings_dict
    options = {"host": database["HOST"], "port": database["PORT"], "password": database["PASSWORD"]}
    url = make_conninfo(
        dbname=database["NAME"],
        user=database["USER"],
        **{k: str(v) for k, v in options.items() if v},
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--blocking-threads", "2", "--backpressure", "16", "--log-level", "critical",
        "archive.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url},
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(150):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, "the server ended by itself"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def open_page(chromium, server):
    """Return a function that opens a page of the reading room in a fresh browser."""
    contexts = []

    def open_(path="/", *, width=1280, height=900, dark=False, javascript=True):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, base_url=server,
            color_scheme="dark" if dark else "light", java_script_enabled=javascript,
            reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
