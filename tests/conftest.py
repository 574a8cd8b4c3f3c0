"""What tests share: a loaded catalogue, an editor, a browser."""

from __future__ import annotations

import io
import os
import shutil
import sys

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.core.management import call_command
from django.utils import translation

from articles.catalogue.loading import load

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def browser_path() -> str | None:
    """Return the Chromium or Chrome of this machine: CHROME=, else what is on PATH."""
    return os.environ.get("CHROME") or next(filter(None, map(shutil.which, BROWSERS)), None)


def pytest_collection_modifyitems(items) -> None:
    wanting = [item for item in items if item.get_closest_marker("browser")]
    if wanting and not browser_path() and not os.environ.get("CI"):
        print(
            f"\n!!! no Chromium or Chrome found: {len(wanting)} BROWSER TESTS ARE SKIPPED "
            "(apt install chromium, or set CHROME=)",
            file=sys.stderr,
        )
        for item in wanting:
            item.add_marker(pytest.mark.skip(reason="no Chromium or Chrome on this machine"))


@pytest.fixture(scope="session", autouse=True)
def _assets():
    """Make messages, fonts and static files, as `make run` does."""
    call_command("assets", stdout=io.StringIO())


@pytest.fixture(autouse=True)
def _arabic_first():
    """Begin every test in Arabic: a request leaves its language behind in the thread."""
    with translation.override("ar"):
        yield


@pytest.fixture(autouse=True)
def _no_page_is_kept(request, settings):
    """Make every page anew: a test is one transaction, and pages are kept by the last transaction.

    Tests of the keeping itself ask for `pages_kept`.
    """
    if "pages_kept" not in request.fixturenames:
        dummy = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
        settings.CACHES = settings.CACHES | {"pages": dummy}


@pytest.fixture
def pages_kept():
    caches["pages"].clear()


@pytest.fixture
def catalogue(db):
    """Load the project's own catalogue."""
    return load(settings.CATALOGUE_DIR)


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
