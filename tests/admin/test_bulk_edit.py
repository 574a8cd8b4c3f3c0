"""Bulk edit of articles, through HTTP."""

import pytest
from django.urls import reverse

from articles.editorial import bulk_edit
from articles.index import writer
from articles.models import Article, ArticleTopic, Operation
from tests import builders
from tests.admin.test_admin import text

pytestmark = pytest.mark.django_db
BULK_EDIT = reverse("admin:articles_article_together")


@pytest.fixture
def three_articles(db):
    return [builders.article(f"خبر {number}") for number in range(3)]


def signed_keys(desk, articles):
    page = desk.post(
        "/admin/articles/article/",
        {"action": "change_together", "_selected_action": [article.pk for article in articles]},
    )
    return page.context["keys"]


def preview(desk, articles, change, value=""):
    return desk.post(
        BULK_EDIT, {"keys": signed_keys(desk, articles), "change": change, "value": value}
    )


def confirm(desk, page, change, value=""):
    data = {
        "keys": page.context["keys"],
        "seen": page.context["seen"],
        "change": change,
        "value": value,
    }
    return desk.post(BULK_EDIT, data, follow=True)


def test_preview__topic_counts_changes_and_writes_nothing(desk, three_articles):
    topic = builders.topic()
    ArticleTopic.objects.create(article=three_articles[0], topic=topic, **builders.CONFIRMED)
    page = preview(desk, three_articles, "add-topic", topic.pk)
    assert page.context["changing"] == 2
    assert page.context["unchanged"] == 1
    assert ArticleTopic.objects.count() == 1


def test_add_topic__readers_find_the_articles_until_undo(desk, client, three_articles, editor):
    topic = builders.topic()
    writer.authority_changed(topic)
    page = confirm(
        desk, preview(desk, three_articles, "add-topic", topic.pk), "add-topic", topic.pk
    )
    operation = Operation.objects.get()
    assert (operation.count, operation.done_by) == (3, editor)
    assert "خبر 1" in text(client.get("/articles/?topic=africa"))
    address = reverse("admin:articles_operation_back", args=[operation.pk])
    assert address in text(page)
    desk.post(address)
    assert not ArticleTopic.objects.exists()
    assert "خبر 1" not in text(client.get("/articles/?topic=africa"))


def test_set_rights__article_changed_meanwhile_is_skipped_and_named(desk, three_articles):
    page = preview(desk, three_articles, "set-rights", "full")
    Article.objects.filter(pk=three_articles[1].pk).update(rights="excerpt")
    page_text = text(confirm(desk, page, "set-rights", "full"))
    rights = list(Article.objects.order_by("pk").values_list("rights", flat=True))
    assert rights == ["full", "excerpt", "full"]
    assert "خبر 1: " in page_text


def test_remove_topic_and_set_outlet__confirmed_change_the_articles(desk, three_articles):
    topic, outlet = builders.topic(), builders.source()
    ArticleTopic.objects.create(article=three_articles[0], topic=topic, **builders.CONFIRMED)
    confirm(desk, preview(desk, three_articles, "remove-topic", topic.pk), "remove-topic", topic.pk)
    assert ArticleTopic.objects.get().status == "rejected"
    confirm(desk, preview(desk, three_articles, "set-outlet", outlet.pk), "set-outlet", outlet.pk)
    assert set(Article.objects.values_list("source__slug", "source_unknown")) == {
        ("hespress-test", False)
    }


def test_submit__published_articles_are_skipped(desk, three_articles):
    draft = builders.article("مسودة", status="draft", index=False)
    confirm(desk, preview(desk, [*three_articles, draft], "submit"), "submit")
    draft.refresh_from_db()
    assert draft.status == "in-review"
    assert Operation.objects.get().count == 1


def test_keys__forged_signature_is_403(desk, three_articles):
    page = preview(desk, three_articles, "set-rights", "full")
    forged = {"keys": page.context["keys"] + "x", "change": "set-rights", "value": "full"}
    assert desk.post(BULK_EDIT, forged).status_code == 403
    assert desk.get(BULK_EDIT).status_code == 403


def test_keys__sent_as_what_was_seen_are_403(desk, three_articles):
    keys = preview(desk, three_articles, "set-rights", "full").context["keys"]
    sent = {"keys": keys, "seen": keys, "change": "set-rights", "value": "full"}
    assert desk.post(BULK_EDIT, sent).status_code == 403


def test_preview__two_hundred_articles_need_at_most_fifteen_queries(
    desk, django_assert_max_num_queries
):
    topic = builders.topic()
    articles = [builders.article(f"خبر {n}", index=False) for n in range(200)]
    keys = signed_keys(desk, articles)
    with django_assert_max_num_queries(15):
        desk.post(BULK_EDIT, {"keys": keys, "change": "add-topic", "value": topic.pk})


def test_changes__all_five_have_distinct_names():
    assert len(bulk_edit.changes()) == 5
