"""Rate limits: more for people than for machines, cached responses for free; limits of depth and choices."""

import pytest
from django.db import connection
from django.test import Client
from sickle import Sickle

from articles.index import writer
from articles.models import Article
from articles.web import rate_limit
from tests import builders

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture(autouse=True)
def _limited(settings, monkeypatch):
    settings.RATE_LIMIT = True
    monkeypatch.setattr(rate_limit, "PEOPLE", rate_limit.Policy("people", 8, 0.01))
    monkeypatch.setattr(rate_limit, "MACHINES", rate_limit.Policy("machines", 3, 0.01))


def pass_time(seconds: float) -> None:
    """Let allowances refill as if this time had passed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE articles_allowance SET until = until - make_interval(secs => %s)", [seconds]
        )


def statuses_of(
    client: Client, times: int, address="/articles/?venue=rome&n={}", **headers
) -> list[int]:
    """Return the status codes of `times` different requests."""
    return [client.get(address.format(n), headers=headers).status_code for n in range(times)]


def test_lists__people_get_more_than_machines(client):
    assert statuses_of(client, 10, **{"User-Agent": FIREFOX}) == [200] * 8 + [429] * 2
    assert (
        statuses_of(client, 5, "/articles/?n=m{}", **{"User-Agent": "GPTBot/1.0"})
        == [200] * 3 + [429] * 2
    )
    bot = {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}
    assert statuses_of(client, 1, "/articles/?n=g{}", **bot) == [429]


def test_lists__cached_pages_and_304_are_free(client):
    response = client.get("/articles/?venue=rome", headers={"User-Agent": "curl/8"})
    for _ in range(10):
        assert (
            client.get("/articles/?venue=rome", headers={"User-Agent": "curl/8"}).status_code == 200
        )
        again = {"User-Agent": "curl/8", "If-None-Match": response["ETag"]}
        assert client.get("/articles/?venue=rome", headers=again).status_code == 304
    assert response["RateLimit"].startswith('"machines";r=2;')


def test_pages__of_single_records_are_free(client):
    meeting = builders.meeting()
    statuses_of(client, 6, **{"User-Agent": "GPTBot/1.0"})
    for address in ("/", "/articles/", meeting.get_absolute_url(), "/about/data/", "/sitemap.xml"):
        assert client.get(address, headers={"User-Agent": "GPTBot/1.0"}).status_code == 200


def test_api__headers_count_down_to_the_refusal(client):
    left = []
    for n in range(3):
        response = client.get(f"/api/v1/articles?limit={n + 1}")
        assert response["RateLimit-Policy"] == '"machines";q=3;w=300'
        left.append(int(response["RateLimit"].split(";")[1].removeprefix("r=")))
    assert left == [2, 1, 0]
    refused = client.get("/api/v1/articles?limit=9")
    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert 0 < int(refused["Retry-After"]) <= 100
    assert refused["Cache-Control"] == "no-store"


def test_api__one_request_passes_after_retry_after(client):
    statuses_of(client, 4, "/api/v1/articles?limit={}1")
    pass_time(int(client.get("/api/v1/articles?limit=9")["Retry-After"]))
    assert client.get("/api/v1/articles?limit=9").status_code == 200
    assert client.get("/api/v1/articles?limit=8").status_code == 429


def test_oai__harvester_waits_on_503_and_takes_every_record(live_server, monkeypatch):
    monkeypatch.setattr(rate_limit, "HARVESTERS", rate_limit.Policy("harvesters", 2, 1.0))
    monkeypatch.setattr("articles.outputs.oai.repository.RECORDS_PER_PART", 2)
    for n in range(9):
        builders.article(f"خبر {n}", index=n == 8)
    writer.index_articles(Article.objects.all())
    waits = []
    monkeypatch.setattr(
        "sickle.app.time.sleep", lambda seconds: waits.append(seconds) or pass_time(seconds)
    )
    client = Sickle(f"{live_server.url}/oai", max_retries=3)
    found = [record.header.identifier for record in client.ListRecords(metadataPrefix="oai_dc")]
    assert len(set(found)) == len(found) == 9
    assert waits
    assert all(0 < seconds <= 2 for seconds in waits)


def test_oai__refusal_is_503_for_every_kind_of_client(client, monkeypatch):
    monkeypatch.setattr(rate_limit, "HARVESTERS", rate_limit.Policy("harvesters", 2, 0.01))
    for agent in (FIREFOX, "pyoai", "metha/0.2", "curl/8"):
        statuses = statuses_of(client, 3, "/oai?verb=Identify", **{"User-Agent": agent})
        assert statuses[-1] == 503
    refused = client.get("/oai?verb=Identify")
    assert 0 < int(refused["Retry-After"]) <= 100
    assert refused["Cache-Control"] == "no-store"
    assert refused["RateLimit-Policy"].startswith('"harvesters"')


def test_oai__harvest_leaves_the_allowance_of_other_machines_alone(client, monkeypatch):
    monkeypatch.setattr(rate_limit, "HARVESTERS", rate_limit.Policy("harvesters", 2, 0.01))
    assert statuses_of(client, 3, "/oai?verb=Identify") == [200, 200, 503]
    assert statuses_of(client, 4, "/api/v1/articles?limit={}1") == [200, 200, 200, 429]
    assert statuses_of(client, 1, "/oai?verb=Identify") == [503]


def test_files__cost_more_than_lists(client, monkeypatch):
    monkeypatch.setattr(rate_limit, "MACHINES", rate_limit.Policy("machines", 25, 0.01))
    assert statuses_of(client, 3, "/articles/export.csv?n={}") == [200, 200, 429]


def test_clients__are_identified_by_the_trusted_proxy_only(client, settings):
    settings.TRUSTED_PROXIES = 1
    one = {"User-Agent": "curl/8", "X-Forwarded-For": "203.0.113.7, 198.51.100.1"}
    same = {
        "User-Agent": "curl/8",
        "X-Forwarded-For": "192.0.2.9, 198.51.100.1",
    }  # the part before the proxy's is forged
    other = {"User-Agent": "curl/8", "X-Forwarded-For": "198.51.100.2"}
    assert statuses_of(client, 3, "/articles/?a={}", **one) == [200] * 3
    assert statuses_of(client, 1, "/articles/?b={}", **same) == [429]
    assert statuses_of(client, 1, "/articles/?c={}", **other) == [200]
    settings.TRUSTED_PROXIES = 0  # then the header is ignored
    assert statuses_of(client, 3, "/articles/?d={}", **other) == [200] * 3


def test_clients__ipv6_64_network_is_one_client(client, settings):
    settings.TRUSTED_PROXIES = 1
    for n in range(4):
        headers = {"User-Agent": "curl/8", "X-Forwarded-For": f"2001:db8:1:2::{n}"}
        statuses = statuses_of(client, 1, f"/articles/?e={n}{{}}", **headers)
    assert statuses == [429]


def test_clients__ip_addresses_are_not_stored(client):
    statuses_of(client, 2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM articles_allowance")
        assert all(b"127.0.0.1" not in bytes(key) for (key,) in cursor)


def test_spend__missing_table_refuses_nobody(client):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE articles_allowance")
    assert statuses_of(client, 6) == [200] * 6


def test_lists__deep_pages_and_many_choices_are_refused(client, monkeypatch, settings):
    settings.RATE_LIMIT = False
    monkeypatch.setattr("articles.web.paging.MOST_PAGES", 2)
    monkeypatch.setattr("articles.views.browse.MOST_PAGES", 2)
    for n in range(70):
        builders.article(f"خبر {n}", index=n == 69)
    writer.index_articles(Article.objects.all())
    assert 'rel="next"' in client.get("/articles/").content.decode()
    assert 'rel="next"' not in client.get("/articles/?page=2").content.decode()
    deep = client.get("/articles/?page=3")
    assert deep.status_code == 404
    assert "/articles/export.csv?page=3" in deep.content.decode()
    many = "&".join(f"venue=v{n}" for n in range(60))
    assert client.get(f"/articles/?{many}").status_code == 400
    problem = client.get(f"/api/v1/articles?{many}")
    assert (problem.status_code, problem["Content-Type"]) == (400, "application/problem+json")


def test_lists__narrow_lists_are_closed_to_crawlers(client):
    def robots(address):
        return 'content="noindex, nofollow"' in client.get(address).content.decode()

    assert not robots("/articles/?venue=rome")
    rome = builders.venue("rome", "روما", "Rome")
    builders.article(venues=[rome])
    assert robots("/articles/?venue=rome&date=2022")
    page = client.get("/articles/").content.decode()
    facets = page.split('id="facets"')[1].split("</nav>")[0]
    links = [part for part in facets.split("<a ")[1:] if 'href="?' in part.split(">")[0]]
    assert links
    assert all('rel="nofollow"' in part.split(">")[0] for part in links)


def test_refusal__machine_gets_text_and_person_gets_a_page(client):
    bot = {"User-Agent": "GPTBot/1.0"}
    assert statuses_of(client, 4, **bot)[-1] == 429
    refused = client.get("/articles/?venue=paris", headers=bot)
    assert refused.headers["Content-Type"].startswith("text/plain")
    assert "/about/data/" in refused.text
    assert int(refused.headers["Retry-After"]) >= 1
    person = [client.get(f"/articles/?p={n}", headers={"User-Agent": FIREFOX}) for n in range(9)][
        -1
    ]
    assert person.status_code == 429
    assert person.headers["Content-Type"].startswith("text/html")
