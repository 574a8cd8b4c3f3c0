"""Things that a search names: meetings, places, people, outlets, before any article."""

import pytest
from django.http import QueryDict

from articles.browse.article_list import ArticleList
from articles.index import bitmaps, writer
from articles.models import Article, Meeting, MeetingEntry, Outcome, SynonymRing
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(db):
    france, state = (
        builders.state("france", "فرنسا", "France"),
        builders.state("iraq", "العراق", "Iraq"),
    )
    paris = builders.venue("paris", "باريس", "Paris", country=france, name_fr="Paris")
    marrakesh = builders.venue()
    titles = {
        "title_ar": "اجتماع المديرين السياسيين، باريس",
        "title_en": "Political directors, Paris",
    }
    meetings = [
        builders.meeting("paris-2019", "2019-06-24", venue=paris, kind="political-directors", **titles),
        builders.meeting(
            "paris-2015", "2015-06-02", venue=paris, kind="small-group-ministerial",
            title_ar="اجتماع وزراء المجموعة المصغرة، باريس", title_en="Small-group ministerial, Paris",
        ),
        builders.meeting(venue=marrakesh),
    ]  # fmt: skip
    Outcome.objects.create(
        meeting=meetings[1], position=1, text_ar="دُعي إلى إنشاء صندوق لتثبيت المناطق المحررة"
    )
    SynonymRing.objects.create(slug="small-group", words=["المجموعة المصغرة", "Small Group"])
    person = builders.official("mike-pompeo", "مايك بومبيو", "Mike Pompeo")
    outlet = builders.source("enab-baladi", "عنب بلدي", "Enab Baladi")
    builders.source("iraqiyun", "عراقيون", "Iraqiyun")
    resolution = builders.resolution()
    builders.article("خبر من فرنسا", meetings=[meetings[0]], date="not-stated", abstract="")
    builders.article(
        "خريطة طريق", meetings=[meetings[0]], date="2019-06-26", abstract="", states=[state]
    )
    builders.article(
        "ورد اسم باريس سنة 2019", meetings=[meetings[1]], date="2015-06-03", abstract=""
    )
    builders.article(
        "خبر من المغرب", meetings=[meetings[2]], resolutions=[resolution], source=outlet,
        officials=[person],
    )  # fmt: skip
    writer.rebuild()


def named(text: str, **more: str) -> list[str]:
    query = QueryDict(mutable=True)
    query.update({"q": text, **more})
    return [each.subject.slug for each in ArticleList(query).answer.named.shown]


def titles(text: str) -> list[str]:
    query = QueryDict(mutable=True)
    query.update({"q": text})
    return [article.title for article in ArticleList(query).results[0:10]]


def test_named__state_of_linked_articles_makes_no_meeting_the_one_that_is_meant(archive):
    # Articles about the Paris meeting are linked to Iraq; its title has «اجتماع» and «باريس» in it.
    assert named("اجتماع العراق") == ["iraq"]
    assert named("اجتماع المديرين مع بومبيو مراكش")[:1] != ["paris-2019"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("باريس 2019", "paris-2019"), ("Paris 2019", "paris-2019"), ("2019 باريس", "paris-2019"),
        ("اجتماع باريس في يونيو 2019", "paris-2019"), ("لقاء باريس حزيران 2015", "paris-2015"),
        ("2254 مراكش", "2022-05-11-marrakesh-ministerial"), ("بومبيو", "mike-pompeo"),
        ("وزير الخارجية بومبيو", "mike-pompeo"), ("Pompeo", "mike-pompeo"), ("عنب بلدي", "enab-baladi"),
        ("«عنب بلدي»", "enab-baladi"), ("المجموعة المصغرة", "paris-2015"), ("small group", "paris-2015"),
        ("باريس", "paris"), ("2022", "2022-05-11-marrakesh-ministerial"),
        ("مايو", "2022-05-11-marrakesh-ministerial"),
        ("العراق", "iraq"), ("بالعراق", "iraq"), ("٢٢٥٤", "unsc-2254"), ("فرنسا 2019", "paris-2019"),
    ],
)  # fmt: skip
def test_named__words_name_a_thing_it_comes_first(archive, text, first):
    assert named(text)[0] == first


def test_named__whole_name_is_told_from_a_part(archive):
    whole = ArticleList(QueryDict("q=بومبيو")).answer.named.shown
    part = ArticleList(QueryDict("q=كلمة بومبيو")).answer.named.shown
    assert [named.is_whole for named in whole] == [True]
    assert [named.is_whole for named in part] == [False]


def test_named__meeting_comes_before_the_things_its_words_name(archive):
    assert named("باريس 2019") == ["paris-2019", "paris"]
    assert named("2254 مراكش") == ["2022-05-11-marrakesh-ministerial", "unsc-2254", "marrakesh"]


def test_named__exact_name_leaves_out_another_of_the_same_stem(archive):
    assert "iraqiyun" not in named("العراق")
    assert named("عراقيون") == ["iraqiyun"]


def test_named__outcome_finds_its_meeting(archive):
    assert named("صندوق تثبيت المناطق") == ["paris-2015"]
    assert named("صندوق لتثبيت الزرافات") == []


def test_named__excluded_word_and_unnamed_things_give_nothing(archive):
    assert named("خريطة -باريس") == []
    assert named("زرافة") == []
    assert named("") == []


def test_named__synonym_ring_has_no_card(archive):
    shown = ArticleList(QueryDict("q=المجموعة المصغرة")).answer.named.shown
    assert {each.kind for each in shown} == {"meeting"}


