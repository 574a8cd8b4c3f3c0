"""What stands in the page itself: nothing else is waited for, and nothing else may stand there."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from articles.web import inline_assets

pytestmark = pytest.mark.django_db


def test_page__waits_for_nothing_but_itself(client):
    page = client.get("/").content.decode()
    head = page.partition("</head>")[0]
    assert 'rel="stylesheet"' not in head
    assert all("defer" in script for script in re.findall(r"<script[^>]* src=[^>]*>", head))
    assert f"<style>{inline_assets.text(inline_assets.STYLE)}</style>" in head
    assert f"<script>{inline_assets.text(inline_assets.SCRIPT)}</script>" in head


def test_style__names_files_that_are_there():
    style = inline_assets.text(inline_assets.STYLE)
    addresses = set(re.findall(r'url\("([^"]+)"\)', style))
    assert len(addresses) > 5
    for address in addresses:
        assert address.startswith(settings.STATIC_URL)
        assert staticfiles_storage.exists(address.removeprefix(settings.STATIC_URL)), address


@pytest.mark.parametrize("name", [inline_assets.STYLE, inline_assets.SCRIPT])
def test_text__ends_where_its_element_ends(name):
    """What looks like the end of the element would be one: the rest would stand on the page."""
    assert "</" not in inline_assets.text(name)
    assert "<!--" not in inline_assets.text(name)


def allowed(response) -> set[str]:
    """Return what a policy says, a directive each."""
    return set(response.headers["Content-Security-Policy"].split("; "))


def test_policy__of_a_page_and_of_the_desk(client):
    page = allowed(client.get("/"))
    assert f"style-src 'self' {inline_assets.source(inline_assets.STYLE)}" in page
    assert f"script-src 'self' {inline_assets.source(inline_assets.SCRIPT)}" in page
    assert {"style-src 'self'", "script-src 'self'"} <= allowed(client.get("/admin/login/"))


def test_policy__stands_where_no_static_files_were_made(client, monkeypatch):
    """Promise: whoever asks whether the process lives is answered before `manage.py assets` has run."""

    def missing(name):
        raise ValueError(f"Missing staticfiles manifest entry for {name!r}")

    monkeypatch.setattr(inline_assets, "source", missing)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert "script-src 'self'" in allowed(answer)
