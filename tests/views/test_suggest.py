"""Suggestions while typing: order, spellings, confidentiality and cost."""

import pytest

from articles.index import bitmaps, writer
from articles.models import Article
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(db):
    builders.venue()
    builders.official("mike-pompeo", "مايك بومبيو", "Mike Pompeo", aliases=["Bombeo"])
    builders.article("اجتماع مراكش", abstract="")
    builders.article("مراجعة سرية", abstract="", status="draft")
    writer.rebuild()


def suggested(client, typed: str) -> list[tuple[str, str]]:
    response = client.get("/suggest/", {"q": typed})
    assert response["Content-Type"] == "application/json"
    return [(s["label"], s["address"]) for s in response.json()["suggestions"]]


def test_suggest__authorities_come_before_words(client, archive):
    found = suggested(client, "مرا")
    assert found[0] == ("مراكش", "/venues/marrakesh/")
    assert found[1][1].startswith("/articles/?q=")
    assert len(found) == 2


@pytest.mark.parametrize("typed", ["Pomp", "bombeo", "بومبي", "مايك بو", "Pompeio", "POMPEO"])
def test_suggest__other_or_misspelt_name_finds_the_authority(client, archive, typed):
    assert ("مايك بومبيو", "/officials/mike-pompeo/") in suggested(client, typed)


def test_suggest__several_words_complete_the_last_one(client, archive):
    assert "اجتماع مراكش" in [label for label, _ in suggested(client, "اجتماع مرا")]


@pytest.mark.parametrize("typed", ["", "م", "؟؟", "\x00", "%%%", "'", "ك" * 5000])
def test_suggest__empty_short_or_odd_input_returns_nothing(client, archive, typed):
    assert suggested(client, typed) == []


def test_suggest__words_of_unpublished_articles_are_not_suggested(client, archive):
    assert "مراجعة" not in str(suggested(client, "مراج"))
    Article.objects.update(status="draft")
    writer.index_articles(Article.objects.all())
    assert [label for label, address in suggested(client, "اجتم") if "?q=" in address] == []


def test_suggest__english_page_gives_english_names(client, archive):
    found = client.get("/en/suggest/", {"q": "مراك"}).json()["suggestions"]
    assert found[0] == {
        "label": "Marrakesh",
        "kind": "Venue",
        "address": "/en/venues/marrakesh/",
    }


def test_suggest__takes_few_queries_and_sets_no_cookie(
    client, archive, django_assert_max_num_queries
):
    bitmaps.current()  # a process loads the index when it starts
    with django_assert_max_num_queries(5):
        response = client.get("/suggest/", {"q": "مرا"})
    assert "Set-Cookie" not in response
    assert "public" in response["Cache-Control"]
