"""The page of a meeting."""

import re

import pytest

from articles.index import bitmaps, short_addresses, writer
from articles.models import ArticleResolution, Meeting, Outcome, Story
from tests import builders
from tests.views.pages import page, text

pytestmark = pytest.mark.django_db
SENTENCE = "وقال الوزير إن 92 دولة ومنظمة حضرت"


@pytest.fixture
def meeting() -> Meeting:
    return builders.meeting(venue=builders.venue())


@pytest.mark.parametrize(
    ("rights", "shown"), [("metadata", False), ("excerpt", True), ("full", True)]
)
def test_sentences__are_shown_only_if_the_rights_of_the_article_allow(
    client, meeting, rights, shown
):
    article = builders.article("خبر الأعداد", rights=rights, body=SENTENCE)
    builders.figure(92, meeting, article=article, evidence=SENTENCE)
    builders.participation(
        meeting, builders.state("benin", "بنين"), article=article, evidence=SENTENCE
    )
    found = page(client, meeting)
    assert (SENTENCE in found) is shown
    assert ("حقوق المقال لا تسمح بعرضها" in found) is not shown
    assert "خبر الأعداد" in found


def test_figures__only_facts_of_the_meeting_are_shown(client, meeting):
    article = builders.article("خبر الأعداد", rights="full", body=SENTENCE)
    for value, destination in ((4321, "meeting"), (8765, "article"), (9876, "")):
        builders.figure(value, meeting, article=article, evidence=SENTENCE, destination=destination)
    for address in (meeting.get_absolute_url(), f"/api/v1/meetings/{meeting.slug}"):
        found = text(client.get(address)).replace(",", "")
        assert "4321" in found
        assert "8765" not in found
        assert "9876" not in found


def test_figures__each_number_stands_with_a_sentence_in_the_open(client, meeting):
    for title, sentence in (("الأول", ""), ("الثاني", SENTENCE)):
        article = builders.article(title, rights="full", body=SENTENCE)
        builders.figure(4321, meeting, article=article, evidence=sentence)
    shown = page(client, meeting).partition("4,321</b>")[2]
    in_the_open = shown.partition("<details")[0]
    assert SENTENCE in in_the_open
    assert "الثاني" in in_the_open


def test_figures__meeting_is_introduced_by_states_and_not_by_money(client, meeting):
    builders.figure(
        20_000_000_000, meeting, counts="money", unit_ar="دولار", unit_en="US dollars",
    )  # fmt: skip
    glance = page(client, meeting).partition('class="glance"')[2].partition("</ul>")[0]
    assert "20,000,000,000" not in glance
    builders.figure(84, meeting, counts="members", unit_ar="عضوا", unit_en="members")
    glance = page(client, meeting).partition('class="glance"')[2].partition("</ul>")[0]
    assert "84" in glance


def test_sentences__long_one_is_cut_to_a_short_quotation(client, meeting):
    long = "كلمة " * 200 + "الخاتمة"
    article = builders.article(rights="excerpt", body=long)
    builders.figure(92, meeting, article=article, evidence=long)
    assert "الخاتمة" not in page(client, meeting)


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_testimonies__of_an_unpublished_article_are_not_shown(client, meeting, status):
    article = builders.article("عنوان مستور", status=status, withdrawn_reason="سبب", body=SENTENCE)
    benin = builders.state("benin", "بنين")
    builders.figure(4321, meeting, article=article, evidence=SENTENCE)
    builders.participation(meeting, benin, article=article, evidence=SENTENCE)
    person = builders.official()
    builders.attendance(meeting, person, article=article, evidence=SENTENCE)
    meeting.resolution_links.create(
        resolution=builders.resolution(), article=article, evidence=SENTENCE, **builders.CONFIRMED
    )
    for address in (
        f"/meetings/{meeting.slug}/", "/states/benin/", f"/officials/{person.slug}/",
        "/resolutions/unsc-2254/",
    ):  # fmt: skip
        found = text(client.get(address))
        assert "عنوان مستور" not in found
        assert SENTENCE not in found
    assert "4,321" not in page(client, meeting)
    assert meeting.slug not in text(client.get("/states/benin/"))


