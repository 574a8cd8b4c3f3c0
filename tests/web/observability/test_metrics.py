"""Metrics for Prometheus, and the token that protects them."""

import re

import pytest

from articles.models import Article

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = "a-token-of-many-letters"
    return {"authorization": "Bearer a-token-of-many-letters"}


def value(text: str, pattern: str) -> float:
    found = re.search(rf"^{pattern} ([0-9.e+-]+)$", text, re.M)
    return float(found.group(1)) if found else 0.0


def test_metrics__count_responses_by_url_name(client, token, catalogue):
    pattern = r'readingroom_requests_total\{method="GET",route="robots",status="200"\}'
    before = value(client.get("/metrics", headers=token).text, pattern)
    client.get("/robots.txt")
    client.get("/robots.txt?q=فلان")
    text = client.get("/metrics", headers=token).text
    assert value(text, pattern) == before + 2
    assert "فلان" not in text
    published = Article.objects.published().count()
    assert published
    assert value(text, r'readingroom_articles\{status="published"\}') == published
    assert value(text, "readingroom_database_up") == 1
    assert "readingroom_tasks_waiting" in text
    assert re.search(r'readingroom_request_seconds_bucket\{le="0.05",route="robots"\}', text)


def test_metrics__unknown_methods_share_one_label(client, token):
    for method in ("BREW", "WHEN"):
        client.generic(method, "/robots.txt")
    text = client.get("/metrics", headers=token).text
    assert 'method="other"' in text
    assert "BREW" not in text


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Bearer x"}, {"authorization": "a-token-of-many-letters"}]
)
def test_metrics__wrong_token_answers_404(client, token, headers):
    assert client.get("/metrics", headers=headers).status_code == 404


def test_metrics__without_a_configured_token_answer_404(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404
