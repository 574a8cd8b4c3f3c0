"""What a clock leaves behind that was ahead and is set right again: nothing is hidden, nobody is shut out."""

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
    """Change what is public of an article, and return when its record says that it did."""
    article.title += "؟"
    article.save()
    writer.index_articles(Article.objects.filter(pk=article.pk))
    return PublicRecord.objects.get(article=article).changed_at


def test_harvest__does_not_miss_what_came_after_the_clock_was_set_back(catalogue):
    ahead = timezone.now().replace(microsecond=0) + dt.timedelta(minutes=20)
    first, second = Article.objects.published()[:2]
    third = builders.article()
    PublicRecord.objects.filter(article=first).update(changed_at=ahead)
    assert changed(second) >= ahead  # whoever asks from there on is told
    number = third.permanent_id
    third.delete()
    assert PublicRecord.objects.get(permanent_id=number).changed_at >= ahead


def test_harvest__a_clock_that_was_far_ahead_does_not_count(catalogue):
    first, second = Article.objects.published()[:2]
    far = timezone.now() + dt.timedelta(days=4_000)
    PublicRecord.objects.filter(article=first).update(changed_at=far)
    assert changed(second) < timezone.now() + dt.timedelta(minutes=1)


def test_allowance__nobody_waits_for_a_day_that_was_not(client, catalogue, settings):
    settings.RATE_LIMIT = True
    assert client.get("/articles/?venue=paris").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_allowance SET until = until + interval '1 day'")
        assert cursor.rowcount == 1
    answer = client.get("/articles/?venue=rome")
    assert answer.status_code == 200
    left = int(answer.headers["RateLimit"].partition("r=")[2].partition(";")[0])
    assert left == rate_limit.MACHINES.at_once - 1
