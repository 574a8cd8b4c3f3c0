"""Feeds of a list: the same articles as the page, latest change first, nothing hidden or harmful."""

import datetime as dt
from html import unescape

import feedparser
import pytest
from django.core.cache import caches
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
    parsed = feedparser.parse(response.content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def test_feed__filtered_list_has_its_articles_latest_change_first(client, archive):
    parsed = atom(client)
    assert [entry.title for entry in parsed.entries] == ["خبر قديم", "خبر جديد"]
    assert [entry.date if "date" in entry else None for entry in parsed.entries]
    assert "سرية" not in client.get("/articles/feed/").content.decode()
    assert [link.rel for link in parsed.feed.links if link.rel == "self"]
    assert parsed.feed.subtitle == "مقالان: العراق"


def test_feed__markup_in_a_summary_is_escaped(client, archive):
    # Feed readers render the summary as HTML, so it must show the characters, not an element.
    summary = client.get("/articles/feed/?state=iraq").content.decode()
    assert "&amp;lt;script&amp;gt;" in summary
    assert HOSTILE not in atom(client).entries[0].summary


NASTY = 'قال الوزير "نعم" & سكت <b>طويلا</b> &amp; انتهى'


def test_feed__every_text_arrives_as_it_is(client):
    topic = builders.topic(name_ar="أمن & حدود <x>")
    outlet = builders.source("ab", 'صحيفة "أ&ب" <ج>', "A&B <C>")
    builders.article(NASTY, abstract=NASTY, source=outlet, topics=[topic], date="2019-06-25")
    parsed = atom(client, "/articles/feed/?source=ab&q=الوزير")
    (entry,) = parsed.entries
    assert entry.title_detail.type == "text/plain"
    assert entry.title == NASTY
    assert entry.author == 'صحيفة "أ&ب" <ج>'
    assert [tag.term for tag in entry.tags] == ["أمن & حدود <x>"]
    assert "«الوزير»" in parsed.feed.title
    assert 'صحيفة "أ&ب" <ج>' in parsed.feed.title
    assert 'صحيفة "أ&ب" <ج>' in parsed.feed.subtitle
    assert entry.summary_detail.type == "text/html"
    assert unescape(entry.summary).endswith(NASTY)
    (item,) = client.get("/articles/feed.json?source=ab&q=الوزير").json()["items"]
    assert item["title"] == NASTY
    assert item["content_text"].endswith(NASTY)
    assert (item["authors"], item["tags"]) == (
        [{"name": 'صحيفة "أ&ب" <ج>'}],
        ["أمن & حدود <x>"],
    )


def test_feed__date_of_the_article_is_not_taken_for_that_of_the_entry(client):
    article = builders.article("خبر", date="2019-06-25")
    record = PublicRecord.objects.get(article=article)
    (entry,) = atom(client, "/articles/feed/").entries
    for moment, parsed in (
        (record.changed_at, entry.updated_parsed),
        (record.public_since, entry.published_parsed),
    ):
        assert dt.datetime(*parsed[:6]) == moment.replace(microsecond=0, tzinfo=None)
    assert entry.prism_publicationdate == "2019-06-25"
    assert "created" not in entry


def test_feed__corrected_article_comes_first_with_the_same_id(client, archive):
    before = atom(client).entries
    PublicRecord.objects.update(changed_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    article = PublicRecord.objects.get(article__title="خبر جديد").article
    article.url = "https://example.org/korrigiert"  # does not change the text that is searched
    article.save()
    writer.index_article(article)
    after = atom(client).entries
    assert [entry.title for entry in after] == ["خبر جديد", "خبر قديم"]
    assert after[0].id == before[1].id
    assert after[0].updated > after[1].updated
    assert after[0].published == before[1].published


def test_feed__withdrawn_article_is_removed(client, archive, editor):
    article = PublicRecord.objects.get(article__title="خبر جديد").article
    workflow.take_step("withdraw", article, editor, "نُشر خطأ")
    assert [entry.title for entry in atom(client).entries] == ["خبر قديم"]


def test_feed__long_list_is_paged_as_in_rfc_5005(client):
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


def test_feed__characters_not_allowed_in_xml_are_removed(client):
    builders.article("خبر \x0b عن \x1f الاجتماع", abstract="سطر \x0c آخر")
    assert atom(client, "/articles/feed/?q=%0Bخبر").entries[0].title == "خبر عن الاجتماع"
    assert client.get("/oai?verb=ListRecords&metadataPrefix=mods").status_code == 200


def test_json_feed__filtered_list_follows_version_1_1(client, archive):
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
def test_pages__lists_and_authorities_link_to_their_feeds(client, archive, page):
    html = client.get(page).content.decode()
    assert 'type="application/atom+xml"' in html
    assert "/articles/feed.atom?state=iraq" in html
    assert "/articles/feed.json?state=iraq" in html


def test_meeting__page_links_to_its_feed(client):
    meeting = builders.meeting()
    html = client.get(meeting.get_absolute_url()).content.decode()
    assert f"/articles/feed.atom?meeting={meeting.slug}" in html


@pytest.mark.django_db(transaction=True)  # events are dated by their transaction
def test_meetings_feed__outcomes_in_the_language_latest_change_first(client):
    old = builders.meeting(
        "2021-06-28-rome", "2021-06-28", title_ar="اجتماع روما", title_en="Rome meeting"
    )
    new = builders.meeting()
    builders.meeting("2023-01-01-secret", "2023-01-01", title_ar="اجتماع سري", status="draft")
    before = atom(client, "/meetings/feed.atom").entries
    assert [entry.link for entry in before] == [
        f"http://testserver/meetings/{each.slug}/" for each in (new, old)
    ]
    old.outcomes.create(position=1, text_ar="تعهدات <b>جديدة</b>", text_en="New pledges")
    old.outcomes.create(position=2, text_ar="مجموعة عمل")
    caches["pages"].clear()
    first, _second = atom(client, "/meetings/feed.atom").entries
    assert first.title == "اجتماع روما"
    assert first.id == before[1].id
    assert unescape(first.summary).count("<br") == 2
    assert "<b>" not in first.summary
    (item, _other) = client.get("/en/meetings/feed.json").json()["items"]
    assert item["content_text"].splitlines()[1:] == ["New pledges", "مجموعة عمل"]
    assert item["title"] == "Rome meeting"
