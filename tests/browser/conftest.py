"""Fixtures for tests in a real browser with a production server."""

from __future__ import annotations

import os

import psycopg
import pytest
from django.db import connection

from tests.conftest import browser_path
from tests.serving import manage, serving, url_of, url_of_tests

# Playwright keeps an event loop in this thread, and Django refuses database access in such a thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Without the sandbox, since tests may run as root; without services that connect to the internet.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip

# With SLOW_BROWSER=1 timers, frames and network are delayed, as on a busy machine: a test that does not wait
# for the state it checks then fails every time instead of once in a hundred.
SLOW = bool(os.environ.get("SLOW_BROWSER"))
LATE = """(() => {
    const later = setTimeout, frame = requestAnimationFrame;
    window.setTimeout = (run, wait = 0, ...rest) => later(run, wait + 400, ...rest);
    window.requestAnimationFrame = run => later(() => frame(run), 400);
})();"""
LINE = {"offline": False, "latency": 200, "downloadThroughput": -1, "uploadThroughput": -1}


def slow_down(page) -> None:
    """Delay the timers, frames and network of a page, and throttle its processor."""
    page.add_init_script(LATE)
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", LINE)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})


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
    with serving(url_of_tests()) as served:
        yield served.address


@pytest.fixture(scope="session")
def catalogue_database(django_db_setup):
    """Create a database with the catalogue, shared by the tests that only read, and return its name."""
    name = f"{connection.settings_dict['NAME']}_catalogue"
    template = connection.settings_dict["TEST"]["TEMPLATE"]
    with psycopg.connect(url_of("postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    manage("load_catalogue", url=url_of(name))
    yield name
    with psycopg.connect(url_of("postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" (FORCE)')


@pytest.fixture(scope="session")
def catalogue_server(catalogue_database):
    """Run the production server on the shared catalogue database and return its address."""
    with serving(url_of(catalogue_database)) as served:
        yield served.address


@pytest.fixture
def shared_catalogue(catalogue_database, django_db_blocker):
    """Connect a test to the shared catalogue, read-only, in the browser and in Django."""
    own = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = catalogue_database
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = on")
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = own


@pytest.fixture
def own_server(transactional_db):
    """Start a server for one test, and return its address.

    A server that runs on would keep the ids that content types had before the tables were emptied, and the log
    of the admin refers to these ids.
    """
    connection.ensure_connection()
    with serving(url_of_tests()) as served:
        yield served.address


@pytest.fixture
def open_page(chromium, request):
    """Return a function that opens a page of the reading room in a fresh browser."""
    is_shared = "shared_catalogue" in request.fixturenames
    server = request.getfixturevalue("catalogue_server" if is_shared else "server")
    contexts, refused = [], []

    def note(message):
        if (
            "Content Security Policy" in message.text
            or "permissions policy" in message.text.lower()
        ):
            refused.append(f"{message.page.url}: {message.text}")

    def open_(path="/", *, width=1280, height=900, dark=False, javascript=True, locale=""):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, base_url=server,
            color_scheme="dark" if dark else "light", java_script_enabled=javascript,
            # a browser in the language of the page, which is offered no other
            reduced_motion="reduce", locale=locale or ("en" if path.startswith("/en/") else "ar"),
        )  # fmt: skip
        contexts.append(context)
        context.on("console", note)
        page = context.new_page()
        if SLOW:
            slow_down(page)
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not refused, refused  # no page contains anything that its policies forbid
