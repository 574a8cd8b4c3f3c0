"""Addresses of what was public: 410 with id, day and reason everywhere; nothing is said of drafts."""

import pytest

from articles.editorial import workflow
from articles.editorial.merge import merge
from articles.index import writer
from articles.models import Article
from tests import builders

pytestmark = pytest.mark.django_db
FORMS = (
    "/articles/{id}/", "/articles/{id}/some-slug/", "/en/articles/{id}/", "/articles/{id}.ris",
    "/articles/{id}.bib", "/articles/{id}.csl.json", "/articles/{id}/card.png", "/api/v1/articles/{id}",
    "/articles/export.ris?id={id}", "/articles/export.bib?id={id}", "/articles/export.csv?id={id}",
    "/articles/export.jsonl?id={id}", "/articles/export.xlsx?id={id}", "/articles/export.csl.json?id={id}",
    "/articles/feed.atom?id={id}", "/articles/feed.json?id={id}",
)  # fmt: skip


@pytest.fixture
def other():
    return builders.article("مقال آخر")


@pytest.mark.parametrize("form", FORMS)
def test_deleted_article__answers_410_with_its_id(client, other, form):
    article = builders.article("سيُحذف")
    article.delete()
    response = client.get(form.format(id=article.permanent_id))
    assert response.status_code == 410
    text = response.content.decode()
    assert article.permanent_id in text
    if "/api/" in form:
        problem = response.json()
        assert problem["title"] == "No longer public"
        assert problem["detail"].startswith("Deleted on 20")
    elif "/en/" in form:
        assert "This article has been deleted" in text
    else:
        assert "حُذف هذا المقال" in text
        assert 'dir="rtl"' in text
    assert "no-store" in response.get("Cache-Control", "no-store")


@pytest.mark.parametrize("form", FORMS)
def test_withdrawn_article__answers_410_with_the_reason(client, other, editor, form):
    article = builders.article("سيُسحب")
    workflow.take_step("withdraw", article, editor, "طلب الناشر")
    response = client.get(form.format(id=article.permanent_id))
    assert response.status_code == 410
    reason = response.json()["detail"] if "/api/" in form else response.content.decode()
    assert "طلب الناشر" in reason
    assert article.permanent_id in reason


@pytest.mark.parametrize("form", FORMS)
def test_article_returned_to_draft__is_not_public_and_shows_nothing(client, other, editor, form):
    article = builders.article("عنوان مستور")
    workflow.take_step("withdraw", article, editor, "خطأ")
    workflow.take_step("return", article, editor)
    response = client.get(form.format(id=article.permanent_id))
    assert response.status_code == 410
    assert "مستور" not in response.content.decode()
    assert "حُذف" not in response.content.decode()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("state", ["draft", "deleted draft", "never"])
def test_article_never_public__is_unknown(client, other, form, state):
    key = "0000000000"
    if state != "never":
        draft = builders.article("مسودة", status="draft")
        key = draft.permanent_id
        if state == "deleted draft":
            draft.delete()
    assert client.get(form.format(id=key)).status_code == 404


def test_export__of_public_and_deleted_ids_holds_the_public_ones(client, other):
    gone = builders.article("سيُحذف")
    gone.delete()
    response = client.get(f"/articles/export.ris?id={other.permanent_id}&id={gone.permanent_id}")
    content = b"".join(response).decode()
    assert content.count("TY  - ") == 1
    assert "مقال آخر" in content
    another = builders.article("سيُحذف أيضا")
    another.delete()
    response = client.get(
        f"/en/articles/export.ris?id={another.permanent_id}&id={gone.permanent_id}"
    )
    assert response.status_code == 410
    assert "None of these articles is public any more" in response.content.decode()


@pytest.mark.parametrize("key", ["%00", "a%00b", "x'--", "7H3K", "١٢٣", "0" * 40])
def test_export__of_something_that_is_no_id_is_unknown(client, other, key):
    assert client.get(f"/articles/export.ris?id={key}").status_code == 404
    assert client.get(f"/articles/feed.atom?id={key}&id={key}x").status_code == 404


SUBJECT_FORMS = (
    "/sources/{}/",
    "/en/sources/{}/",
    "/sources/{}.ris",
    "/sources/{}/card.png",
    "/api/v1/sources/{}",
)


@pytest.mark.parametrize("form", SUBJECT_FORMS)
def test_deleted_authority__answers_410_under_all_its_keys(client, form):
    outlet = builders.source("first-key", "صحيفة", "Daily")
    outlet.slug = "second-key"
    outlet.save()
    outlet.delete()
    for key in ("first-key", "second-key"):
        response = client.get(form.format(key))
        assert response.status_code == 410
        assert key in response.content.decode()
    assert client.get(form.format("no-such-key")).status_code == 404


@pytest.mark.parametrize("form", SUBJECT_FORMS)
def test_merged_authority__redirects_and_is_gone_only_with_what_it_became(client, form):
    kept, gone = builders.source("kept", "أ", "A"), builders.source("gone", "ب", "B")
    merge(kept, gone)
    assert client.get(form.format("gone")).status_code == 301
    type(kept).objects.get(slug="kept").delete()
    assert client.get(form.format("gone")).status_code == 410


def test_deleted_meeting__answers_410_only_if_it_was_public(client):
    public, draft = (
        builders.meeting(),
        builders.meeting("2023-01-01-secret", "2023-01-01", status="draft"),
    )
    public.delete()
    draft.delete()
    for form in ("/meetings/{}/", "/meetings/{}.ris", "/meetings/{}.ics", "/api/v1/meetings/{}"):
        assert client.get(form.format(public.slug)).status_code == 410
        assert client.get(form.format("2023-01-01-secret")).status_code == 404


def test_published_again__is_there_again(client, editor):
    article = builders.article("يُسحب ثم يعود")
    workflow.take_step("withdraw", article, editor, "خطأ")
    article = Article.objects.get(pk=article.pk)
    workflow.take_step("restore", article, editor)
    writer.index_article(article)
    assert client.get(article.get_absolute_url()).status_code == 200
    assert client.get(f"/api/v1/articles/{article.permanent_id}").status_code == 200
