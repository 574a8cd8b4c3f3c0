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
def _no_page_of_another_test():
    """Forget the pages of the test before: it was rolled back, and the archive reads as it did then."""
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
