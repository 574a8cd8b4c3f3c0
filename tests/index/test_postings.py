import threading

import pytest
from django.db import connection, connections, transaction
from django.http import QueryDict

from articles.browse.article_list import ArticleList
from articles.index import postings, writer
from articles.models import Article, GoneDocument, IndexEntry, IndexStatistics, Posting, Word
from articles.search import ranking
from tests import builders


def titles(query: str) -> list[str]:
    filterset = ArticleList(QueryDict(f"q={query}"))
    return [article.title for article in filterset.results[:100]]


def stored() -> dict[str, list[tuple]]:
    """Return the stored postings by lexeme, with article ids in place of document numbers."""
    articles = dict(IndexEntry.objects.values_list("number", "article_id"))
    by_lexeme: dict[str, list[tuple]] = {}
    for posting in Posting.objects.all():
        for number, frequency, length in ranking.unpack(bytes(posting.octets)).tolist():
            if number in articles:
                by_lexeme.setdefault(posting.lexeme, []).append(
                    (articles[number], frequency, length)
                )
    return {lexeme: sorted(rows) for lexeme, rows in by_lexeme.items()}


@pytest.mark.django_db
def test_add__many_small_pieces_are_merged_and_equal_a_rebuild():
    for number in range(3 * postings.LOOSE_PIECES):
        builders.article(f"اجتماع مراكش {number}", abstract="")
    assert Posting.objects.filter(lexeme="~مراكش").count() <= postings.LOOSE_PIECES
    incremental = stored()
    statistics = IndexStatistics.objects.values().get()
    words = list(Word.objects.order_by("pk").values())
    writer.rebuild()
    assert stored() == incremental
    assert IndexStatistics.objects.values().get() == statistics
    assert list(Word.objects.order_by("pk").values()) == words


@pytest.mark.django_db
def test_add__full_pieces_are_not_merged(monkeypatch):
    monkeypatch.setattr(postings, "FULL_PIECE", 10)
    for number in range(45):
        builders.article(f"اجتماع {number}", abstract="", index=False)
    writer.index_articles(Article.objects.all())
    sizes = [len(ranking.unpack(bytes(p.octets))) for p in Posting.objects.filter(lexeme="~اجتماع")]
    assert sorted(sizes) == [5, 10, 10, 10, 10]
    assert len(titles("اجتماع")) == 45


@pytest.mark.django_db
def test_merge__deleted_documents_are_dropped(monkeypatch):
    article = builders.article("اجتماع قديم", abstract="")
    Article.objects.filter(pk=article.pk).update(title="اجتماع جديد")
    writer.index_articles(Article.objects.all())
    (gone,) = GoneDocument.objects.values_list("pk", flat=True)
    for number in range(postings.LOOSE_PIECES):
        builders.article(f"اجتماع {number}", abstract="")
    documents = [
        row[0]
        for posting in Posting.objects.filter(lexeme="~اجتماع")
        for row in ranking.unpack(bytes(posting.octets)).tolist()
    ]
    assert gone not in documents
    assert len(documents) == 1 + postings.LOOSE_PIECES
    assert titles("قديم") == []


@pytest.mark.django_db
def test_index_article__hidden_change_writes_nothing_and_public_change_gives_a_higher_number():
    article = builders.article("اجتماع مراكش")
    before = Posting.objects.count()
    number = IndexEntry.objects.get().number
    Article.objects.filter(pk=article.pk).update(caption="صورة")  # not public under its rights
    writer.index_article(article)
    assert Posting.objects.count() == before
    assert IndexEntry.objects.get().number == number
    # Later changes get higher numbers: feeds list the latest change first.
    Article.objects.filter(pk=article.pk).update(url="https://example.org/a")
    writer.index_article(article)
    assert IndexEntry.objects.get().number > number


@pytest.mark.django_db(transaction=True)
def test_add__concurrent_writers_do_not_wait_and_lose_nothing():
    builders.article("خبر", abstract="")  # so that the facet terms exist already
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
def test_refresh_statistics__one_article_gives_its_count_and_length():
    builders.article("اجتماع مراكش", abstract="في روما")
    statistics = IndexStatistics.objects.get()
    entry = IndexEntry.objects.get()
    assert (statistics.documents, statistics.average_length) == (1, float(entry.length))
