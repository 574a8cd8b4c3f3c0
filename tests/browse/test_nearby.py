"""Lists offered for a search without results."""

import pytest
from django.http import QueryDict

from articles.browse.article_list import ArticleList
from articles.browse.explanation import Explanation
from articles.browse.nearby import MOST, Nearby
from articles.index import bitmaps, writer
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(db):
    paris, rome = builders.venue("paris", "باريس", "Paris"), builders.venue("rome", "روما", "Rome")
    first = builders.meeting("paris-2019", "2019-06-24", venue=paris, title_ar="اجتماع باريس")
    second = builders.meeting("rome-2021", "2021-06-28", venue=rome, title_ar="اجتماع روما")
    builders.article("خريطة طريق من باريس", meetings=[first], date="2019-06-26", abstract="")
    builders.article("لقاء في باريس", meetings=[first], date="not-stated", abstract="")
    builders.article("خبر من روما", meetings=[second], date="2021-06-29", abstract="")
    writer.rebuild()


def ways(query: str) -> dict[str, int]:
    article_list = ArticleList(QueryDict(query))
    assert article_list.results.count() == 0
    explanation = Explanation(article_list) if article_list.query else None
    return {str(way.address): way.articles for way in Nearby(article_list, explanation).ways}


def test_ways__choice_that_excludes_the_words_is_left_out(archive):
    found = ways("q=خريطة&venue=rome")
    assert found["?venue=rome"] == 1
    assert found[str(ArticleList(QueryDict("q=خريطة")).state)] == 1


def test_ways__the_thing_and_the_year_named_are_kept(archive):
    found = ways("q=باريس 2019&venue=rome")
    assert found["?meeting=paris-2019"] == 2
    assert found["?venue=paris"] == 2
    assert found["?date=2019"] == 1
    assert found["?meeting_date=2019"] == 2


def test_ways__words_that_no_article_has_are_left_out_together(archive):
    found = ways("q=زرافة باريس فيل&words=all")
    assert found[str(ArticleList(QueryDict("q=باريس&words=all")).state)] == 2


def test_ways__year_of_a_choice_is_offered(archive):
    assert ways("venue=paris&date=2021")["?meeting_date=2021"] == 1


def test_ways__each_has_articles_and_leads_to_as_many(client, archive):
    found = ways("q=باريس 2019 زرافة&venue=rome&date=2021-06")
    assert 0 < len(found) <= MOST
    for address, count in found.items():
        assert count == ArticleList(QueryDict(address.removeprefix("?"))).results.count() > 0


def test_page__ways_are_links_with_their_numbers(client, archive):
    page = " ".join(client.get("/articles/?q=زرافة&venue=rome").content.decode().split())
    assert "أقرب ما في الأرشيف إلى هذا" in page
    assert (
        'href="/articles/?venue=rome"><span class="aside">المكان</span> <bdi>روما</bdi></a>' in page
    )
    assert '<span class="aside">مقال واحد</span>' in page


def test_page__word_missing_only_within_a_choice_is_not_said_to_be_in_no_article(client, archive):
    page = " ".join(client.get("/articles/?q=خريطة زرافة&venue=rome").content.decode().split())
    assert "لا مقال ضمن هذه التصفية فيه «<bdi>خريطة</bdi>»" in page


def test_queries__ways_cost_a_bounded_number(client, archive, django_assert_max_num_queries):
    bitmaps.current()
    with django_assert_max_num_queries(16):
        client.get("/articles/?q=زرافة فيل باريس 2019 أسد نمر&venue=rome&date=2021&words=all")
