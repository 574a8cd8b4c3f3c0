import threading

import pytest
from django.db import connection, connections, transaction
from django.http import QueryDict

from articles.browse.filterset import ArticleFilterSet
from articles.index import postings, writer
from articles.models import Article, GoneDocument, IndexEntry, IndexStatistics, Posting, Word
from articles.search import ranking
from tests import builders


def titles(query: str) -> list[str]:
    filterset = ArticleFilterSet(QueryDict(f"q={query}"), queryset=Article.objects.published())
    return [article.title for article in filterset.results[:100]]


def stored() -> dict[str, list[tuple]]:
    """Return what is stored by lexeme, with the articles in place of their documents' numbers."""
    articles = dict(IndexEntry.objects.values_list("number", "article_id"))
    found: dict[str, list[tuple]] = {}
    for posting in Posting.objects.all():
        for number, frequency, length in ranking.unpack(bytes(posting.octets)).tolist():
            if number in articles:
                found.setdefault(posting.lexeme, []).append((articles[number], frequency, length))
    return {lexeme: sorted(rows) for lexeme, rows in found.items()}


@pytest.mark.django_db
def test_add__pieces_grow_together_and_equal_a_rebuild():
    for number in range(3 * postings.LOOSE_PIECES):
        builders.article(f"اجتماع مراكش {number}", abstract="")
    assert Posting.objects.filter(lexeme="~مراكش").count() <= postings.LOOSE_PIECES
    step_by_step = stored()
    statistics = IndexStatistics.objects.values().get()
    words = list(Word.objects.order_by("pk").values())
    writer.rebuild()
    assert stored() == step_by_step
    assert IndexStatistics.objects.values().get() == statistics
    assert list(Word.objects.order_by("pk").values()) == words


@pytest.mark.django_db
def test_add__full_pieces_are_left_alone(monkeypatch):
    monkeypatch.setattr(postings, "FULL_PIECE", 10)
    for number in range(45):
        builders.article(f"اجتماع {number}", abstract="", index=False)
    writer.index_articles(Article.objects.all())
    sizes = [len(ranking.unpack(bytes(p.octets))) for p in Posting.objects.filter(lexeme="~اجتماع")]
    assert sorted(sizes) == [5, 10, 10, 10, 10]
    assert len(titles("اجتماع")) == 45


@pytest.mark.django_db
def test_merge__drops_what_is_gone(monkeypatch):
    article = builders.article("اجتماع قديم", abstract="")
    Article.objects.filter(pk=article.pk).update(title="اجتماع جديد")
    writer.index_articles(Article.objects.all())
    (gone,) = GoneDocument.objects.values_list("pk", flat=True)
    for number in range(postings.LOOSE_PIECES):
        builders.article(f"اجتماع {number}", abstract="")
    held = [
        row[0]
        for posting in Posting.objects.filter(lexeme="~اجتماع")
        for row in ranking.unpack(bytes(posting.octets)).tolist()
    ]
    assert gone not in held
    assert len(held) == 1 + postings.LOOSE_PIECES
    assert titles("قديم") == []


@pytest.mark.django_db
def test_index_article__what_nobody_sees_writes_no_posting():
    article = builders.article("اجتماع مراكش")
    before = Posting.objects.count()
    number = IndexEntry.objects.get().number
    Article.objects.filter(pk=article.pk).update(caption="صورة")  # its rights do not show it
    writer.index_article(article)
    assert Posting.objects.count() == before
    assert IndexEntry.objects.get().number == number
    # The order of numbers is that of changes: feeds give what changed last first.
    Article.objects.filter(pk=article.pk).update(url="https://example.org/a")
    writer.index_article(article)
    assert IndexEntry.objects.get().number > number


@pytest.mark.django_db(transaction=True)
def test_add__two_at_once_wait_for_nobody_and_lose_nothing():
    builders.article("خبر", abstract="")  # its values are known to the facets already
    first = builders.article("اجتماع مراكش الأول", abstract="", index=False)
    second = builders.article("اجتماع مراكش الثاني", abstract="", index=False)
    done = threading.Event()

    def publish_second():
        try:
            writer.index_article(second)
            done.set()
        finally:
            connections.close_all()

    with transaction.atomic():
        writer.index_article(first)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [postings._LOCK])
        thread = threading.Thread(target=publish_second)
        thread.start()
        assert done.wait(20), "the second waited for the first"
    thread.join()
    assert set(titles("مراكش")) == {"اجتماع مراكش الأول", "اجتماع مراكش الثاني"}


@pytest.mark.django_db
def test_ranking__follows_the_statistics():
    builders.article("اجتماع مراكش", abstract="في روما")
    statistics = IndexStatistics.objects.get()
    entry = IndexEntry.objects.get()
    assert (statistics.documents, statistics.average_length) == (1, float(entry.length))
