"""The page of an article: what it says first, what it covers, how its source is kept, in both languages."""

import json
import re
from html import unescape
from urllib.parse import unquote

import pytest
from django.utils import timezone, translation

from articles.index import writer
from articles.models import Article, Capture, LinkCheck
from tests import builders

pytestmark = pytest.mark.django_db
AR, EN = "خبر عن اجتماع مراكش وما تقرر فيه.", "An item on the Marrakesh meeting and its outcome."


def page_of(client, article: Article, prefix: str = "", query: str = "") -> str:
    with translation.override("ar"):
        address = article.get_absolute_url()
    return re.sub(r"\s+", " ", client.get(f"{prefix}{address}{query}").content.decode())


def part(page: str, pattern: str) -> str:
    found = re.search(pattern, page)
    assert found, pattern
    return found[0]


@pytest.fixture
def marrakesh():
    morocco = builders.state()
    return builders.meeting(venue=builders.venue(country=morocco))


@pytest.fixture
def article(marrakesh):
    """An article with everything that its page can say."""
    morocco = marrakesh.venue.country
    person = builders.official()
    builders.appointment(person, morocco, dates_basis="unverified")
    rome = builders.meeting(
        "2021-06-28-rome-ministerial", "2021-06-28", title_ar="الاجتماع في روما"
    )
    return builders.article(
        abstract=AR, abstract_en=EN, meetings=[marrakesh], background=[rome], officials=[person],
        states=[builders.state("iraq", "العراق", "Iraq")], resolutions=[builders.resolution()],
        topics=[builders.topic()], source=builders.source(country=morocco), body="قال الوزير ما قال.",
        url="https://example.org/%D8%AE%D8%A8%D8%B1",
    )  # fmt: skip


def test_article__order_is_outlet_country_date_what_it_covers_abstract_and_the_rest(
    client, article
):
    page = page_of(client, article)
    main = page[page.index("<main") :]
    places = [
        main.index(text)
        for text in (
            "صحيفة الاختبار", ">المغرب<", article.title, "12 أيار/مايو 2022", "11 شوال 1443 هـ",
            "الاجتماع الوزاري العام، مراكش", "11 أيار/مايو 2022", ">مراكش<", "القرار 2254", "ناصر بوريطة",
            "وزير الخارجية", AR, 'id="cite"', 'id="kept"', "الاجتماع في روما", ">العراق<",
        )
    ]  # fmt: skip
    assert places == sorted(places)
    covers = part(page, r'<dl class="facts covers">.*?</dl>')
    assert covers.count("(تواريخ لم يُتحقق منها)") == 1


def test_article__without_outlet_date_and_links_says_so_and_has_no_empty_box(client):
    bare = builders.article("خبر", date="not-stated", source_unknown=True, abstract="")
    page = page_of(client, bare)
    for said in ("التاريخ غير مذكور", "لا تُعرف له نسخة", "لا يحتفظ الأرشيف بنسخة"):
        assert said in page
    for left_out in ('class="facts covers"', 'class="record"', 'class="abstract"', " هـ"):
        assert left_out not in page
    outlet = builders.source("somewhere")
    assert "البلد غير معروف" in page_of(client, builders.article("ثان", source=outlet))


def test_article__language_is_named_if_it_is_not_that_of_the_page(client):
    french = builders.article("La coalition se réunit", language="fr")
    page = page_of(client, french)
    assert "اللغة: <bdi >الفرنسية</bdi>" in page
    assert 'lang="fr" dir="auto"' in page
    assert "Language: <bdi >French</bdi>" in page_of(client, french, "/en")
    assert "اللغة:" not in page_of(client, builders.article("خبر"))


