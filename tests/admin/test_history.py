"""The change history in the admin: showing it and undoing changes."""

import pytest
from django.urls import reverse

from articles.models import Article, ArticleState
from tests import builders
from tests.admin.test_admin import form_of, text

pytestmark = pytest.mark.django_db


def address(article, view="history"):
    return reverse(f"admin:articles_article_{view}", args=[article.pk])


def event_of(model, label):
    return model.pgh_event_model.objects.filter(pgh_label=label).latest("pgh_id")


def test_history__changed_title_shows_the_editor_and_a_word_diff(desk, editor):
    article = builders.article("اجتماع في مراكش", index=False)
    form = address(article, "change")
    desk.post(form, form_of(desk, form) | {"title": "اجتماع في واشنطن"})
    page = text(desk.get(address(article)))
    assert "<del>مراكش</del><ins>واشنطن</ins>" in page
    assert "editor" in page


def test_take_back__field_and_deleted_link_are_restored(desk):
    article = builders.article("الأول", states=[builders.state()], index=False)
    article.title = "الثاني"
    article.save()
    ArticleState.objects.all().delete()
    event = event_of(Article, "update")
    desk.post(
        address(article, "take_back"),
        {"model": "articles.article", "event": event.pk, "field": "title"},
    )
    assert Article.objects.get().title == "الأول"
    event = event_of(ArticleState, "delete")
    desk.post(address(article, "take_back"), {"model": "articles.articlestate", "event": event.pk})
    assert ArticleState.objects.count() == 1


def test_take_back__restored_text_moves_evidence_offsets(desk):
    article = builders.article("خبر", body="اجتمعوا. وحضر وفد العراق.", index=False)
    link = ArticleState.objects.create(
        article=article, state=builders.state(), evidence="وحضر وفد العراق.", evidence_in="body",
        evidence_start=9, evidence_end=25,
    )  # fmt: skip
    form = address(article, "change")
    desk.post(form, form_of(desk, form) | {"body": f"مقدمة جديدة طويلة.\n\n{article.body}"})
    link.refresh_from_db()
    assert link.evidence_start == 29
    event = event_of(Article, "update")
    data = {"model": "articles.article", "event": event.pk, "field": "body"}
    desk.post(address(article, "take_back"), data)
    link.refresh_from_db()
    body = Article.objects.get().body
    assert body == article.body
    assert body[link.evidence_start : link.evidence_end] == link.evidence


def test_take_back__change_of_another_entry_is_404(desk):
    article, other = builders.article("الأول", index=False), builders.article("آخر", index=False)
    other.title = "غيره"
    other.save()
    event = event_of(Article, "update")
    data = {"model": "articles.article", "event": event.pk}
    assert desk.post(address(article, "take_back"), data).status_code == 404
    for model, number in (("auth.user", 1), ("nothing", 1), ("articles.article", "x")):
        data = {"model": model, "event": number}
        assert desk.post(address(article, "take_back"), data).status_code == 404


def test_take_back__creation_of_the_article_is_404(desk):
    article = builders.article("الأول", index=False)
    data = {"model": "articles.article", "event": event_of(Article, "insert").pk}
    assert desk.post(address(article, "take_back"), data).status_code == 404
    assert Article.objects.exists()


def test_take_back__invalid_result_refuses_and_changes_nothing(desk):
    source = builders.source()
    article = builders.article("الأول", source=source, index=False)
    Article.objects.filter(pk=article.pk).update(source=None, source_unknown=True)
    Article.objects.filter(pk=article.pk).update(source=source, source_unknown=False)
    event = event_of(Article, "update")
    data = {"model": "articles.article", "event": event.pk, "field": "source_unknown"}
    page = text(desk.post(address(article, "take_back"), data, follow=True))
    assert "لا يكون للمقال صحيفة" in page or "errorlist" in page or "error" in page
    article.refresh_from_db()
    assert (article.source, article.source_unknown) == (source, False)
