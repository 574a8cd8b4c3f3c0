"""Inline assets: a page needs no other file for its first paint, and the policy allows no other inline code."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from articles.web import inline_assets

pytestmark = pytest.mark.django_db


def test_page__is_painted_without_any_other_file(client):
    page = client.get("/").content.decode()
    head = page.partition("</head>")[0]
    assert 'rel="stylesheet"' not in head
    assert all("defer" in script for script in re.findall(r"<script[^>]* src=[^>]*>", head))
    assert f"<style>{inline_assets.text(inline_assets.STYLE)}</style>" in head
    assert f"<script>{inline_assets.text(inline_assets.SCRIPT)}</script>" in head


def test_style__files_it_names_exist():
    style = inline_assets.text(inline_assets.STYLE)
    addresses = set(re.findall(r'url\("([^"]+)"\)', style))
    assert len(addresses) > 5
    for address in addresses:
        assert address.startswith(settings.STATIC_URL)
        assert staticfiles_storage.exists(address.removeprefix(settings.STATIC_URL)), address


@pytest.mark.parametrize("name", [inline_assets.STYLE, inline_assets.SCRIPT])
def test_text__does_not_end_its_element(name):
    """Promise: nothing in the text closes its element, or the rest would be shown on the page."""
    assert "</" not in inline_assets.text(name)
    assert "<!--" not in inline_assets.text(name)


def directives_of(response) -> set[str]:
    """Return the directives of the content security policy."""
    return set(response.headers["Content-Security-Policy"].split("; "))


def test_policy__has_the_hashes_on_pages_and_not_at_the_desk(client):
    page = directives_of(client.get("/"))
    assert f"style-src 'self' {inline_assets.csp_source(inline_assets.STYLE)}" in page
    assert f"script-src 'self' {inline_assets.csp_source(inline_assets.SCRIPT)}" in page
    assert {"style-src 'self'", "script-src 'self'"} <= directives_of(client.get("/admin/login/"))


def test_policy__without_static_files_healthz_still_answers(client, monkeypatch):
    """Promise: the health check answers before `manage.py assets` has run."""

    def missing(name):
        raise ValueError(f"Missing staticfiles manifest entry for {name!r}")

    monkeypatch.setattr(inline_assets, "csp_source", missing)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert "script-src 'self'" in directives_of(answer)
