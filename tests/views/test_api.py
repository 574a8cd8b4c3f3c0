"""The API: the same articles and counts as the pages, links, cursors, problems and documentation."""

import re

import pytest
from django.urls import reverse

from articles.browse.result_list import MOST_BY_RANK
from articles.index import writer
from articles.models import Article, ArticleState, Meeting
from articles.search import LONGEST_QUESTION
from articles.text.arabic import has_arabic_letters
from articles.views.api.openapi import description
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    iraq = builders.state("iraq", "العراق", "Iraq")
    builders.article("خبر قديم", date="2019", states=[iraq])
    builders.article("خبر جديد", date="2022-05-11", states=[iraq])
    builders.article("بلا دولة", date="2023")
    builders.article("مسودة سرية", status="draft", states=[iraq])
    only_suggested = builders.article("مقترح", date="2020")
    ArticleState.objects.create(article=only_suggested, state=iraq, status="suggested")
    return iraq


def walk(client, address: str, between=None) -> list[dict]:
    """Return the items of all pages of a list; `between` is called with the items so far after each page."""
    items = []
    while address:
        data = client.get(address).json()
        items += data["items"]
        address = data["links"]["next"]
        if between:
            between(items)
    return items


def test_articles__filtered_list_is_that_of_the_page(client, archive):
    data = client.get("/api/v1/articles?state=iraq").json()
    assert data["total"] == 2
    assert [each["title"] for each in data["items"]] == ["خبر جديد", "خبر قديم"]
    assert data["said"] == {"ar": "مقالان: العراق", "en": "2 articles: Iraq"}
    assert data["links"]["page"] == "http://testserver/articles/?state=iraq"
    assert data["links"]["next"] is None
    (state,) = data["items"][0]["facets"]["state"]
    assert state["label"] == {"ar": "العراق", "en": "Iraq"}
    assert state["page"] == "http://testserver/states/iraq/"
    assert client.get(state["api"]).json()["name"] == state["label"]


def test_articles__every_link_in_a_response_works(client, archive):
    data = client.get("/api/v1/articles?state=iraq").json()
    for address in (*data["links"]["exports"].values(), data["links"]["feed"], data["links"]["facets"],
                    data["links"]["self"], data["items"][0]["api"]):  # fmt: skip
        assert client.get(address).status_code == 200, address
    root = client.get("/api/v1/").json()
    for address in (*root.pop("collections").values(), *root.values()):
        wanted = 400 if address.endswith("/search") else 200
        assert client.get(address).status_code == wanted, address


def test_articles__address_with_trailing_slash_redirects(client, archive):
    response = client.get("/api/v1/articles/?state=iraq")
    assert response.status_code == 301
    assert response["Location"] == "/api/v1/articles?state=iraq"


def test_facets__filtered_list_has_the_counts_of_the_page(client, archive):
    data = client.get("/api/v1/facets?state=iraq").json()
    (states,) = [facet for facet in data["facets"] if facet["name"] == "state"]
    counts = {each["value"]["key"]: (each["count"], each["chosen"]) for each in states["values"]}
    assert counts == {"iraq": (2, True), "not-stated": (2, False)}


def test_facets__count_of_each_value_is_the_total_of_its_list(client, archive):
    data = client.get("/api/v1/facets").json()
    for facet in data["facets"]:
        for each in facet["values"]:
            address = f"/api/v1/articles?{facet['name']}={each['value']['key']}"
            assert client.get(address).json()["total"] == each["count"], address


def test_facet__paging_and_find_return_the_values_by_key(client):
    for n in range(7):
        builders.article(states=[builders.state(f"s{n}", f"دولة {n}", f"State {n}")])
    items = walk(client, "/api/v1/facets/state?limit=3")
    assert [each["value"]["key"] for each in items] == sorted([f"s{n}" for n in range(7)])
    found = client.get("/api/v1/facets/state?find=دولة 3").json()
    assert [each["value"]["key"] for each in found["items"]] == ["s3"]


