"""Feed and API of a list: the same articles as the page, nothing hidden, nothing harmful."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from articles.models import ArticleState
from tests import builders

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def archive():
    iraq = builders.state("iraq", "العراق", "Iraq")
    builders.article("خبر قديم", date="2019", states=[iraq], abstract=HOSTILE)
    builders.article("خبر جديد", date="2022-05-11", states=[iraq])
    builders.article("بلا دولة", date="2023")
    builders.article("مسودة سرية", status="draft", states=[iraq])
    only_suggested = builders.article("مقترح", date="2020")
    ArticleState.objects.create(article=only_suggested, state=iraq, status="suggested")
    return iraq


def entries(client: Client, address: str) -> list[ElementTree.Element]:
    response = client.get(address)
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def test_feed__what_the_list_has_newest_first(client, archive):
    found = entries(client, "/articles/feed/?state=iraq")
    assert [entry.findtext(f"{ATOM}title") for entry in found] == ["خبر جديد", "خبر قديم"]
    published = [entry.findtext(f"{ATOM}published")[:10] for entry in found]
    assert published == ["2022-05-11", "2019-01-01"]


def test_feed__a_summary_is_text(client, archive):
    summary = entries(client, "/articles/feed/?state=iraq")[1].find(f"{ATOM}summary")
    # What a reader takes for HTML says the letters, not the element.
    assert summary.text == "&lt;script&gt;alert(1)&lt;/script&gt;"


def test_api__the_counts_of_the_page(client, archive):
    data = client.get("/api/v1/articles/?state=iraq").json()
    assert data["total"] == 2
    assert [article["title"] for article in data["articles"]] == ["خبر جديد", "خبر قديم"]
    (states,) = [facet for facet in data["facets"] if facet["name"] == "state"]
    counts = {value["key"]: (value["count"], value["selected"]) for value in states["values"]}
    assert counts == {"iraq": (2, True), "not-stated": (2, False)}
    assert data["links"]["page"] == "http://testserver/articles/?state=iraq"
    assert data["links"]["next"] is None


def test_api__a_toggle_leads_to_as_many_as_it_says(client, archive):
    data = client.get("/api/v1/articles/").json()
    for facet in data["facets"]:
        for value in facet["values"]:
            assert client.get(value["toggle"]).json()["total"] == value["count"], value


def test_api__unknown_values_are_said(client, archive):
    data = client.get("/api/v1/articles/?state=narnia").json()
    assert data["total"] == 4
    assert any("narnia" in notice for notice in data["notices"])
