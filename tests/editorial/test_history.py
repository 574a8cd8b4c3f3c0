"""The change log of the database, and undoing changes from it."""

import pghistory
import pytest
from django.utils import timezone

from articles.editorial import history, merge
from articles.index import writer
from articles.models import (
    Article,
    ArticleState,
    FormerSlug,
    Official,
    Operation,
    Outcome,
    Spelling,
    State,
)
from tests import builders

pytestmark = pytest.mark.django_db


def change_lines(instance) -> list[tuple[str, str, list[str]]]:
    return [
        (c.event.pgh_label, c.model.__name__, [field.name for field in c.fields])
        for c in history.changes_of(instance)
    ]


def test_changes_of__save_update_and_delete_are_recorded():
    article = builders.article("العنوان الأول", states=[builders.state()], index=False)
    article.title = "العنوان الثاني"
    article.save()
    Article.objects.filter(pk=article.pk).update(byline="مراسلنا")
    ArticleState.objects.filter(article=article).delete()
    lines = change_lines(article)
    assert ("update", "Article", ["title", "title_key"]) in lines
    assert ("update", "Article", ["byline"]) in lines
    assert [kind for kind, model, _fields in lines if model == "ArticleState"] == [
        "delete",
        "insert",
    ]


def test_changes_of__save_without_change_is_not_recorded():
    article = builders.article(index=False)
    before = len(change_lines(article))
    article.save()
    assert len(change_lines(article)) == before


def test_changes_of__two_changes_have_before_and_after():
    article = builders.article("الأول", index=False)
    for title in ("الثاني", "الثالث"):
        article.title = title
        article.save()
    titles = [
        (c.before["title"], c.after["title"])
        for c in history.changes_of(article)
        if c.event.pgh_label == "update"
    ]
    assert titles == [("الثاني", "الثالث"), ("الأول", "الثاني")]


def test_take_back__deleted_link_is_restored_and_reindexed(client):
    iraq = builders.state("iraq", "العراق", "Iraq")
    article = builders.article(states=[iraq])
    ArticleState.objects.get().delete()
    writer.index_article(article)
    assert article.title not in client.get("/articles/?state=iraq").content.decode()
    (change,) = [c for c in history.changes_of(article) if c.event.pgh_label == "delete"]
    history.undo_change(change.event)
    assert ArticleState.objects.get().state == iraq
    assert article.title in client.get("/articles/?state=iraq").content.decode()


def test_take_back__changed_outcome_is_searched_by_its_former_words(client):
    meeting = builders.meeting()
    outcome = Outcome.objects.create(meeting=meeting, position=1, text_ar="صندوق لتثبيت الاستقرار")
    outcome.text_ar = "بعثة تدريب"
    outcome.save()
    writer.authority_changed(meeting)
    changes = [c for c in history.changes_of(meeting) if c.model is Outcome]
    (change,) = [c for c in changes if c.event.pgh_label == "update"]
    history.undo_change(change.event)
    page = client.get("/articles/?q=صندوق لتثبيت").content.decode()
    assert meeting.get_absolute_url() in page


def test_take_back__article_restores_text_but_not_status():
    article = builders.article("الأول", status="draft", index=False)
    article.title, article.status = "الثاني", "in-review"
    article.save()
    (change,) = [c for c in history.changes_of(article) if c.event.pgh_label == "update"]
    history.undo_change(change.event)
    article.refresh_from_db()
    assert (article.title, article.status) == ("الأول", "in-review")


def test_take_back__article_keeps_publisher_and_withdrawal_reason(editor):
    article = builders.article("الأول", index=False)
    article.title, article.published_by, article.withdrawn_reason = "الثاني", editor, "سبب"
    article.save()
    (change,) = [c for c in history.changes_of(article) if c.event.pgh_label == "update"]
    history.undo_change(change.event)
    article.refresh_from_db()
    assert (article.title, article.published_by, article.withdrawn_reason) == (
        "الأول",
        editor,
        "سبب",
    )
    for name in ("published_by_id", "withdrawn_reason", "pgh_label", "nothing"):
        with pytest.raises(history.UndoRefused):
            history.restore_field(change.event, name)


