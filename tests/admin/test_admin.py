"""The desk through HTTP, as an editor uses it."""

import re

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from articles import intake
from articles.editorial.versions import version_of
from articles.index import writer
from articles.interchange.record import RawInput
from articles.models import (
    Article,
    ArticleOfficial,
    Coverage,
    Import,
    IndexEntry,
    Story,
    Venue,
)
from tests import builders

pytestmark = pytest.mark.django_db
ARTICLE_MODELS = [m for m in admin.site._registry if m._meta.app_label == "articles"]


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def form_of(desk, address: str) -> dict:
    """Return the fields of the form at `address` as a browser would send them back."""
    page = desk.get(address)
    data = {"_opened": page.context["opened"]} if "opened" in page.context else {}
    for form in (
        page.context["adminform"].form,
        *(
            f
            for fs in page.context["inline_admin_formsets"]
            for f in (fs.formset.management_form, *fs.formset.forms)
        ),
    ):
        for field in form:
            widget = field.field.widget
            value = field.value()
            if hasattr(widget, "widgets"):
                for n, part in enumerate(widget.decompress(value)):
                    data[f"{field.html_name}_{n}"] = part or ""
            elif isinstance(value, bool):
                if value:
                    data[field.html_name] = "on"
            elif isinstance(value, list):
                data[field.html_name] = ",".join(map(str, value))
            elif value is not None:
                data[field.html_name] = value
    return data


def desk_of(article: Article) -> str:
    return reverse("admin:articles_article_desk", args=[article.pk])


@pytest.fixture
def imported(db):
    builders.meeting(venue=builders.venue())
    builders.resolution()
    builders.source()
    name = "marrakesh.txt"
    content = (settings.BASE_DIR / "fixtures" / "samples" / "text" / name).read_bytes()
    run = Import.objects.create(label=name)
    article = intake.ingest_piece(
        run, 1, RawInput(name, content, "text/plain"), intake.load_reference_data()
    ).item.article
    writer.rebuild()
    return article


@pytest.mark.parametrize("model", ARTICLE_MODELS, ids=lambda m: m.__name__)
def test_changelist__every_model_opens_and_searches(desk, imported, model):
    address = reverse(f"admin:articles_{model._meta.model_name}_changelist")
    page = desk.get(address)
    assert page.status_code == 200
    assert 'dir="rtl"' in text(page)
    if admin.site._registry[model].search_fields:
        assert desk.get(address, {"q": "أوباما"}).status_code == 200


@pytest.mark.parametrize("model", ARTICLE_MODELS, ids=lambda m: m.__name__)
def test_object_pages__every_model_opens_and_read_only_ones_refuse_adding(desk, imported, model):
    instance = model._default_manager.first()
    if instance:
        address = reverse(f"admin:articles_{model._meta.model_name}_change", args=[instance.pk])
        assert desk.get(address).status_code == 200
    read_only = {
        "Capture", "ImportItem", "CatalogueRow", "FormerSlug", "Operation", "ProposedOfficial",
        "ProposedMeeting", "ProposedSource", "ProposedArticle",
    }  # fmt: skip
    expected = 403 if model.__name__ in read_only else 200
    address = reverse(f"admin:articles_{model._meta.model_name}_add")
    assert desk.get(address).status_code == expected


def test_desk__anonymous_client_is_redirected(client, imported):
    assert client.get("/admin/articles/article/").status_code == 302
    assert client.get(f"/admin/articles/article/{imported.pk}/change/").status_code == 302


def test_article_form__machine_links_show_their_evidence(desk, imported):
    page = text(desk.get(f"/admin/articles/article/{imported.pk}/change/"))
    assert "مع التذكير بالقرار ٢٢٥٤" in page
    assert "مرصود آليا" in page
    assert "مشاهدة على الموقع" in page


