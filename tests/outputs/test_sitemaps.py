"""Sitemap, robots.txt and OpenSearch: public pages in both languages, and when each last changed."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from lxml import etree
from protego import Protego

from articles.editorial import workflow
from articles.index import writer
from articles.models import ArticleState, FacetTerm, PublicRecord
from articles.outputs import sitemaps
from tests import builders

pytestmark = pytest.mark.django_db
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
LONG_AGO = dt.datetime(2020, 5, 1, 12, tzinfo=dt.UTC)


def read(client, address: str) -> etree._Element:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    assert len(response.content) < 50 * 1024 * 1024
    return etree.fromstring(response.content)


def entries(client) -> dict[str, etree._Element]:
    """Return every entry of every file by its address."""
    found = {}
    for loc in read(client, "/sitemap.xml").findall("s:sitemap/s:loc", NS):
        parts = urlsplit(loc.text)
        for url in read(client, f"{parts.path}?{parts.query}").findall("s:url", NS):
            found[urlsplit(url.findtext("s:loc", namespaces=NS)).path] = url
    return found


def lastmod(entry) -> str:
    return entry.findtext("s:lastmod", namespaces=NS)


def test_sitemap__pages_answer_and_link_to_both_languages(client, catalogue):
    found = entries(client)
    assert len(found) > 500
    for address, entry in list(found.items())[::17]:
        assert client.get(address).status_code == 200, address
        languages = {link.get("hreflang") for link in entry.findall("x:link", NS)}
        assert languages == {"ar", "en", "x-default"}
    assert "/about/data/" in found
    assert "/en/meetings/" in found


def test_sitemap__hidden_records_are_left_out(client, editor):
    shown, draft = builders.article(), builders.article(status="draft")
    withdrawn = builders.article()
    workflow.take_step("withdraw", withdrawn, editor, "خطأ")
    builders.meeting(status="draft")
    found = " ".join(entries(client))
    assert shown.permanent_id in found
    for hidden in (draft.permanent_id, withdrawn.permanent_id, "marrakesh-ministerial"):
        assert hidden not in found


def test_lastmod__article_has_that_of_its_public_record(client):
    article = builders.article()
    PublicRecord.objects.update(changed_at=LONG_AGO)
    assert lastmod(entries(client)[article.get_absolute_url()]) == "2020-05-01"


def test_lastmod__authority_changes_when_articles_join_or_leave(client):
    iraq = builders.state("iraq", "العراق", "Iraq")
    type(iraq).objects.update(updated_at=LONG_AGO - dt.timedelta(days=1))
    article = builders.article(states=[iraq])
    PublicRecord.objects.update(changed_at=LONG_AGO)
    assert lastmod(entries(client)["/states/iraq/"]) == "2020-05-01"
    ArticleState.objects.update(status="rejected")
    writer.index_article(article)
    assert FacetTerm.objects.get(key="iraq").left_at
    today = timezone.now().date().isoformat()
    assert lastmod(entries(client)["/states/iraq/"]) == today


def test_lastmod__meeting_changes_with_its_participations(client):
    meeting = builders.meeting()
    type(meeting).objects.update(updated_at=LONG_AGO)
    builders.participation(meeting, builders.state())
    today = timezone.now().date().isoformat()
    assert lastmod(entries(client)[meeting.get_absolute_url()]) == today


def test_sitemap__long_section_is_split_into_files(client, monkeypatch):
    monkeypatch.setattr(sitemaps.Articles, "limit", 4)
    for n in range(5):
        builders.article(f"خبر {n}")
    parts = [loc.text for loc in read(client, "/sitemap.xml").findall("s:sitemap/s:loc", NS)]
    assert (
        sum("sitemap-articles.xml" in part for part in parts) == 3
    )  # ten addresses, four in a file
    assert sum("/articles/" in address for address in entries(client)) == 2 * 5 + 2
    assert client.get("/sitemap-articles.xml?p=9").status_code == 404
    assert client.get("/sitemap-articles.xml?p=x").status_code == 404
    assert client.get("/sitemap-nothing.xml").status_code == 404


def test_robots__names_the_sitemap_and_disallows_machine_addresses(client):
    robots = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    rules = Protego.parse(robots)
    for allowed in ("/", "/articles/", "/meetings/a/", "/articles/0123456789/a/", "/about/data/"):
        assert rules.can_fetch(f"http://testserver{allowed}", "Googlebot"), allowed
    for closed in ("/admin/", "/articles/?venue=paris&date=2019", "/articles/export.csv", "/api/v1/articles",
                   "/en/articles/by/venue/", "/oai?verb=Identify"):  # fmt: skip
        assert not rules.can_fetch(f"http://testserver{closed}", "Googlebot"), closed


def test_opensearch__templates_give_suggestions_and_results(client):
    builders.article()
    writer.authority_changed(builders.venue("paris", "باريس", "Paris"))
    response = client.get("/opensearch.xml")
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    root = etree.fromstring(response.content)
    ns = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert len(root.findtext("o:ShortName", namespaces=ns)) <= 16
    urls = {url.get("type"): url.get("template") for url in root.findall("o:Url", ns)}
    suggest = urls["application/x-suggestions+json"].replace("{searchTerms}", "باري")
    typed, labels, kinds, addresses = client.get(suggest.removeprefix("http://testserver")).json()
    assert (typed, labels[0]) == ("باري", "باريس")
    assert len(labels) == len(kinds) == len(addresses)
    page = urls["text/html"].replace("{searchTerms}", "خبر").replace("{startPage?}", "1")
    assert client.get(page.removeprefix("http://testserver")).status_code == 200
    assert 'rel="search"' in client.get("/").content.decode()
