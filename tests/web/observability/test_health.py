"""Health checks: `/healthz` without a database, and each check of `/readyz`."""

import pytest
from django.db import connection

from articles.models import IndexEntry


@pytest.mark.django_db
def test_readyz__all_checks_pass_answers_200(client, catalogue):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == dict.fromkeys(("database", "migrations", "index", "disk"), "ok")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_readyz__index_of_another_version_answers_503(client, catalogue):
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON TABLE {IndexEntry._meta.db_table} IS 'version of last year'")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["index"] == "failed"


@pytest.mark.django_db
def test_readyz__pending_migrations_answer_503(client, catalogue):
    with connection.cursor() as cursor:
        cursor.execute("""DELETE FROM django_migrations WHERE app = 'articles'
                AND name = (SELECT max(name) FROM django_migrations WHERE app = 'articles')""")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["migrations"] == "failed"
    assert response.json()["database"] == "ok"


@pytest.mark.django_db
def test_readyz__full_disk_answers_503(client, catalogue, settings):
    settings.DISK_FREE_MIN = 10**12
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["disk"] == "failed"


def test_healthz__answers_without_a_database(client, django_db_blocker):
    response = client.get("/healthz")  # any query would fail: this test has no database
    assert response.status_code == 200
    assert response.content == b"ok\n"