def test_article__confirmed_and_published_appears_on_every_page(desk, client, imported, editor):
    address = f"/admin/articles/article/{imported.pk}/change/"
    data = form_of(desk, address)
    for name, value in data.items():
        if name.endswith("-status") and value == "suggested":
            data[name] = "confirmed"
    data |= {"published_on_precision": "not-stated"}
    response = desk.post(address, data)
    assert response.status_code == 302, response.context["errors"]
    imported.refresh_from_db()
    assert (
        desk.post(desk_of(imported), {"step": "publish", "read": version_of(imported)}).status_code
        == 302
    )
    link = Coverage.objects.get(article=imported, relation="primary")
    assert (link.status, link.confirmed_by) == ("confirmed", editor)
    client.logout()
    title = "وزراء التحالف يلتقون في مراكش لبحث تمدد التنظيم"
    for page in ("/venues/marrakesh/", "/meetings/2022-05-11-marrakesh-ministerial/", "/resolutions/unsc-2254/",
                 "/articles/?venue=marrakesh&resolution=unsc-2254"):  # fmt: skip
        assert title in text(client.get(page)), page


def test_article_form__submitted_status_is_ignored(desk, imported):
    address = f"/admin/articles/article/{imported.pk}/change/"
    data = form_of(desk, address) | {"status": "published"}
    assert desk.post(address, data).status_code == 302
    imported.refresh_from_db()
    assert imported.status == "draft"


def test_article__withdrawn_is_410_and_leaves_the_index(desk, client, imported):
    article = builders.article()
    desk.post(
        desk_of(article),
        {"read": version_of(article), "step": "withdraw", "reason": "خطأ في النسبة"},
    )
    assert not IndexEntry.objects.filter(pk=article.pk).exists()
    assert client.get(article.get_absolute_url()).status_code == 410


def test_article_form__link_added_by_editor_is_confirmed(desk, imported, editor):
    person = builders.official()
    address = f"/admin/articles/article/{imported.pk}/change/"
    data = form_of(desk, address) | {
        "official_links-TOTAL_FORMS": 1, "official_links-0-official": person.pk,
        "official_links-0-article": imported.pk, "official_links-0-status": "confirmed",
    }  # fmt: skip
    assert desk.post(address, data).status_code == 302
    link = ArticleOfficial.objects.get()
    assert (link.origin, link.status, link.confirmed_by) == ("editor", "confirmed", editor)


def test_publish_action__ready_article_is_published_and_incomplete_one_reported(desk, imported):
    ready = builders.article("جاهز", status="in-review")
    page = desk.post(
        "/admin/articles/article/",
        {"action": "publish", "_selected_action": [ready.pk, imported.pk]},
        follow=True,
    )
    assert "نُشر مقال واحد" in text(page)
    assert "للنشر أدخل تاريخ النشر" in text(page)
    assert set(IndexEntry.objects.values_list("pk", flat=True)) == {ready.pk}


def test_authority__renamed_changes_pages_and_redirects_the_old_slug(desk, client):
    venue = builders.venue()
    builders.article(meetings=[builders.meeting(venue=venue)])
    address = f"/admin/articles/venue/{venue.pk}/change/"
    data = form_of(desk, address) | {"name_ar": "مراكش الحمراء", "slug": "red-marrakesh"}
    assert desk.post(address, data).status_code == 302
    assert "مراكش الحمراء" in text(client.get("/articles/?venue=red-marrakesh"))
    assert client.get("/venues/marrakesh/")["Location"] == "/venues/red-marrakesh/"


def test_authority_search__other_spelling_is_found(desk):
    builders.official("barack-obama", "باراك أوباما", "Barack Obama")
    page = text(desk.get("/admin/articles/official/", {"q": "اوباما"}))
    assert "باراك أوباما" in page
    answer = desk.get(
        "/admin/autocomplete/",
        {
            "app_label": "articles",
            "model_name": "articleofficial",
            "field_name": "official",
            "term": "اوباما",
        },
    ).json()
    assert [r["text"] for r in answer["results"]] == ["باراك أوباما"]


def test_authority__in_use_is_not_deleted(desk):
    venue = builders.venue()
    builders.meeting(venue=venue)
    desk.post(f"/admin/articles/venue/{venue.pk}/delete/", {"typed": venue.name_ar})
    assert Venue.objects.filter(pk=venue.pk).exists()