def test_article__figures_are_those_that_an_editor_placed(client, article, marrakesh):
    draft = builders.meeting("2023-01-01-x", "2023-01-01", status="draft")
    builders.figure(79, marrakesh, article=article, evidence="حضر ممثلو 79 دولة.")
    builders.figure(35, article=article, destination="article", unit_ar="عضوا", counts="members")
    for hidden, more in (
        (11, {"destination": ""}),
        (12, {"status": "suggested", "confirmed_at": None}),
        (13, {"meeting": draft, "destination": "meeting"}),
        (14, {"article": builders.article("آخر"), "destination": "article"}),
    ):
        builders.figure(hidden, **{"article": article, **more})
    covers = part(page_of(client, article), r'<dl class="facts covers">.*?</dl>')
    assert re.findall(r"<b>(\d+)</b> <bdi>(\w+)</bdi>", covers) == [("35", "عضوا"), ("79", "دولة")]
    assert "حضر ممثلو" not in covers  # the rights do not allow a quotation
    Article.objects.filter(pk=article.pk).update(rights="excerpt")
    writer.rebuild()
    assert "حضر ممثلو 79 دولة." in page_of(client, article)


def capture(article: Article, content: str, **fields) -> Capture:
    octets = content.encode()
    return Capture.objects.create(
        sha256=Capture.digest(octets), content=octets, byte_size=len(octets), media_type="text/html",
        origin="/home/editor/secret/page.html", article=article, **fields,
    )  # fmt: skip


def test_article__captures_and_checks_say_what_is_known_and_what_is_not(client, article):
    kept = part(page_of(client, article), r'<section class="kept".*?</section>')
    assert "https://example.org/خبر</bdi>" in kept
    for said in ("لم يُفحص الرابط بعد", "إذ لا نسخة يقارن بها"):
        assert said in kept
    first = capture(article, "<p>سر لا يعرض</p>")
    LinkCheck.objects.create(article=article, checked_at=timezone.now(), answer="404", failures=2)
    kept = part(page_of(client, article), r'<section class="kept".*?</section>')
    assert first.sha256 in kept
    assert "فليس للمقال إلا نسخة واحدة" in kept
    assert "لم يُفحص" not in kept
    assert "404" in kept
    second = capture(article, "<p>نص آخر</p>")
    assert "لا يُعرف فرق بين النسخ" in page_of(client, article)
    Capture.objects.filter(pk=second.pk).update(changed_since=True)
    page = page_of(client, article)
    assert "ففي نسخة لاحقة غير ما في النص" in page
    for secret in ("سر لا يعرض", "نص آخر", "/home/editor"):
        assert secret not in page


def test_english__abstract_is_english_wherever_it_stands(client, article):
    assert EN in part(page_of(client, article, "/en"), r'<section class="abstract".*?</section>')
    page = page_of(client, article, "/en")
    assert AR not in page
    head = page[: page.index("<body")]
    for name in ("description", "og:description", "twitter:description", "citation_abstract"):
        assert EN in part(head, rf'(?:name|property)="{name}" content="[^"]*"'), name
    data = json.loads(part(head, r'(?<=<script type="application/ld\+json">).*?(?=</script>)'))
    assert data["abstract"] == EN
    base = f"/en/articles/{article.permanent_id}"
    for form in ("ris", "bib", "csl.json"):
        taken = client.get(f"{base}.{form}").content.decode()
        assert EN in taken
        assert AR not in taken
    for address in ("/en/articles/", "/en/", "/en/sources/hespress-test/"):
        listed = client.get(address).content.decode()
        assert EN in part(listed, r'<p class="card-passage" lang="en" dir="auto">[^<]*'), address
        assert AR not in unquote(unescape(listed))
    for form in ("atom", "json"):
        assert EN in client.get(f"/en/articles/feed.{form}").content.decode()
    for form in ("ris", "bib", "csl.json"):
        listed = b"".join(client.get(f"/en/articles/export.{form}").streaming_content).decode()
        assert EN in listed
        assert AR not in listed


def test_english__outlet_and_office_are_english(client, article):
    page = page_of(client, article, "/en")
    main = page[page.index("<main") :]
    for words in ("Test Daily", "Morocco", "12 May 2022", "11 Shawwal 1443 AH", "Foreign Minister"):
        assert words in main
    assert re.search(r'<h1[^>]*lang="ar" dir="auto"', main)  # the headline stays at its own side
    assert 'name="DC.publisher" content="Test Daily"' in page


