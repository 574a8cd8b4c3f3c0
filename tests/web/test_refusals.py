"""Refusals: every one has a page in the design of the site, in both languages, that says what to do."""

import re

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from articles.editorial import roles
from articles.web import inline_assets
from tests import builders
from tests.admin.test_admin import form_of, text

pytestmark = pytest.mark.django_db


def is_in_house_style(response, status: int) -> bool:
    """Return whether a response is a page of the site that its own policy lets a browser style."""
    assert response.status_code == status, response
    assert int(response.headers["Content-Length"]) == len(response.content)
    page = text(response)
    policy = response.headers.get("Content-Security-Policy", "")
    return (
        f'<p class="fault-code">{status}</p>' in page
        and '<p class="page-lead">' in page
        and "<style>" in page
        and inline_assets.csp_source(inline_assets.STYLE) in policy
    )


@pytest.fixture
def signed_in(contributor):
    client = Client(raise_request_exception=False)
    client.force_login(contributor)
    return client


@pytest.fixture
def contributor(db):
    roles.update_groups()
    user = get_user_model().objects.create_user("مساهم", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=roles.CONTRIBUTOR))
    return user


@pytest.fixture
def editing(editor):
    client = Client(raise_request_exception=False)
    client.force_login(editor)
    return client


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_refusals__of_the_desk_are_pages_in_the_language_of_the_address(prefix, editing, signed_in):
    article = builders.article(index=False)
    assert is_in_house_style(editing.get(f"{prefix}/admin/articles/nothing/"), 404)
    assert is_in_house_style(editing.get(f"{prefix}/admin/?q=%00"), 400)
    assert is_in_house_style(signed_in.get(f"{prefix}/admin/articles/venue/add/"), 403)
    refused = signed_in.post(
        f"{prefix}/admin/articles/article/{article.pk}/desk/", {"step": "publish"}
    )
    assert is_in_house_style(refused, 403)
    words = "Your role" if prefix else "دورك في مكتب التحرير"
    assert words in text(refused)
    assert reverse("admin:index") in text(refused) or f"{prefix}/admin/" in text(refused)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_refusals__without_content_get_a_page(prefix, client, editing):
    response = client.post(f"{prefix}/articles/")
    assert is_in_house_style(response, 405)
    assert response.headers["Allow"] == "GET, HEAD"
    assert is_in_house_style(editing.get(f"{prefix}/admin/articles/import/1/run/"), 405)


def test_refusals__of_machines_stay_as_they_are(client):
    answer = client.post("/api/v1/articles")
    assert answer.status_code == 405
    assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_csrf__form_of_another_page_is_refused_in_the_house_style(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert is_in_house_style(client.post("/admin/articles/venue/add/", {"name_ar": "روما"}), 403)


def test_server_error__after_a_form_is_in_the_house_style(editing, monkeypatch):
    monkeypatch.setattr("articles.admin.spreadsheet.TableForm.is_valid", lambda form: 1 / 0)
    response = editing.post("/admin/articles/article/table/", {"x": "1"})
    assert is_in_house_style(response, 500)
    assert "وجدت ما كتبته في مكانه" in text(response)


def test_limits__follow_from_the_limit_of_imports():
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE >= 12 * settings.IMPORT_FILE_BYTES_MAX


def test_limits__text_of_an_import_is_saved_again(desk):
    body = "قال الوزير إن التحالف باق. " * 40_000  # 1.9 MB in UTF-8
    article = builders.article(body=body.strip(), index=False)
    address = reverse("admin:articles_article_change", args=[article.pk])
    data = form_of(desk, address) | {"subtitle": "عنوان فرعي"}
    assert desk.post(address, data).status_code == 302
    article.refresh_from_db()
    assert (article.subtitle, article.body) == ("عنوان فرعي", body.strip())


def test_limits__form_that_is_too_large_is_refused_with_advice(editing, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    response = editing.post("/admin/articles/venue/add/", {"note": "ملاحظة " * 2_000})
    assert is_in_house_style(response, 413)
    assert "5 ميغابايت" in re.sub(r"\s+", " ", response.content.decode())
    sent = editing.post(
        "/admin/articles/venue/add/", f"note={'x' * 20_000}",
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert is_in_house_style(sent, 413)


def test_limits__form_with_too_many_fields_is_refused_with_advice(editing, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    response = editing.post("/admin/articles/venue/add/", {f"f{n}": "1" for n in range(20)})
    assert is_in_house_style(response, 413)
    assert "صفحة التدقيق" in text(response)


def test_limits__anonymous_clients_send_little(client):
    response = client.post("/admin/login/", {"username": "x" * 200_000, "password": "x"})
    assert is_in_house_style(response, 413)
    assert "سجّل الدخول" in text(response)


def test_rate_limit__of_signing_in_speaks_of_attempts(settings, client, monkeypatch):
    from articles.web import rate_limit

    spent = rate_limit.Spent(rate_limit.PEOPLE, 0, 7, is_refused=True)
    monkeypatch.setattr(rate_limit, "spend", lambda request: spent)
    response = client.post(
        "/admin/login/", {"username": "x"}, headers={"user-agent": "Mozilla/5.0"}
    )
    assert is_in_house_style(response, 429)
    assert "محاولات" in text(response)