def test_take_back__decided_link_is_open_again():
    article = builders.article(index=False)
    link = ArticleState.objects.create(article=article, state=builders.state())
    link.status, link.confirmed_at = "confirmed", timezone.now()
    link.save()
    (change,) = [c for c in history.changes_of(article) if c.event.pgh_label == "update"]
    history.undo_change(change.event)
    link.refresh_from_db()
    assert (link.status, link.confirmed_at) == ("suggested", None)


def test_changes_of__limit_keeps_newest_with_before_and_after():
    article = builders.article("0", index=False)
    for number in range(1, 6):
        article.title = str(number)
        article.save()
    titles = [(c.before["title"], c.after["title"]) for c in history.changes_of(article, 2)]
    assert titles == [("4", "5"), ("3", "4")]


def test_restore_field__one_field_restores_no_other():
    article = builders.article("الأول", byline="فلان", index=False)
    article.title, article.byline = "الثاني", "علان"
    article.save()
    (change,) = [c for c in history.changes_of(article) if c.event.pgh_label == "update"]
    history.restore_field(change.event, "byline")
    article.refresh_from_db()
    assert (article.title, article.byline) == ("الثاني", "فلان")
    with pytest.raises(history.UndoRefused):
        history.restore_field(change.event, "status")


@pytest.fixture
def twins():
    one = builders.official("nasser-bourita", "ناصر بوريطة", "Nasser Bourita")
    two = builders.official("nasir-burita", "ناصر بوريتا", "Nasir Burita", aliases=["بوريتا"])
    for person in (one, two):
        writer.authority_changed(person)
    both, second = (
        builders.article("خبر عنهما", officials=[one, two]),
        builders.article("خبر عنه", officials=[two]),
    )
    return one, two, both, second


def database_state() -> dict:
    return {
        model: sorted(
            str({k: v for k, v in row.items() if k not in ("updated_at", "id")})
            for row in model._base_manager.values()
        )
        for model in (Official, FormerSlug, Spelling, ArticleState)
    } | {"links": sorted(Article.objects.values_list("pk", "officials"))}


def test_undo__merge_restores_everything(twins, client):
    one, two, _both, second = twins
    before = database_state()
    operation = merge.merge(one, two)
    assert client.get("/officials/nasir-burita/").status_code == 301
    history.undo(operation)
    assert database_state() == before
    assert client.get("/officials/nasir-burita/").status_code == 200
    page = client.get("/articles/?official=nasir-burita").content.decode()
    assert second.title in page
    assert Operation.objects.get().undone_at


def test_undo__row_changed_since_refuses_and_changes_nothing(twins):
    one, two, *_ = twins
    operation = merge.merge(one, two)
    one = Official.objects.get()
    one.note = "ملاحظة"
    with pghistory.context():  # another request
        one.save()
    before = database_state()
    with pytest.raises(history.UndoRefused, match="ناصر بوريطة"):
        history.undo(operation)
    assert database_state() == before
    operation.refresh_from_db()
    assert operation.undone_at is None


def test_undo__second_time_refuses(twins):
    one, two, *_ = twins
    operation = merge.merge(one, two)
    history.undo(operation)
    with pytest.raises(history.UndoRefused):
        history.undo(operation)


def test_undo__slug_taken_since_refuses(twins):
    one, two, *_ = twins
    operation = merge.merge(one, two)
    with pghistory.context():
        builders.official("nasir-burita", "شخص آخر", "Somebody else")
    with pytest.raises(history.UndoRefused):
        history.undo(operation)
    assert Official.objects.count() == 2


def test_operation__without_changes_is_not_recorded():
    with history.operation(Operation.Kind.BULK, "لا شيء"):
        State.objects.count()
    assert not Operation.objects.exists()
