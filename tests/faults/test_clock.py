"""Timestamps left by a clock that was ahead and then corrected: harvests and rate limits stay right."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from articles.index import writer
from articles.models import Article, PublicRecord
from articles.web import rate_limit
from tests import builders

pytestmark = pytest.mark.django_db


def changed(article: Article) -> dt.datetime:
    """Change an article that is public, and return the time of change in its public record."""
    article.title += "؟"
    article.save()
    writer.index_articles(Article.objects.filter(pk=article.pk))
    return PublicRecord.objects.get(article=article).changed_at


def test_harvest__change_after_the_clock_was_set_back_is_not_missed(catalogue):
    ahead = timezone.now().replace(microsecond=0) + dt.timedelta(minutes=20)
    first, second = Article.objects.published()[:2]
    third = builders.article()
    PublicRecord.objects.filter(article=first).update(changed_at=ahead)
    assert changed(second) >= ahead  # a harvest from `ahead` on includes it
    permanent_id = third.permanent_id
    third.delete()
    assert PublicRecord.objects.get(permanent_id=permanent_id).changed_at >= ahead


def test_harvest__timestamp_years_ahead_is_ignored(catalogue):
    first, second = Article.objects.published()[:2]
    far = timezone.now() + dt.timedelta(days=4_000)
    PublicRecord.objects.filter(article=first).update(changed_at=far)
    assert changed(second) < timezone.now() + dt.timedelta(minutes=1)


def test_allowance__timestamp_a_day_ahead_does_not_block_the_client(client, catalogue, settings):
    settings.RATE_LIMIT = True
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM articles_allowance"
        )  # allowances outlive a test of another thread
    assert client.get("/articles/?venue=paris").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_allowance SET until = until + interval '1 day'")
        assert cursor.rowcount == 1
    response = client.get("/articles/?venue=rome")
    assert response.status_code == 200
    left = int(response.headers["RateLimit"].partition("r=")[2].partition(";")[0])
    assert left == rate_limit.MACHINES.at_once - 1