def test_suggestions__unconfirmed_participation_is_not_shown(client, meeting):
    builders.participation(meeting, builders.state("benin", "بنين"), status="suggested")
    assert "بنين" not in page(client, meeting)


def test_resolutions__cited_by_the_press_are_shown_with_the_sentence(client, meeting):
    article = builders.article(
        "خبر القرار", rights="full", body="يدعم القرار 2254.", meetings=[meeting]
    )
    ArticleResolution.objects.create(
        article=article, resolution=builders.resolution(), evidence="يدعم القرار 2254.", **builders.CONFIRMED
    )  # fmt: skip
    writer.index_article(article)
    found = page(client, meeting)
    assert "أشار إليه مقال واحد" in found
    assert "يدعم القرار 2254." in found
    trend = text(client.get("/resolutions/unsc-2254/"))
    assert meeting.title_ar in trend


def test_resolutions__cited_by_many_articles_show_few_sentences(client, meeting):
    resolution = builders.resolution()
    for number in range(9):
        article = builders.article(f"خبر {number}", rights="full", meetings=[meeting], index=False)
        ArticleResolution.objects.create(
            article=article,
            resolution=resolution,
            evidence=f"جملة رقم {number}.",
            **builders.CONFIRMED,
        )
    writer.rebuild()
    found = page(client, meeting)
    assert "أشارت إليه 9 مقالات" in found
    assert found.count("جملة رقم") == 6
    assert f"?meeting={meeting.slug}&amp;resolution=unsc-2254" in found


def test_communique__points_are_in_order_with_arabic_as_fallback(client, meeting):
    Outcome.objects.create(meeting=meeting, position=2, text_ar="النقطة الثانية")
    Outcome.objects.create(meeting=meeting, position=1, text_ar="النقطة الأولى", text_en="First")
    found = page(client, meeting)
    assert found.index("النقطة الأولى") < found.index("النقطة الثانية")
    assert "First" in page(client, meeting, "/en")
    # A point without an English text is shown in Arabic.
    assert "النقطة الثانية" in page(client, meeting, "/en")


def test_copies__are_folded_under_the_earliest_article(client, meeting):
    story = Story.objects.create()
    for title, date in (("نسخة لاحقة", "2022-05-13"), ("الأصل", "2022-05-11")):
        builders.article(
            title, date=date, meetings=[meeting], story=story, body="نص سري", rights="metadata"
        )
    found = page(client, meeting)
    assert "نسخة في وسيلة إعلامية أخرى" in found
    assert found.index("الأصل") < found.index("نسخة لاحقة")
    assert "100% من الكلمات" in found
    assert "نص سري" not in found


def test_head__has_hijri_date_and_map_if_days_and_venue_are_known(client, meeting):
    found = page(client, meeting)
    assert "10 شوال 1443 هـ" in found
    assert "10 Shawwal 1443 AH" in page(client, meeting, "/en")
    assert 'viewBox="1500 452 440 264"' in found
    virtual = builders.meeting("2020-06-04-virtual", "2020-06", mode="virtual")
    found = page(client, virtual)
    assert 'class="map"' not in found
    assert "هـ" not in found


def test_short_address__assigned_one_is_kept_after_later_changes(client, meeting):
    address = meeting.get_absolute_url()
    builders.meeting("2022-05-30-marrakesh-officials", "2022-05-30", venue=meeting.venue)
    assert client.get("/m/2022-marrakesh")["Location"] == address
    other = Meeting.objects.get(slug="2022-05-30-marrakesh-officials")
    assert other.short_slug == "2022-05-30-marrakesh"
    # The venue is corrected: the short address, which may be in print, still redirects to the meeting.
    meeting.slug = "2022-05-11-rabat-ministerial"
    meeting.save()
    short_addresses.assign_short_addresses([meeting])
    assert client.get("/m/2022-marrakesh")["Location"] == "/meetings/2022-05-11-rabat-ministerial/"
    assert client.get(address)["Location"] == "/meetings/2022-05-11-rabat-ministerial/"
    assert Meeting.objects.get(pk=meeting.pk).short_slug == "2022-rabat"