def test_search__matching_words_are_marked_and_widenings_listed(client):
    venue = builders.venue()
    writer.authority_changed(venue)
    builders.article("اجتماع في مراكش", venues=[venue])
    data = client.get("/api/v1/search?q=مراكش").json()
    assert data["total"] == data["with_all_words"] == 1
    assert {"text": "مراكش", "marked": True} in data["items"][0]["title"]
    assert data["understood"][0]["widened"]["names"] == ["Marrakesh"]
    assert client.get("/api/v1/search").status_code == 400


@pytest.mark.parametrize("sort", ["newest", "oldest", "relevance"])
def test_cursor__changes_while_paging_repeat_and_skip_no_article(client, editor, sort):
    present = [
        builders.article(f"خبر {n} عن الاجتماع", date=f"2020-01-{n % 28 + 1:02}") for n in range(30)
    ]
    present += [builders.article(f"خبر {n} عن الاجتماع", date=None, published_on_precision="not-stated")
              for n in range(30, 33)]  # fmt: skip
    withdrawn = present.pop(5)
    added = []

    def disturb(items):
        added.append(builders.article("خبر طارئ عن الاجتماع", date="2020-01-14"))
        present[3].abstract += " خبر"
        present[3].save()
        writer.index_article(present[3])
        Article.objects.filter(pk=withdrawn.pk).update(
            status="withdrawn", withdrawn_reason="خطأ", withdrawn_at="2026-01-01T00:00Z"
        )
        writer.index_article(withdrawn)

    items = walk(client, f"/api/v1/articles?q=خبر الاجتماع&sort={sort}&limit=4", disturb)
    seen = [each["id"] for each in items]
    assert len(seen) == len(set(seen))
    assert {article.permanent_id for article in present} <= set(seen)
    assert len(added) > 3


def test_cursor__by_relevance_ends_after_the_best_thousand(client, monkeypatch):
    monkeypatch.setattr("articles.browse.result_list.MOST_BY_RANK", 10)
    assert MOST_BY_RANK == 1_000
    for n in range(15):
        builders.article(f"خبر {n}")
    assert len(walk(client, "/api/v1/search?q=خبر&limit=4")) == 10