def test_capture__script_in_raw_text_is_escaped(desk, db):
    run = Import.objects.create(label="x")
    content = "عنوان\n\n<script>alert(1)</script> نص.".encode()
    intake.ingest_piece(
        run, 1, RawInput("x.txt", content, "text/plain"), intake.load_reference_data()
    )
    capture = Article.objects.get().captures.get()
    page = text(desk.get(f"/admin/articles/capture/{capture.pk}/change/"))
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_changelist__many_articles_need_at_most_fifteen_queries(
    desk, imported, django_assert_max_num_queries
):
    for number in range(30):
        builders.article(f"خبر {number}", status="in-review", index=False)
    with django_assert_max_num_queries(15):
        desk.get("/admin/articles/article/")


def action(desk, name: str, *articles: Article):
    return desk.post(
        "/admin/articles/article/",
        {"action": name, "_selected_action": [article.pk for article in articles]},
        follow=True,
    )


def test_copies__join_and_leave_form_and_dissolve_a_group(desk):
    one, two, three = (builders.article(f"خبر {number}") for number in range(3))
    assert "اختر مقالين أو أكثر" in action(desk, "join_story", one).content.decode()
    action(desk, "join_story", one, two)
    action(desk, "join_story", two, three)  # joins the group that `two` is already in
    assert len(set(Article.objects.values_list("story", flat=True))) == 1
    assert Story.objects.get().settled  # because an editor joined them
    action(desk, "leave_story", one)
    assert list(Article.objects.filter(story=None)) == [one]
    action(desk, "leave_story", two)
    assert Article.objects.exclude(story=None).count() == 0
    assert Story.objects.count() == 0


def test_meeting_form__testimony_with_evidence_appears_on_the_public_page(desk, client):
    meeting, benin = builders.meeting(), builders.state("benin", "بنين", "Benin")
    article = builders.article("انضمام بنين", rights="full", body="انضمت بنين.")
    address = f"/admin/articles/meeting/{meeting.pk}/change/"
    data = form_of(desk, address) | {
        "participations-TOTAL_FORMS": "1", "participations-0-state": benin.pk,
        "participations-0-role": "participant", "participations-0-level": "minister",
        "participations-0-status": "confirmed", "participations-0-article": article.pk,
        "participations-0-evidence": "انضمت بنين.", "participations-0-meeting": meeting.pk,
        "outcomes-TOTAL_FORMS": "1", "outcomes-0-position": "1",
        "outcomes-0-text_ar": "بقاء التهديد", "outcomes-0-text_en": "The threat remains",
        "outcomes-0-source_url": "https://example.org/communique", "outcomes-0-meeting": meeting.pk,
    }  # fmt: skip
    response = desk.post(address, data)
    assert response.status_code == 302, response.context["errors"]
    page = client.get(meeting.get_absolute_url()).content.decode()
    for words in ("بنين", "انضمت بنين.", "انضمام بنين", "بقاء التهديد"):
        assert words in page


def test_send_to_review__draft_is_submitted_and_logged_in_its_history(desk, imported, editor):
    waiting = builders.article("خبر ينتظر", status="published")
    desk.post(
        "/admin/articles/article/",
        {"action": "send_to_review", "_selected_action": [imported.pk, waiting.pk]},
    )
    imported.refresh_from_db()
    assert imported.status == "in-review"
    assert imported.submitted_by == editor
    history = text(desk.get(f"/admin/articles/article/{imported.pk}/history/"))
    assert "قيد المراجعة" in history
    untouched = text(desk.get(f"/admin/articles/article/{waiting.pk}/history/"))
    assert "قيد المراجعة" not in untouched.replace(waiting.title, "").split("history-line")[-1]


def test_view_on_site__every_content_type_redirects_or_is_not_found(desk, imported):
    client = Client(raise_request_exception=False)
    client.cookies = desk.cookies
    found = {
        client.get(f"/admin/r/{key}/{imported.pk}/").status_code
        for key in ContentType.objects.values_list("pk", flat=True)
    }
    assert found <= {302, 404}
    key = ContentType.objects.get_for_model(Article).pk
    response = client.get(f"/admin/r/{key}/{imported.pk}/")
    assert response["Location"].endswith(imported.get_absolute_url())
    assert client.get(f"/admin/r/x/{imported.pk}/").status_code == 404