def test_short_address__of_a_draft_is_not_given_to_another_meeting(client, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(status="draft")
    other = builders.meeting("2022-09-01-marrakesh-officials", "2022-09-01", venue=meeting.venue)
    assert other.short_slug == "2022-09-marrakesh"
    assert client.get("/m/2022-marrakesh").status_code == 404
    Meeting.objects.filter(pk=meeting.pk).update(status="published")
    assert client.get("/m/2022-marrakesh")["Location"] == meeting.get_absolute_url()


def test_short_address__equal_slug_of_another_meeting_does_not_take_it(client, meeting):
    meeting.slug = "2022-05-11-rabat-ministerial"
    meeting.save()
    short_addresses.assign_short_addresses([meeting])
    new = builders.meeting("2022-marrakesh", "2022")
    assert new.short_slug == f"2022-marrakesh-{new.pk}"
    assert client.get("/m/2022-marrakesh")["Location"] == meeting.get_absolute_url()
    assert client.get(f"/m/{new.short_slug}")["Location"] == "/meetings/2022-marrakesh/"


def test_short_address__ambiguous_one_lists_the_candidates(client, meeting):
    assert client.get("/m/2022").status_code == 302  # temporary, since later meetings may match too
    builders.meeting("2022-10-26-niamey", "2022-10-26")
    response = client.get("/m/2022")
    assert response.status_code == 300
    assert "/meetings/2022-10-26-niamey/" in text(response)
    builders.meeting("2022-12-07-the-hague", "2022-12-07", status="draft")
    assert "hague" not in text(client.get("/m/2022"))


def test_ledger__pages_of_state_and_official_show_the_same_meetings(client, meeting):
    morocco = meeting.venue.country
    person = builders.official()
    builders.appointment(person, morocco)
    builders.attendance(meeting, person, "co-chair", evidence_url="https://example.org/chair")
    draft = builders.meeting(
        "2023-01-01-secret", "2023-01-01", title_ar="اجتماع سري", status="draft"
    )
    builders.attendance(draft, person)
    builders.participation(draft, morocco)
    for address in ("/states/morocco/", "/officials/nasser-bourita/"):
        found = text(client.get(address))
        assert meeting.title_ar in found
        assert "رئاسة مشتركة" in found
        assert "https://example.org/chair" in found
        assert "اجتماع سري" not in found
        ledger = found[found.index("<table") : found.index("</table")]
        assert (person.name_ar in ledger) is (address == "/states/morocco/")


def test_cells__say_the_role_and_who_says_so(client, meeting):
    outlet = builders.source("enab-baladi", "عنب بلدي", "Enab Baladi")
    benin, chad = builders.state("benin", "بنين"), builders.state("chad", "تشاد")
    builders.participation(meeting, benin, article=builders.article(source=outlet))
    builders.participation(meeting, chad, evidence_url="https://www.state.gov/list")
    for slug, name in (("first", "صحيفة أولى"), ("second", "صحيفة ثانية")):
        other = builders.article(source=builders.source(slug, name, slug))
        builders.participation(meeting, chad, article=other)
    found = re.sub(r"<[^>]+>", "", page(client, meeting))
    found = re.sub(r"\s+", " ", found)
    assert "مشاركة، بحسب ‹عنب بلدي›" in found
    assert "مشاركة، بحسب state.gov ومصدرين آخرين" in found
    assert "مصدر واحد" not in found


def test_cells__same_source_twice_is_named_once(client, meeting):
    outlet = builders.source("enab-baladi", "عنب بلدي", "Enab Baladi")
    for title in ("أ", "ب"):
        builders.participation(
            meeting, meeting.venue.country, article=builders.article(title, source=outlet)
        )
    found = page(client, meeting)
    assert "‹عنب بلدي›" in found
    assert "ومصدر آخر" not in found


def test_star__of_an_unchecked_office_is_explained_before_it(client, meeting):
    person = builders.official()
    office = builders.appointment(person, meeting.venue.country, dates_basis="page")
    builders.attendance(meeting, person, evidence_url="https://example.org/list")
    assert "ولم نتحقق منها في مصدر" not in page(client, meeting)
    office.dates_basis = "unverified"
    office.save()
    ledger = page(client, meeting).partition('id="ledger"')[2]
    explained = ledger.partition("ولم نتحقق منها في مصدر")
    assert 'class="unverified">*</span>' in explained[0]
    assert "<table" in explained[2]


def test_long_parts__are_folded_after_five_with_their_number(client, meeting):
    for number in range(9):
        state = builders.state(f"state-{number}", f"دولة {number}", "State")
        builders.participation(meeting, state, evidence_url="https://example.org/list")
        builders.article(f"مقال {number}", meetings=[meeting])
        builders.figure(60 + number, meeting)
    found = page(client, meeting)
    for summary, first, last in (
        ("وأربع دول ومنظمات أخرى", "دولة 4", "دولة 8"),
        ("وأربعة مقالات أخرى", "مقال 4", "مقال 8"),
        ("وأربعة أعداد أخرى", '"figure-value">64</b>', '"figure-value">68</b>'),
    ):
        before, _summary, after = found.partition(f"<summary>{summary}</summary>")
        assert first in before
        assert last not in before
        assert last in after


def test_page__links_within_lead_to_its_parts_in_order(client, meeting):
    Outcome.objects.create(meeting=meeting, position=1, text_ar="أقروا المبادئ", text_en="Adopted")
    builders.participation(meeting, builders.state("benin", "بنين"))
    builders.article(meetings=[meeting])
    builders.figure(79, meeting)
    found = page(client, meeting)
    links = re.findall(
        r'href="#([-a-z]+)"', found.partition('class="glance"')[2].partition("</nav>")[0]
    )
    assert links == ["outcome", "coverage", "ledger", "figures", "cite"]
    places = [found.index(f'id="{name}"') for name in links]
    assert places == sorted(places)


def test_neighbours__on_the_same_day_say_so_in_a_stable_order(client, meeting):
    rome = builders.meeting(
        "2022-05-11-rome-defence",
        "2022-05-11",
        kind="defence-ministers",
        title_ar="وزراء الدفاع، روما",
    )
    builders.meeting("2022-12-07-the-hague", "2022-12-07", title_ar="اجتماع لاهاي")
    assert "الاجتماع التالي، في اليوم نفسه" in page(client, meeting)
    found = page(client, rome)
    assert "الاجتماع السابق، في اليوم نفسه" in found
    assert "الاجتماع التالي</span>" in found


def test_queries__meeting_with_much_coverage_stays_within_the_limit(
    client, meeting, django_assert_max_num_queries
):
    other = builders.meeting("2021-06-28-rome", "2021-06-28")
    story = Story.objects.create()
    for number in range(6):
        state = builders.state(f"state-{number}", f"دولة {number}", "State")
        person = builders.official(f"official-{number}", f"فلان {number}", "Somebody")
        for office in ("Minister", "Envoy", "Speaker"):
            builders.appointment(person, state, office_en=office)
        source = builders.source(f"source-{number}", f"صحيفة {number}", "Outlet", country=state)
        resolution = builders.resolution(2000 + number)
        article = builders.article(
            source=source, meetings=[meeting], states=[state], resolutions=[resolution],
            story=story if number % 2 else None,
        )  # fmt: skip
        builders.article(source=source, meetings=[other], background=[meeting])
        for source_article in (None, article):
            builders.participation(meeting, state, article=source_article)
            builders.attendance(meeting, person, article=source_article)
            builders.figure(number, meeting, article=source_article)
            meeting.resolution_links.create(
                resolution=resolution, article=source_article, **builders.CONFIRMED
            )
        Outcome.objects.create(meeting=meeting, position=number, text_ar="نقطة")
    for address in (
        f"/meetings/{meeting.slug}/", f"/en/meetings/{meeting.slug}/", "/meetings/coverage/?outlets=all",
        f"/meetings/compare/?first={meeting.slug}&second={other.slug}",
        f"/meetings/{meeting.slug}/countries/", "/states/state-1/",
        "/officials/official-1/", "/resolutions/unsc-2001/",
    ):  # fmt: skip
        bitmaps.current()  # a process loads the index once, not for each page
        with django_assert_max_num_queries(14):
            assert client.get(address).status_code == 200