@pytest.mark.parametrize(
    ("prefix", "written", "language"),
    [
        ("/en", {"abstract": AR, "abstract_en": ""}, "ar"),
        ("", {"abstract": "", "abstract_en": EN}, "en"),
    ],
)
def test_abstract__missing_in_the_language_of_the_page_is_shown_in_the_other(
    client, prefix, written, language
):
    article = builders.article(**written)
    text = AR if language == "ar" else EN
    page = page_of(client, article, prefix)
    assert f'<p class="abstract-text" lang="{language}" dir="auto" >{text}' in page
    assert f'<p class="card-passage" lang="{language}" dir="auto">{text}' in client.get(
        f"{prefix}/articles/"
    ).content.decode().replace("\n", "")
    assert text in client.get(f"{prefix}/articles/feed.json").content.decode()


def test_abstract__in_api_and_exports_is_in_both_languages(client, article):
    described = client.get(f"/api/v1/articles/{article.permanent_id}").json()
    assert (described["abstract"], described["abstract_en"]) == (AR, EN)
    for form in ("csv", "jsonl"):
        taken = b"".join(client.get(f"/articles/export.{form}").streaming_content).decode()
        assert AR in taken
        assert EN in taken


def test_search__words_of_the_other_abstract_are_shown_where_they_are(client, article):
    page = page_of(client, article, query="?q=outcome")
    assert "<mark" in part(page, r'<p class="abstract-text" lang="en".*?</p>')
    listed = client.get("/articles/?q=outcome").content.decode()
    assert "<mark>outcome</mark>" in part(listed, r'<p class="card-passage" lang="en".*?</p>')


@pytest.mark.parametrize(
    ("fields", "arabic", "english"),
    [
        ({"kind": "agency", "country_basis": "page", "country": True}, ("وكالة", "المغرب", "وارد في مصدر"),
         ("news agency", "Morocco", "confirmed by a source")),
        ({"country_basis": "address", "country": True, "domain": "example.ma"},
         ("غير معروف", "مستخلص من الرابط", "example.ma"), ("not known", "read from the web address")),
        ({"country_basis": "unverified", "country": True}, ("لم يُتحقق منها",), ("common knowledge",)),
        ({}, ("لم نجد صفحة تذكر مقر",), ("No page was seen that says where",)),
    ],
)  # fmt: skip
def test_outlet__page_says_kind_and_country_and_where_that_is_from(client, fields, arabic, english):
    country = builders.state() if fields.pop("country", False) else None
    builders.source("outlet", country=country, **fields)
    for prefix, expected in (("", arabic), ("/en", english)):
        page = client.get(f"{prefix}/sources/outlet/").content.decode()
        facts = part(re.sub(r"\s+", " ", page), r"<aside class=\"record\".*?</aside>")
        for words in expected:
            assert words in facts


def test_article__with_many_links_takes_no_more_queries_than_with_one(
    client, article, marrakesh, django_assert_max_num_queries
):
    for n in range(8):
        person = builders.official(f"person-{n}", f"مسؤول {n}", f"Person {n}")
        builders.appointment(person, marrakesh.venue.country)
        article.official_links.create(official=person, **builders.CONFIRMED)
        venue = builders.venue(f"city-{n}", f"مدينة {n}", f"City {n}")
        meeting = builders.meeting(f"2020-0{n + 1}-01-city", f"2020-0{n + 1}-01", venue=venue)
        article.coverage.create(meeting=meeting, relation="primary", **builders.CONFIRMED)
        builders.figure(n, meeting, article=article)
        capture(article, f"نص {n}")
    writer.index_article(article)
    client.get("/about/")  # the state of the archive is read
    with django_assert_max_num_queries(10):
        page = page_of(client, article)
    assert page.count("/meetings/2020-0") >= 8