def test_cursor__of_another_query_is_refused(client):
    for n in range(3):
        builders.article(f"خبر {n}")
    cursor = client.get("/api/v1/articles?limit=1").json()["links"]["next"].split("cursor=")[1]
    assert client.get(f"/api/v1/articles?limit=1&cursor={cursor}").status_code == 200
    wrong = client.get(f"/api/v1/articles?limit=1&sort=oldest&cursor={cursor}")
    assert wrong.status_code == 400
    assert wrong.json()["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("state=narnia", "state"), ("venu=paris", "venu"), ("limit=0", "limit"), ("limit=x", "limit"),
        ("limit=1&limit=2", "limit"), ("sort=best", "sort"), ("from=soon", "from"), ("cursor=x", "cursor"),
        ("cursor=" + "A" * 9000, "cursor"), ("id=zzz", "id"), ("relation=both", "relation"),
        ("page=2", "page"), ("q=" + "x" * (LONGEST_QUESTION + 1), "q"), ("sort=newest&sort=oldest", "sort"),
    ],
)  # fmt: skip
def test_problems__invalid_parameter_returns_400_and_names_it(client, archive, query, parameter):
    response = client.get(f"/api/v1/articles?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == 400
    assert problem["type"] == "/api/#bad-parameter"
    assert parameter in [each["parameter"] for each in problem["errors"]]


def test_problems__unknown_address_returns_404(client, archive):
    for address in ("/api/v1/nothing", "/api/v1/articles/nosuchid", "/api/v1/states/narnia",
                    "/api/v1/facets/colour", "/api/v1/states/%00"):  # fmt: skip
        response = client.get(address)
        assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_problems__writing_method_returns_405(client, archive):
    for method in ("post", "put", "patch", "delete"):
        response = getattr(client, method)("/api/v1/articles")
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD"
        assert response.json()["status"] == 405


def test_article__withdrawn_returns_410_with_the_reason(client):
    article = builders.article(
        status="withdrawn", withdrawn_reason="نُشر مرتين", withdrawn_at="2026-01-05T12:00Z"
    )
    response = client.get(f"/api/v1/articles/{article.permanent_id}")
    assert response.status_code == 410
    assert response.json()["detail"] == (
        f"Withdrawn on 2026-01-05; permanent id {article.permanent_id}. نُشر مرتين"
    )
    draft = builders.article(status="draft")
    assert client.get(f"/api/v1/articles/{draft.permanent_id}").status_code == 404


def test_article__text_and_excerpt_are_limited_by_the_rights(client):
    text = "فقرة أولى.\n\nفقرة ثانية."
    articles = {
        rights: client.get(
            f"/api/v1/articles/{builders.article(body=text, rights=rights).permanent_id}"
        ).json()
        for rights in ("metadata", "excerpt", "full")
    }
    assert [articles[rights]["text"] for rights in articles] == [None, None, text]
    assert [articles[rights]["excerpt"] for rights in articles] == [
        None, "فقرة أولى. فقرة ثانية.", None,
    ]  # fmt: skip


def test_subjects__list_items_agree_with_single_descriptions(client, catalogue):
    for plural in ("meetings", "venues", "states", "officials", "resolutions", "topics", "sources"):
        items = walk(client, f"/api/v1/{plural}?limit=20")
        total = client.get(f"/api/v1/{plural}").json()["total"]
        assert len(items) == len({each["key"] for each in items}) == total
        described = client.get(items[0]["api"]).json()
        assert items[0].items() <= described.items()
        listed = client.get(described["articles"]).json()
        assert listed["total"] == described["article_count"]


def test_subjects__former_key_redirects(client):
    paris = builders.venue("paris-old", "باريس", "Paris")
    paris.slug = "paris"
    paris.save()
    response = client.get("/api/v1/venues/paris-old")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/venues/paris")


def test_subjects__draft_meeting_is_not_listed_and_returns_404(client):
    builders.meeting(status="draft", title_ar="اجتماع سري")
    assert client.get("/api/v1/meetings").json()["total"] == 0
    assert client.get("/api/v1/meetings/2022-05-11-marrakesh-ministerial").status_code == 404


def test_caching__current_etag_returns_304_until_a_change(client, archive):
    response = client.get("/api/v1/articles")
    assert "max-age=0" in response["Cache-Control"]
    again = client.get("/api/v1/articles", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    head = client.head("/api/v1/articles")
    assert (head.status_code, head.content) == (200, b"")
    builders.article("خبر آخر")
    changed = client.get("/api/v1/articles", headers={"If-None-Match": response["ETag"]})
    assert changed.status_code == 200


def test_cors__api_allows_any_origin_and_the_desk_none(client, archive):
    response = client.get("/api/v1/articles", headers={"Origin": "https://example.org"})
    assert response["Access-Control-Allow-Origin"] == "*"
    preflight = client.options(
        "/api/v1/articles",
        headers={
            "Origin": "https://example.org", "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "if-none-match",
        },
    )  # fmt: skip
    assert preflight.status_code == 200
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    admin = client.get("/admin/login/", headers={"Origin": "https://example.org"})
    assert "Access-Control-Allow-Origin" not in admin


EVERY_PARAMETER = [
    p["name"] for p in description("/api/v1/")["paths"]["/api/v1/articles"]["get"]["parameters"]
]


@pytest.mark.parametrize("name", EVERY_PARAMETER)
@pytest.mark.parametrize("blank", ["", "%20"])
def test_parameters__empty_one_asks_nothing(client, archive, name, blank):
    expected = client.get("/api/v1/articles?state=iraq").json()
    for query in (f"state=iraq&{name}={blank}", f"{name}={blank}&state=iraq"):
        response = client.get(f"/api/v1/articles?{query}")
        assert response.status_code == 200
        assert response.json() == expected


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/facets",
        "/api/v1/facets/state",
        "/api/v1/states",
        "/api/v1/search?q=خبر",
        "/api/v1/articles",
    ],
)
def test_parameters__all_empty_ask_nothing_at_any_address(client, archive, address):
    names = {*EVERY_PARAMETER, "find"} - ({"q"} if "?" in address else set())
    before = client.get(address).json()
    query = "&".join(f"{name}=" for name in names)
    assert client.get(f"{address}{'&' if '?' in address else '?'}{query}").json() == before


