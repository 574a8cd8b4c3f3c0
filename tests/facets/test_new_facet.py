"""A new facet needs one entry and a rebuilt index: page, chip, list, feed, API and docs then include it."""

import pytest
from django.http import QueryDict

from articles.browse.article_list import ArticleList
from articles.facets.registry import FACETS, Facet
from articles.facets.values import FacetValue
from articles.index import writer
from articles.querysets.counting_modes import slot
from tests import builders

pytestmark = pytest.mark.django_db

NAMES = {"ar": ("العربية", "Arabic"), "en": ("الإنجليزية", "English")}


def languages(article):
    return [(FacetValue(article.language, *NAMES[article.language], article.language), slot())]


@pytest.fixture
def language(monkeypatch):
    monkeypatch.setitem(FACETS, "language", Facet("language", "لغة المقال", languages))
    builders.article("خبر عربي", index=False)
    builders.article("An English item", language="en", index=False)
    writer.rebuild()


def test_new_facet__declared_appears_everywhere(client, language):
    # In one line, however the template is wrapped.
    page = " ".join(client.get("/articles/?language=en").content.decode().split())
    assert "An English item" in page
    assert "خبر عربي" not in page
    assert 'id="facet-language">لغة المقال' in page
    assert 'href="?language=ar&amp;language=en"' in page  # one more value
    assert '<span class="chip-label">لغة المقال</span> <bdi>الإنجليزية</bdi>' in page
    assert "الإنجليزية" in client.get("/articles/by/language/").content.decode()
    feed = client.get("/articles/feed/?language=en").content.decode()
    assert "An English item" in feed
    assert "خبر عربي" not in feed
    assert "مقال واحد: الإنجليزية" in feed
    data = client.get("/api/v1/articles?language=en").json()
    assert [article["title"] for article in data["items"]] == ["An English item"]
    assert [value["key"] for value in data["items"][0]["facets"]["language"]] == ["en"]
    facets = client.get("/api/v1/facets?language=en").json()["facets"]
    (facet,) = [facet for facet in facets if facet["name"] == "language"]
    assert {value["value"]["key"]: value["count"] for value in facet["values"]} == {
        "ar": 1,
        "en": 1,
    }
    table = b"".join(client.get("/articles/export.csv?language=en").streaming_content).decode()
    assert "archive.language.label" in table
    assert '<code dir="ltr">language</code>' in client.get("/api/").content.decode()


def test_new_facet__removed_is_ignored(client, language, monkeypatch):
    monkeypatch.delitem(FACETS, "language")
    filterset = ArticleList(QueryDict("language=en"))
    assert filterset.results.count() == 2
