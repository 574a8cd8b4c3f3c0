"""Public pages over HTTP, in both languages, with and without data."""

import re

import pytest

from articles.index import writer
from articles.models import ArticleState, Meeting, Official, State
from tests import builders

pytestmark = pytest.mark.django_db

LISTS = ["/", "/about/", "/articles/", "/meetings/", "/venues/", "/states/", "/officials/",
         "/resolutions/", "/topics/", "/sources/"]  # fmt: skip


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def marrakesh(db):
    """A meeting with links of each kind, and one article about it."""
    morocco = builders.state()
    meeting = builders.meeting(venue=builders.venue(country=morocco), note_ar="ملاحظة.")
    person = builders.official()
    person.appointments.create(
        state=morocco, office_ar="وزير الخارجية", office_en="Foreign Minister",
        from_on="2017-04-05", from_on_precision="day", dates_basis="unverified",
    )  # fmt: skip
    resolution = builders.resolution()
    from django.utils import timezone

    confirmed = {"status": "confirmed", "confirmed_at": timezone.now()}
    meeting.participations.create(state=morocco, role="host", **confirmed)
    meeting.attendances.create(official=person, role="chair", **confirmed)
    meeting.resolution_links.create(resolution=resolution, **confirmed)
    meeting.figures.create(
        counts="participants",
        value=79,
        unit_ar="دولة",
        unit_en="states",
        destination="meeting",
        evidence_url="https://example.org/communique",
        **confirmed,
    )
    article = builders.article(
        source=builders.source(country=morocco), meetings=[meeting], states=[morocco],
        officials=[person], resolutions=[resolution], topics=[builders.topic()],
        url="https://example.org/a?b=1",
    )  # fmt: skip
    writer.rebuild()
    return meeting, article


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", LISTS)
def test_lists__empty_archive_returns_200_in_both_languages(client, path, prefix):
    response = client.get(prefix + path)
    assert response.status_code == 200
    assert f'lang="{"en" if prefix else "ar"}" dir="{"ltr" if prefix else "rtl"}"' in text(response)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page__with_data_sets_no_cookie_and_returns_304_to_its_etag(
    client, marrakesh, prefix
):
    meeting, article = marrakesh
    pages = [
        *LISTS, "/venues/marrakesh/", "/states/morocco/", "/officials/nasser-bourita/",
        "/resolutions/unsc-2254/", "/topics/africa/", "/sources/hespress-test/",
        meeting.get_absolute_url(), article.get_absolute_url(), "/articles/?venue=marrakesh&q=المغرب",
    ]  # fmt: skip
    for page in pages:
        response = client.get(prefix + page)
        assert response.status_code == 200, page
        assert not response.cookies, page
        assert "public" in response["Cache-Control"], page
        again = client.get(prefix + page, headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304, page


def test_meeting__page_states_title_date_place_people_and_metadata(client, marrakesh):
    meeting, article = marrakesh
    page = text(client.get(meeting.get_absolute_url()))
    for expected in (
        meeting.title_ar, "الأربعاء 11 أيار/مايو 2022", "مراكش", "المغرب", "ناصر بوريطة", "وزير الخارجية",
        "القرار 2254", "S/RES/2254 (2015)", "79</b>", article.title, "ملاحظة.", "application/ld+json",
        'property="og:title"', 'rel="canonical"',
    ):  # fmt: skip
        assert expected in page, expected


def test_meeting__articles_are_in_order_of_publication(client, marrakesh):
    meeting, _ = marrakesh
    builders.article("ثالث", date="2022-05-20", meetings=[meeting])
    builders.article("أول", date="2022-05-01", meetings=[meeting])
    builders.article("رابع بلا تاريخ", date="not-stated", meetings=[meeting])
    page = text(client.get(meeting.get_absolute_url()))
    assert page.index("أول") < page.index("ثالث") < page.index("رابع بلا تاريخ")


def test_meeting__page_links_to_neighbours_and_short_address_redirects(client, marrakesh):
    meeting, _ = marrakesh
    earlier = builders.meeting("2021-06-28-rome-ministerial", "2021-06-28", title_ar="روما")
    page = text(client.get(meeting.get_absolute_url()))
    assert f'rel="prev" href="{earlier.get_absolute_url()}"' in page
    assert "http://testserver/m/2022-marrakesh<" in page
    response = client.get("/m/2022-marrakesh")
    assert (response.status_code, response["Location"]) == (301, meeting.get_absolute_url())
    english = f"/en/meetings/{meeting.slug}/"
    assert client.get("/en/m/2022-marrakesh/")["Location"] == english


def test_article__official_is_shown_with_the_office_held_at_the_time(client, marrakesh):
    _, article = marrakesh
    person = Official.objects.get()
    assert "وزير الخارجية" in text(client.get(article.get_absolute_url()))
    person.appointments.update(from_on="2023-01-01")
    assert "وزير الخارجية" not in text(client.get(article.get_absolute_url()))


def snippet(client, query: str) -> str:
    """Return the passage on the first card of a search."""
    match = re.search(r'card-passage".*?</p>', text(client.get("/articles/", {"q": query})), re.S)
    return match[0] if match else ""


@pytest.mark.parametrize(
    ("rights", "shown"), [("metadata", None), ("excerpt", "بداية النص"), ("full", "نهاية النص")]
)
def test_article__text_is_shown_as_far_as_its_rights_allow(client, rights, shown):
    body = "بداية النص. " + "كلمة " * 200 + "\n\nنهاية النص."
    article = builders.article(body=body, rights=rights)
    page = text(client.get(article.get_absolute_url()))
    assert ("بداية النص" in page) == (rights != "metadata")
    assert ("نهاية النص" in page) == (rights == "full")
    assert shown is None or shown in page
    assert "بداية النص" not in text(client.get("/articles/?q=بداية")) or rights != "metadata"
    assert ("نهاية" in snippet(client, "نهاية")) == (rights == "full")
    marked = text(client.get(article.get_absolute_url(), {"q": "نهاية"}))
    assert ("<mark" in marked) == (rights == "full")


def test_article__other_addresses_redirect_to_the_canonical_one(client, marrakesh):
    _, article = marrakesh
    for wrong in (
        f"/articles/{article.permanent_id}/",
        f"/articles/{article.permanent_id}/other-slug/",
    ):
        response = client.get(wrong)
        assert (response.status_code, response["Location"]) == (301, article.get_absolute_url())


def test_article__withdrawn_returns_410_with_the_reason(client):
    article = builders.article(
        status="withdrawn", withdrawn_reason="بطلب من الصحيفة", abstract="سري"
    )
    response = client.get(article.get_absolute_url())
    assert response.status_code == 410
    assert "بطلب من الصحيفة" in text(response)
    assert "سري" not in text(response)


@pytest.mark.parametrize("status", ["draft", "in-review"])
def test_article__unpublished_is_shown_to_editors_only(client, django_user_model, editor, status):
    article = builders.article("عنوان سري", status=status, states=[builders.state()])
    address = article.get_absolute_url()
    assert client.get(address).status_code == 404
    client.force_login(django_user_model.objects.create_user("reader", password="x"))
    assert client.get(address).status_code == 404
    client.force_login(editor)
    response = client.get(address)
    assert response.status_code == 200
    assert "public" not in response.get("Cache-Control", "")
    assert "noindex" in text(response)


def test_unpublished__drafts_and_suggested_links_appear_on_no_page(client, marrakesh):
    meeting, published = marrakesh
    secret = builders.article(
        "كلمةسرية", status="draft", abstract="كلمةسرية", meetings=[meeting], states=[State.objects.get()],
        source=builders.source("secret-source", "صحيفة", "Paper"),
    )  # fmt: skip
    ArticleState.objects.create(article=published, state=builders.state("iraq", "العراق", "Iraq"))
    draft = builders.meeting("2023-01-01-secret", "2023-01-01", title_ar="لقاءسري", status="draft")
    builders.article("عن لقاء لم ينشر", meetings=[draft], date="2023")
    writer.rebuild()
    pages = [
        *LISTS, meeting.get_absolute_url(), published.get_absolute_url(), "/states/morocco/",
        "/articles/?q=كلمةسرية", "/articles/?meeting=2023-01-01-secret", "/states/iraq/", "/m/2023-secret",
    ]  # fmt: skip
    for page in pages:
        body = text(client.get(page))
        assert "كلمةسرية" not in body.replace("q=كلمةسرية", "").replace(
            'value="كلمةسرية"', ""
        ).replace("<bdi>كلمةسرية</bdi>", "").replace("«كلمةسرية»", "").replace(
            "<title>كلمةسرية", ""
        ).replace('content="كلمةسرية —', ""), page  # titles with the words that were asked for
        assert "لقاءسري" not in body, page
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(secret.get_absolute_url()).status_code == 404
    # A suggested link does not count: the article is not listed under Iraq.
    assert published.title not in text(client.get("/states/iraq/"))


def test_hostile_text__markup_is_escaped_on_every_page(client):
    hostile = "<script>alert(1)</script>\"'&{{7*7}}"
    state = builders.state("x", hostile, hostile)
    meeting = builders.meeting(title_ar=hostile, note_ar=hostile)
    article = builders.article(
        hostile,
        abstract=hostile,
        states=[state],
        meetings=[meeting],
        url="https://e.org/" + hostile,
    )
    writer.rebuild()
    pages = [
        "/", article.get_absolute_url(), meeting.get_absolute_url(), "/states/x/", "/meetings/", "/states/",
        "/articles/?q=%3Cscript%3Ealert(1)%3C/script%3E&venue=%3Cscript%3E&from=%3Cscript%3E",
    ]  # fmt: skip
    for page in pages:
        body = text(client.get(page))
        assert "<script>alert" not in body, page
        assert "49" not in re.findall(r"\{\{.*?\}\}|>49<", body)


def test_authority__page_links_to_the_filtered_list(client, marrakesh):
    page = text(client.get("/resolutions/unsc-2254/"))
    meeting, article = marrakesh
    assert article.title in page
    assert meeting.title_ar in page
    assert "/articles/?resolution=unsc-2254" in page


def test_authority__former_slug_redirects_in_one_hop(client, marrakesh):
    for slug in ("a", "b", "c"):
        person = Official.objects.get()
        person.slug = slug
        person.save()
    response = client.get("/officials/nasser-bourita/")
    assert (response.status_code, response["Location"]) == (301, "/officials/c/")
    meeting = Meeting.objects.get()
    old = meeting.get_absolute_url()
    meeting.slug = "2022-marrakesh"
    meeting.save()
    assert client.get(old)["Location"] == "/meetings/2022-marrakesh/"
    assert client.get("/en" + old)["Location"] == "/en/meetings/2022-marrakesh/"


@pytest.mark.parametrize(
    "path",
    ["/nope/", "/venues/nope/", "/meetings/nope/", "/articles/nope/", "/en/nope/", "/m/nope"],
)
def test_missing__unknown_address_returns_404_with_a_search_form(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "404" in text(response)
    assert 'role="search"' in text(response)


def test_server_error__returns_500_without_details(client, monkeypatch):
    client.raise_request_exception = False
    from articles.views import browse

    def fail(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(browse.facet_panels, "build", fail)
    response = client.get("/articles/")
    assert response.status_code == 500
    assert "500" in text(response)
    assert "secret detail" not in text(response)


def test_language__switch_keeps_page_and_filters(client, marrakesh):
    page = text(client.get("/articles/?venue=marrakesh"))
    assert 'href="/en/articles/?venue=marrakesh" hreflang="en"' in page
    assert "Marrakesh" in text(client.get("/en/articles/?venue=marrakesh"))


def test_language__is_that_of_the_address_not_of_the_browser(client):
    response = client.get("/", headers={"accept-language": "en"})
    assert 'lang="ar"' in text(response)
    assert "Accept-Language" not in response.get("Vary", "")


def test_home_and_robots__head_and_get_return_200(client):
    assert client.head("/").status_code == 200
    assert client.get("/robots.txt").status_code == 200
    assert "Disallow: /admin/" in text(client.get("/robots.txt"))
