"""Feeds of a list: the same articles as the page, what changed last first, nothing hidden or harmful."""

import datetime as dt

import feedparser
import pytest
from django.test import Client

from articles.editorial import workflow
from articles.index import writer
from articles.models import ArticleState, PublicRecord
from tests import builders

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def archive():
    iraq = builders.state("iraq", "العراق", "Iraq")
    builders.article("خبر جديد", date="2022-05-11", states=[iraq])
    builders.article("خبر قديم", date="2019", states=[iraq], abstract=HOSTILE)
    builders.article("بلا دولة", date="2023")
    builders.article("مسودة سرية", status="draft", states=[iraq])
    only_suggested = builders.article("مقترح", date="2020")
    ArticleState.objects.create(article=only_suggested, state=iraq, status="suggested")
    return iraq


def atom(client: Client, address: str = "/articles/feed/?state=iraq"):
    response = client.get(address)
    assert response["Content-Type"].startswith("application/atom+xml")
    found = feedparser.parse(response.content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_feed__what_the_list_has_and_what_changed_last_first(client, archive):
    found = atom(client)
    assert [entry.title for entry in found.entries] == ["خبر قديم", "خبر جديد"]
    assert [entry.date if "date" in entry else None for entry in found.entries]
    assert "سرية" not in client.get("/articles/feed/").content.decode()
    assert [link.rel for link in found.feed.links if link.rel == "self"]
    assert found.feed.subtitle == "مقالان عن العراق"


def test_feed__a_summary_is_text(client, archive):
    # What a reader takes for HTML says the letters, not the element.
    summary = client.get("/articles/feed/?state=iraq").content.decode()
    assert "&amp;lt;script&amp;gt;" in summary
    assert HOSTILE not in atom(client).entries[0].summary


def test_feed__a_corrected_article_comes_first_and_is_the_same_entry(client, archive):
    before = atom(client).entries
    PublicRecord.objects.update(changed_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    article = PublicRecord.objects.get(article__title="خبر جديد").article
    article.url = "https://example.org/korrigiert"  # not a word of what is searched
    article.save()
    writer.index_article(article)
    after = atom(client).entries
    assert [entry.title for entry in after] == ["خبر جديد", "خبر قديم"]
    assert after[0].id == before[1].id
    assert after[0].updated > after[1].updated
    assert after[0].published == before[1].published


def test_feed__a_withdrawn_article_disappears(client, archive, editor):
    article = PublicRecord.objects.get(article__title="خبر جديد").article
    workflow.take("withdraw", article, editor, "نُشر خطأ")
    assert [entry.title for entry in atom(client).entries] == ["خبر قديم"]


def test_feed__pages_of_rfc_5005(client):
    for n in range(120):
        builders.article(f"خبر {n}")
    links = {link.rel: link.href for link in atom(client, "/articles/feed/").feed.links}
    assert {"self", "first", "next", "last"} <= links.keys()
    assert "previous" not in links
    titles, address = [], links["first"]
    while address:
        page = atom(client, address)
        titles += [entry.title for entry in page.entries]
        address = {link.rel: link.href for link in page.feed.links}.get("next")
    assert titles == [f"خبر {n}" for n in reversed(range(120))]


def test_feed__letters_that_xml_cannot_hold(client):
    builders.article("خبر \x0b عن \x1f الاجتماع", abstract="سطر \x0c آخر")
    assert atom(client, "/articles/feed/?q=%0Bخبر").entries[0].title == "خبر  عن  الاجتماع"
    assert client.get("/oai?verb=ListRecords&metadataPrefix=mods").status_code == 200


def test_json_feed__as_the_standard_has_it(client, archive):
    response = client.get("/articles/feed.json?state=iraq")
    assert response["Content-Type"].startswith("application/feed+json")
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://testserver/articles/feed.json?state=iraq"
    assert [item["title"] for item in feed["items"]] == ["خبر قديم", "خبر جديد"]
    for item in feed["items"]:
        assert item["id"] == item["url"]
        assert item["content_text"]
        assert dt.datetime.fromisoformat(item["date_modified"])


@pytest.mark.parametrize("page", ["/articles/?state=iraq", "/states/iraq/"])
def test_pages__name_their_feeds(client, archive, page):
    html = client.get(page).content.decode()
    assert 'type="application/atom+xml"' in html
    assert "/articles/feed.atom?state=iraq" in html
    assert "/articles/feed.json?state=iraq" in html


def test_meeting__names_its_feed(client):
    meeting = builders.meeting()
    html = client.get(meeting.get_absolute_url()).content.decode()
    assert f"/articles/feed.atom?meeting={meeting.slug}" in html
