"""Undo of an import: of all its items, or of none."""

import pytest
from django.core.management import CommandError, call_command

from articles import intake
from articles.models import Article, ArticleResolution, Capture, Figure, Import, Story
from tests import builders
from tests.intake.importing import BODY, import_pieces, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def authorities():
    builders.meeting(venue=builders.venue())
    builders.resolution()


def test_undo__untouched_drafts_are_deleted_and_captures_stay():
    run, _ = import_pieces(page(), page("عنوان آخر", BODY[::-1], "https://example.org/b"))
    assert Figure.objects.exists()
    assert intake.undo_import(run) == 2
    assert (Article.objects.count(), Figure.objects.count(), Story.objects.count()) == (0, 0, 0)
    assert Capture.objects.count() == 2
    run.refresh_from_db()
    assert run.status == "undone"
    # The items still show the outcomes of the import.
    assert [item.outcome for item in run.items.all()] == ["created"] * 2


def test_undo__same_bytes_can_be_imported_again():
    run, _ = import_pieces(page())
    intake.undo_import(run)
    _, (again,) = import_pieces(page())
    assert (again.outcome, Article.objects.get().body) == ("created", BODY)
    assert Capture.objects.count() == 1


def test_undo__joined_record_gets_its_former_fields_back():
    record = builders.article("وزراء التحالف في مراكش", status="in-review", date="2022-05-11")
    resolution = ArticleResolution._meta.get_field("resolution").related_model.objects.get()
    link = ArticleResolution.objects.create(article=record, resolution=resolution, origin="editor")
    before = Article.objects.values().get(pk=record.pk)
    run, (item,) = import_pieces(page())
    assert item.outcome == "joined"
    link.refresh_from_db()
    assert link.evidence
    intake.undo_import(run)
    after = Article.objects.values().get(pk=record.pk)
    assert {k: v for k, v in after.items() if k != "updated_at"} == {
        k: v for k, v in before.items() if k != "updated_at"
    }
    link.refresh_from_db()
    assert (link.evidence, link.evidence_start) == ("", None)
    assert record.coverage.count() == 0


def test_undo__changed_capture_is_detached():
    import_pieces(page())
    run, _ = import_pieces(page(body=BODY + "\n\nفقرة جديدة."))
    intake.undo_import(run)
    assert Article.objects.get().captures.count() == 1


@pytest.mark.parametrize("touch", ["title", "status", "link", "later"])
def test_undo__changed_article_refuses_and_changes_nothing(touch):
    run, items = import_pieces(page(), page("عنوان آخر", BODY[::-1], "https://example.org/b"))
    article = items[0].article
    if touch == "title":
        article.title = "عنوان صححه محرر"
        article.save()
    elif touch == "status":
        Article.objects.filter(pk=article.pk).update(status="in-review")
    elif touch == "link":
        ArticleResolution.objects.filter(article=article).update(status="rejected")
    else:
        import_pieces(page(body=BODY + "\n\nفقرة جديدة."))
    with pytest.raises(intake.UndoRefused) as caught:
        intake.undo_import(run)
    assert [reason.split(":")[0] for reason in caught.value.reasons] == ["clip1"]
    assert Article.objects.count() == 2
    run.refresh_from_db()
    assert run.status == "finished"


def test_undo__undone_import_refuses():
    run, _ = import_pieces(page())
    intake.undo_import(run)
    with pytest.raises(intake.UndoRefused):
        intake.undo_import(run)


def test_command__first_undo_succeeds_and_second_or_unknown_import_fails(capsys):
    run, _ = import_pieces(page())
    call_command("undo_import", str(run.pk))
    assert f"import {run.pk} is undone: 1 items" in capsys.readouterr().out
    with pytest.raises(CommandError, match="not undone"):
        call_command("undo_import", str(run.pk))
    with pytest.raises(CommandError, match="no import"):
        call_command("undo_import", "99999")


def test_start__running_import_without_process_becomes_interrupted():
    # No session holds the lock of this import.
    dead = Import.objects.create(label="killed")
    alive = intake.start("next")
    dead.refresh_from_db()
    assert (dead.status, alive.status) == ("interrupted", "running")
    intake.finish(alive)
