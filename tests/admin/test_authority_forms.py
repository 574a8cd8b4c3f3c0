"""Forms of authorities and meetings through HTTP: creating, naming, merging, proposing testimony."""

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from articles.index import writer
from articles.intake import rerecognise
from articles.models import (
    ArticleOfficial,
    Attendance,
    Figure,
    Meeting,
    MeetingResolution,
    Official,
    Operation,
    Participation,
    ProposedMeeting,
    ProposedOfficial,
)
from tests import builders
from tests.admin.test_admin import form_of, text

pytestmark = pytest.mark.django_db
BODY = "قال ناصر بوريطه وزير الخارجية المغربي إن التحالف مستمر في عمله حتى هزيمة التنظيم."


def new_official(name_ar, slug="x", **fields):
    empty = {"appointments-TOTAL_FORMS": 0, "appointments-INITIAL_FORMS": 0}
    return (
        {"name_ar": name_ar, "name_en": "Somebody New", "aliases": "", "slug": slug}
        | empty
        | fields
    )


def test_new__similar_entry_warns_once_then_saves(desk):
    writer.authority_changed(builders.official())
    page = desk.post("/admin/articles/official/add/", new_official("ناصر بوريطا"))
    assert page.status_code == 200
    assert "ناصر بوريطة" in text(page)
    assert Official.objects.count() == 1
    desk.post("/admin/articles/official/add/", new_official("ناصر بوريطا", _another="1"))
    assert Official.objects.count() == 2


def test_new__no_similar_entry_saves_without_warning(desk):
    writer.authority_changed(builders.official())
    assert desk.post("/admin/articles/official/add/", new_official("سامح شكري")).status_code == 302


def test_new_meeting__same_venue_and_week_warns_once_then_saves(desk):
    venue = builders.venue()
    builders.meeting(venue=venue)
    address = "/admin/articles/meeting/add/"
    data = form_of(desk, address) | {
        "title_ar": "اجتماع", "title_en": "Meeting", "slug": "new", "start_on": "2022-05-12",
        "start_on_precision": "day", "kind": "ministerial", "mode": "in-person", "venue": venue.pk,
        "status": "draft",
    }  # fmt: skip
    assert desk.post(address, data).status_code == 200
    assert desk.post(address, data | {"_another": "1"}).status_code == 302
    assert Meeting.objects.count() == 2


def test_spellings__one_per_line_are_trimmed_and_deduplicated(desk):
    person = builders.official(aliases=["بوريطة"])
    address = f"/admin/articles/official/{person.pk}/change/"
    data = form_of(desk, address) | {"aliases": "بوريطة\n بوريطا \n\nN. Bourita\nبوريطا"}
    assert desk.post(address, data).status_code == 302
    person.refresh_from_db()
    assert person.aliases == ["بوريطة", "بوريطا", "N. Bourita"]


def test_spellings__new_alias_is_recognised_in_drafts(desk, django_capture_on_commit_callbacks):
    morocco = builders.state()
    person = builders.official("someone", "محمد بن علي", "Mohamed Ben Ali")
    builders.appointment(person, morocco)
    article = builders.article("تصريح", status="draft", body=BODY, index=False)
    rerecognise.recognise_drafts()
    assert not ArticleOfficial.objects.filter(article=article).exists()
    address = f"/admin/articles/official/{person.pk}/change/"
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address, form_of(desk, address) | {"aliases": "ناصر بوريطه"})
    DBTaskResult.objects.get().task.call()
    assert ArticleOfficial.objects.get(article=article).official == person


def test_recognise_drafts__rejected_link_stays_rejected():
    person = builders.official()
    article = builders.article("تصريح", status="draft", body=BODY, index=False)
    rerecognise.recognise_drafts()
    link = ArticleOfficial.objects.get()
    link.status = "rejected"
    link.save()
    person.aliases = ["بوريطه"]
    person.save()
    assert rerecognise.recognise_drafts() == 0
    assert ArticleOfficial.objects.get(article=article).status == "rejected"


def test_proposal__record_created_from_it_confirms_it(desk):
    article = builders.article("تصريح", status="draft", body=BODY, index=False)
    proposal = ProposedOfficial.objects.create(
        article=article, name="سامح شكري", office="وزير الخارجية", origin="machine", evidence="قال"
    )
    page = text(desk.get(reverse("admin:articles_proposedofficial_change", args=[proposal.pk])))
    assert f"proposal=new-official-{proposal.pk}" in page
    desk.post(
        f"/admin/articles/official/add/?proposal=new-official-{proposal.pk}",
        new_official("سامح شكري"),
    )
    proposal.refresh_from_db()
    assert (proposal.status, proposal.official) == ("confirmed", Official.objects.get())
    assert article.official_links.get().status == "confirmed"


def test_proposal__meeting_prefills_the_form(desk):
    article = builders.article("اجتماع", status="draft", index=False)
    proposal = ProposedMeeting.objects.create(
        article=article, start_on="2022-05-11", start_on_precision="day", venue=builders.venue(),
        kind="ministerial", origin="machine",
    )  # fmt: skip
    page = text(desk.get(reverse("admin:articles_proposedmeeting_change", args=[proposal.pk])))
    assert "start_on=2022-05-11" in page


def test_merge__undone_operation_restores_both_entries(desk, client):
    one, two = builders.official(), builders.official("two", "ناصر بوريطا", "Nasser B.")
    for official in (one, two):
        writer.authority_changed(official)
    data = {"action": "merge", "_selected_action": [one.pk, two.pk], "kept": one.pk}
    desk.post("/admin/articles/official/", data)
    assert client.get("/officials/two/").status_code == 301
    operation = Operation.objects.get()
    desk.post(reverse("admin:articles_operation_back", args=[operation.pk]))
    assert client.get("/officials/two/").status_code == 200
    assert Official.objects.get(slug="nasser-bourita").aliases == []


def test_propose__confirmed_articles_become_suggestions_that_can_be_undone(desk):
    iraq, person = builders.state("iraq", "العراق", "Iraq"), builders.official()
    resolution = builders.resolution()
    meeting = builders.meeting()
    article = builders.article(
        "خبر",
        body="شارك العراق في الاجتماع. وترأس ناصر بوريطة الاجتماع، ودعا البيان إلى تنفيذ القرار 2254.",
        meetings=[meeting],
        states=[iraq],
        officials=[person],
        resolutions=[resolution],
        index=False,
    )
    builders.article("خلفية", background=[meeting], states=[builders.state()], index=False)
    builders.figure(80, article=article)
    address = reverse("admin:articles_meeting_propose", args=[meeting.pk])
    desk.post(address)
    row = Participation.objects.get()
    assert (row.state, row.article, row.status, row.role) == (
        iraq,
        article,
        "suggested",
        "participant",
    )
    assert Attendance.objects.get().official == person
    assert MeetingResolution.objects.get().resolution == resolution
    assert Figure.objects.get().meeting == meeting
    desk.post(address)  # repeated: adds nothing
    assert Participation.objects.count() == 1
    (operation,) = Operation.objects.all()
    desk.post(reverse("admin:articles_operation_back", args=[operation.pk]))
    assert not Participation.objects.exists()
    assert Figure.objects.get().meeting is None


def test_wikidata__known_id_links_to_the_entity(desk):
    person = builders.official(wikidata_id="Q4120140")
    page = text(desk.get(f"/admin/articles/official/{person.pk}/change/"))
    assert 'href="https://www.wikidata.org/wiki/Q4120140"' in page
