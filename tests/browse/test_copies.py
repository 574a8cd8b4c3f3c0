"""Copies of one text in lists: which one stands, what is folded, and what counts, files and the API say."""

import json
import re

import pytest

from articles.browse.article_list import ArticleList
from articles.browse.copies import fold
from articles.index import bitmaps
from articles.models import Article, Story
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """A report of an agency in four outlets, one of them undated, and an article of its own."""
    story = Story.objects.create()
    outlets = [
        ("عنب بلدي", "2019-06-26"), ("الشرق الأوسط", "2019-06-25"), ("رووداو", "not-stated"),
        ("سانا", "2019-06"),
    ]  # fmt: skip
    for number, (name, date) in enumerate(outlets):
        builders.article(
            f"باريس تستضيف اجتماع التحالف {number}", date=date, story=story,
            source=builders.source(f"outlet-{number}", name, f"Outlet {number}"),
        )  # fmt: skip
    builders.article("خبر آخر عن الاجتماع", date="2019-06-24")
    return story


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def also(shown: str) -> str:
    """Return the text of the only line on where an article was published too."""
    (line,) = re.findall(r'<p class="card-also">(.*?)</p>', shown)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", line)).strip()


def test_list__earliest_copy_stands_and_the_others_are_named_under_it(client, story):
    shown = page(client, "/articles/")
    titles = re.findall(r'class="card-title"[^>]*>.*?>([^<]+)</a>', shown)
    assert titles == ["باريس تستضيف اجتماع التحالف 1", "خبر آخر عن الاجتماع"]
    # A month is not taken for earlier than a day in it, and an undated copy comes last.
    assert also(shown).startswith("ونُشر أيضا في: عنب بلدي (26 حزيران/يونيو 2019")
    places = [
        also(shown).index(name) for name in ("عنب بلدي", "سانا (حزيران/يونيو 2019)", "رووداو")
    ]
    assert places == sorted(places)


def test_list__count_is_that_of_articles_and_says_what_is_folded(client, story):
    shown = page(client, "/articles/")
    assert "<b>5</b> مقالات" in shown
    assert "منها 3 نسخ مطوية تحت أصولها" in shown
    assert "3 of them are copies of others, folded under them" in page(client, "/en/articles/")
    assert "مطوية" not in page(client, "/articles/?source=outlet-2")


def test_files_and_api__have_every_copy(client, story):
    answer = json.loads(client.get("/api/v1/articles").content)
    assert answer["total"] == 5
    assert len(answer["items"]) == 5
    lines = b"".join(client.get("/articles/export.jsonl").streaming_content).splitlines()
    assert len(lines) == 5
    listed = ArticleList({})
    assert listed.results.count() == 5
    assert listed.unfolded.count() + len(listed.folding.folded) == 5


def test_list__copy_whose_original_is_filtered_out_stands(client, story):
    shown = page(client, "/articles/?source=outlet-0&source=outlet-2")
    assert shown.count('class="card"') == 1
    assert also(shown).startswith("ونُشر أيضا في: رووداو")
    assert 'class="card-also"' not in page(client, "/articles/?source=outlet-2")


def test_list__only_undated_copies_are_folded_without_a_claim_of_order(client):
    story = Story.objects.create()
    for number in range(2):
        builders.article(
            f"نسخة بلا تاريخ {number}", date="not-stated", story=story,
            source=builders.source(f"outlet-{number}", f"صحيفة {number}", f"Outlet {number}"),
        )  # fmt: skip
    shown = page(client, "/articles/")
    assert shown.count('class="card"') == 1
    assert "صحيفة 1" in also(shown)


@pytest.mark.parametrize("query", ["?q=باريس", "?sort=oldest", "?q=باريس&sort=newest"])
def test_list__folds_in_every_order(client, story, query):
    shown = page(client, f"/articles/{query}")
    assert shown.count('class="card-also"') == 1
    assert "باريس تستضيف اجتماع التحالف" in re.sub("<[^>]+>", "", shown)


def test_pages__hold_as_many_articles_that_stand_as_fit(client, story, monkeypatch):
    monkeypatch.setattr("articles.views.browse.PAGE_SIZE", 1)
    first = page(client, "/articles/?sort=oldest")
    assert "صفحة 1 من 2" in first or "1 من 2" in first
    assert "خبر آخر" in first
    assert 'class="card-also"' in page(client, "/articles/?sort=oldest&page=2")


def test_home_and_authority__fold_too(client):
    cited = builders.resolution()
    story = Story.objects.create()
    for number in range(3):
        builders.article(
            f"القرار في صحيفة {number}", date=f"2020-01-0{number + 1}", story=story,
            resolutions=[cited],
        )  # fmt: skip
    for address in ("/", "/resolutions/unsc-2254/"):
        shown = page(client, address)
        assert shown.count('class="card"') == 1, address
        assert "القرار في صحيفة 0" in shown


def test_fold__follows_changes_of_stories(story):
    everything = bitmaps.current().snapshot.everything
    assert len(fold(bitmaps.current(), everything).folded) == 3
    Article.objects.filter(title__endswith="0").update(story=None)
    assert len(fold(bitmaps.current(), everything).folded) == 2


def test_fold__takes_no_statement_for_each_copy(client, story, django_assert_max_num_queries):
    bitmaps.current()
    with django_assert_max_num_queries(5):
        page(client, "/articles/")
