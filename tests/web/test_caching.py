"""Cache headers, ETags and compression; responses that need no work; 503 for database errors."""

from __future__ import annotations

import gzip

import brotli
import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction
from django.test import Client

from articles.index import bitmaps, writer
from articles.models import Article, Meeting
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room():
    meeting = builders.meeting(venue=builders.venue())
    writer.authority_changed(meeting)
    article = builders.article(meetings=[meeting])
    writer.rebuild()
    return meeting, article


def addresses(room) -> list[str]:
    meeting, article = room
    return [
        "/", "/articles/", "/articles/?venue=marrakesh&q=التحالف", "/articles/by/venue/", "/meetings/",
        meeting.get_absolute_url(), article.get_absolute_url(), "/venues/", "/venues/marrakesh/", "/about/",
        "/articles/feed/", "/api/v1/articles", "/api/", "/suggest/?q=مرا", "/en/articles/",
    ]  # fmt: skip


def test_pages__are_cacheable_and_set_no_cookie(client, room):
    for address in addresses(room):
        response = client.get(address)
        assert response.status_code == 200, address
        assert not response.cookies, address
        # Scripts of other sites may read these (CORS).
        is_for_machines = address.startswith(("/api/", "/articles/feed/"))
        vary = "Accept-Encoding, origin" if is_for_machines else "Accept-Encoding"
        assert response["Vary"] == vary, address
        directives = {d.strip().split("=")[0] for d in response["Cache-Control"].split(",")}
        assert {"public", "s-maxage", "stale-while-revalidate"} <= directives


def test_304__costs_one_statement(client, room, django_assert_num_queries):
    for address in addresses(room):
        etag = client.get(address)["ETag"]
        with django_assert_num_queries(1) as queries:
            again = client.get(address, headers={"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b""), address
        assert again["ETag"] == etag
        assert "articles_look" in queries.captured_queries[0]["sql"]
        with django_assert_num_queries(1):  # the cached page costs the same
            assert client.get(address).status_code == 200


def test_etag__changes_only_if_the_archive_changes(client, room):
    pages = addresses(room)
    first = {address: client.get(address)["ETag"] for address in pages}
    assert len(set(first.values())) == len(first)
    assert {a: client.get(a)["ETag"] for a in pages} == first
    Meeting.objects.filter(pk=room[0].pk).update(note_ar="ملاحظة جديدة")
    second = {address: client.get(address)["ETag"] for address in pages}
    assert not set(first.values()) & set(second.values())


def test_page__next_request_shows_an_edit(client, room):
    meeting, article = room
    for title in ("عنوان أول", "عنوان ثان"):
        with transaction.atomic():
            Article.objects.filter(pk=article.pk).update(title=title)
            writer.index_article(article)
        for address in ("/articles/", article.get_absolute_url(), meeting.get_absolute_url()):
            assert title in client.get(address).content.decode(), address
    Article.objects.filter(pk=article.pk).update(status="draft")
    writer.index_article(article)
    for address in ("/articles/", meeting.get_absolute_url(), "/articles/feed/"):
        assert "عنوان ثان" not in client.get(address).content.decode(), address
    assert client.get(article.get_absolute_url()).status_code == 410


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br, gzip, deflate", "br"), ("gzip", "gzip"), ("gzip;q=0.5, br;q=0", "gzip"), ("", None),
        ("identity", None), ("deflate", None), ("BR", "br"), ("gzip;q=0", None), ("br;q=1.0", "br"),
    ],
)  # fmt: skip
def test_encoding__follows_accept_encoding(client, room, accepted, encoding):
    plain = client.get("/articles/").content
    for _ in range(2):  # rendered, then cached
        response = client.get("/articles/", headers={"accept-encoding": accepted})
        assert response.get("Content-Encoding") == encoding
        octets = response.content
        decode = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
        assert decode(octets) == plain
        assert int(response["Content-Length"]) == len(octets)


def test_head__has_the_etag_of_get_and_no_body(client, room):
    response = client.head("/articles/")
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"] == client.get("/articles/")["ETag"]


def test_etag__of_another_host_or_missing_page_gives_no_304(client, room, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    etag = client.get("/articles/")["ETag"]
    other = client.get("/articles/", headers={"if-none-match": etag, "host": "other.example"})
    assert other.status_code == 200
    assert b"other.example" in other.content
    missing = client.get("/articles/nothing/", headers={"if-none-match": "*"})
    assert missing.status_code == 404


def test_draft__preview_is_not_cacheable(desk, room):
    draft = builders.article("مسودة", status="draft")
    for _ in range(2):
        response = desk.get(draft.get_absolute_url())
        assert response["Cache-Control"] == "private, no-store"
        assert "ETag" not in response or response.headers["ETag"] == ""
    assert Client().get(draft.get_absolute_url()).status_code == 404


def test_unavailable__slow_query_answers_503_and_says_why(client, room, monkeypatch):
    """Promise: a query that takes too long is cancelled, and the reader is told so."""

    def slow(index, tsquery):
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 50")
            try:
                cursor.execute("SELECT pg_sleep(5)")
            finally:
                cursor.execute("SET statement_timeout = 0")

    monkeypatch.setattr(bitmaps.Index, "words", slow)
    response = client.get("/articles/?q=مراكش")
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert response["Cache-Control"] == "no-store"
    assert "استغرق" in response.content.decode()
    assert client.get("/articles/").status_code == 200


def test_unavailable__unreachable_database_answers_503_with_longer_wait(client, room, monkeypatch):
    def broken(index, tsquery):
        raise OperationalError("gone")

    monkeypatch.setattr(bitmaps.Index, "words", broken)
    response = client.get("/articles/?q=مراكش")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "تعذّر الوصول" in response.text


def test_unavailable__other_database_error_is_raised(client, room, monkeypatch):
    def broken(index, tsquery):
        raise ProgrammingError("no such column")

    monkeypatch.setattr(bitmaps.Index, "words", broken)
    with pytest.raises(ProgrammingError):
        client.get("/articles/?q=مراكش")