@pytest.mark.parametrize(
    "query",
    [
        "from=2019&to=", "from=2019-6", "from=2019-06-5", "from=٢٠١٩", "from=+2019", "to=2021&from=&sort=",
        "relation=primary&relation=", "from=2020-13", "sort=best", "state=narnia", "words=any",
    ],
)  # fmt: skip
def test_parameters__are_read_as_on_the_page(client, archive, query):
    page = client.get(f"/articles/?{query}")
    read = not page.context["article_list"].wording.left_out
    response = client.get(f"/api/v1/articles?{query}")
    assert response.status_code == (200 if read else 400)
    if read:
        assert response.json()["total"] == page.context["total"]
        assert (
            client.get(f"/articles/feed.atom?{query}").content.count(b"<entry>")
            == page.context["total"]
        )
        ris = b"".join(client.get(f"/articles/export.ris?{query}"))
        assert ris.count(b"TY  - ") == page.context["total"]


def test_facets__every_label_is_in_its_language(client, catalogue):
    virtual = Meeting.objects.filter(mode="virtual").first()
    builders.article("بلا صحيفة ولا مكان", date="not-stated", meetings=[virtual])
    facets = client.get("/api/v1/facets").json()["facets"]
    wrong = [facet["label"] for facet in facets if not is_in_its_language(facet["label"])]
    for facet in facets:
        for item in walk(
            client, f"/api/v1/facets/{facet['name']}?relation=primary&relation=background"
        ):
            if not is_in_its_language(item["value"]["label"]):
                wrong.append(item["value"]["label"])
        said = client.get(f"/api/v1/articles?{facet['name']}=not-stated").json()["said"]
        if not is_in_its_language(said):
            wrong.append(said)
    assert wrong == []
    keys = {i["value"]["key"] for i in walk(client, "/api/v1/facets/venue")}
    assert {"not-stated", "virtual"} <= keys


def is_in_its_language(label: dict[str, str]) -> bool:
    """Return whether the Arabic label has no Latin words, and the English one no Arabic letters.

    A year is the same in both languages.
    """
    letters = [c for c in label["ar"] if c.isalpha()]
    only_latin = bool(letters) and not has_arabic_letters(label["ar"])
    return not only_latin and not has_arabic_letters(label["en"])


def test_description__openapi_document_is_in_english(client):
    document = client.get("/api/v1/openapi.json").content.decode()
    assert [word for word in re.findall("[\u0600-\u06ff]+", document) if word != "داعش"] == []


def test_description__openapi_document_has_operations_responses_and_parameters(client):
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert document == description(reverse("api-v1:root"))
    for address in (
        "/api/v1/articles",
        "/api/v1/search",
        "/api/v1/facets/{name}",
        "/api/v1/venues/{key}",
    ):
        operation = document["paths"][address]["get"]
        assert "400" in operation["responses"]
        assert operation["responses"]["200"]["content"]["application/json"]["schema"]
    names = {p["name"] for p in document["paths"]["/api/v1/articles"]["get"]["parameters"]}
    assert {"q", "venue", "resolution", "from", "to", "sort", "limit", "cursor"} <= names


def test_docs__page_lists_every_operation_schema_and_problem(client):
    page = client.get("/en/api/").content.decode()
    for address in description(reverse("api-v1:root"))["paths"]:
        assert f"GET {address}<" in page
    for anchor in ("bad-parameter", "too-many-requests", "schema-Article", "schema-Meeting"):
        assert f'id="{anchor}"' in page