def test_named__at_most_three_and_the_others_are_counted(archive):
    for number in range(5):
        builders.meeting(
            f"r{number}", f"2020-0{number + 1}-01", title_ar="اجتماع روما", title_en="Rome"
        )
    writer.rebuild()
    found = ArticleList(QueryDict("q=روما")).answer.named
    assert (len(found.shown), len(found.meetings), found.more_meetings) == (3, 5, 2)


def test_named__draft_meeting_is_in_no_answer(client, archive):
    Meeting.objects.filter(slug="paris-2019").update(status="draft")
    meeting = Meeting.objects.get(slug="paris-2019")
    writer.authority_changed(meeting)
    assert MeetingEntry.objects.filter(meeting=meeting).exists()
    for address in (
        "/articles/?q=باريس 2019",
        "/suggest/?q=باريس 20",
        "/api/v1/search?q=باريس 2019",
    ):
        assert "paris-2019" not in client.get(address).content.decode()


def test_named__changed_meeting_and_venue_are_found_by_their_new_names(archive):
    meeting = Meeting.objects.get(slug="paris-2019")
    meeting.title_ar = "اجتماع المبعوثين"
    meeting.save()
    writer.authority_changed(meeting)
    assert named("المبعوثين") == ["paris-2019"]
    meeting.venue.name_ar = "لوتيسيا"
    meeting.venue.save()
    writer.authority_changed(meeting.venue)
    assert named("لوتيسيا 2019")[0] == "paris-2019"


def test_results__articles_of_the_meeting_meant_come_first_also_without_a_day(archive):
    assert set(titles("باريس 2019")[:2]) == {"خبر من فرنسا", "خريطة طريق"}
    assert titles("باريس 2019")[2] == "ورد اسم باريس سنة 2019"


def test_results__year_alone_finds_what_came_out_and_what_met_then(archive):
    assert set(titles("2019")[:2]) == {"خبر من فرنسا", "خريطة طريق"}
    assert titles("2022") == ["خبر من المغرب"]


@pytest.mark.parametrize(
    "text", ["يونيو", "حزيران", "June", "جوان", "juin", "شهر يونيو", "يونيو 2019"]
)
def test_results__month_alone_finds_what_came_out_and_what_met_then(archive, text):
    assert {"خبر من فرنسا", "خريطة طريق"} <= set(titles(text))
    assert "خبر من المغرب" not in titles(text)


def test_page__card_has_name_days_line_number_and_links(client, archive):
    page = " ".join(client.get("/articles/?q=باريس 2019").content.decode().split())
    card = page[page.index('class="named"') : page.index('class="results-head"')]
    assert 'href="/meetings/paris-2019/"' in card
    assert "24 حزيران/يونيو 2019" in card
    assert "اجتماع المديرين السياسيين · باريس" in card
    assert 'href="/articles/?meeting=paris-2019" >مقالان' in card
    english = " ".join(client.get("/en/articles/?q=Paris 2015").content.decode().split())
    assert 'href="/en/meetings/paris-2015/"' in english
    assert 'class="named"' not in client.get("/articles/?venue=paris").content.decode()


def test_page__first_outcome_is_the_line_of_a_meeting(client, archive):
    assert "إنشاء صندوق لتثبيت" in client.get("/articles/?q=باريس 2015").content.decode()


def test_page__outlet_and_official_say_what_they_are(client, archive):
    builders.appointment(
        archive_official := Article.objects.get(title="خبر من المغرب")
        .official_links.get()
        .official,
        builders.state("united-states", "الولايات المتحدة", "United States"),
    )
    writer.authority_changed(archive_official)
    assert "وزير الخارجية، الولايات المتحدة" in client.get("/articles/?q=بومبيو").content.decode()
    assert "البلد غير معروف" in client.get("/articles/?q=عنب بلدي").content.decode()


def test_api__search_names_the_same_as_the_page(client, archive):
    found = client.get("/api/v1/search?q=باريس 2019").json()
    assert [thing["key"] for thing in found["named"]] == ["paris-2019", "paris"]
    meeting = found["named"][0]
    assert meeting["start"] == "2019-06-24"
    assert meeting["article_count"] == 2
    assert meeting["api"].endswith("/api/v1/meetings/paris-2019")
    assert set(meeting["line"]) == {"ar", "en"}
    assert found["named"][1]["start"] is None


def test_suggest__meetings_are_offered_with_their_dates(client, archive):
    def suggested(typed: str) -> list[tuple[str, str]]:
        found = client.get("/suggest/", {"q": typed}).json()["suggestions"]
        return [(s["address"], s["kind"]) for s in found]

    assert suggested("باريس 20")[0] == ("/meetings/paris-2019/", "الاجتماع · 24 حزيران/يونيو 2019")
    assert suggested("باريس 2015")[0][0] == "/meetings/paris-2015/"
    assert suggested("Political dir")[0][0] == "/meetings/paris-2019/"
    assert suggested("باريس")[0][0] == "/venues/paris/"


def test_queries__cards_cost_a_bounded_number(client, archive, django_assert_max_num_queries):
    for address in (
        "باريس 2019",
        "2254 مراكش",
        "بومبيو",
        "عنب بلدي",
        "العراق باريس بومبيو 2254 عنب بلدي",
    ):
        bitmaps.current()
        with django_assert_max_num_queries(13):
            client.get("/articles/", {"q": address})
