"""Undo of an import: of all its items, or of none."""

import pytest
from django.core.management import CommandError, call_command

from articles import intake
from articles.models import Article, ArticleResolution, Capture, Figure, Import, Story
from tests import builders
from tests.intake.importing import BODY, import_pieces, ingest, page

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


RIS = "application/x-research-info-systems"


def described(title="وزراء التحالف في مراكش", *, day="", author="", note="") -> bytes:
    """Return a bibliographic record of RIS; `note` makes its bytes different."""
    lines = ["TY  - NEWS", f"TI  - {title}", "UR  - https://example.org/marrakesh", f"DA  - {day}"]
    return "\n".join([*lines, f"AU  - {author}", f"N1  - {note}", "ER  - ", ""]).encode()


DATED, SIGNED = described(day="2022/05/11/"), described(day="2022/05/11/", author="سالم الأول")


def run_of(*pieces: tuple[bytes, str]):
    run = intake.start("one run")
    items = [
        ingest(run, position, content, media_type).item
        for position, (content, media_type) in enumerate(pieces, 1)
    ]
    intake.finish(run)
    return run, items


MEETINGS_OF_ONE_ARTICLE = {
    "created and joined": ([(described(), RIS), (DATED, RIS)], ["created", "joined"]),
    "created and joined twice": (
        [(described(), RIS), (DATED, RIS), (SIGNED, RIS)], ["created", "joined", "joined"],
    ),
    "created, joined by its text, changed": (
        [(described(), RIS), (page(), "application/jsonl"),
         (page(body=BODY + "\n\nفقرة."), "application/jsonl")],
        ["created", "joined", "changed"],
    ),
    "created and repeated": (
        [(page(), "application/jsonl"), (page(), "application/jsonl"),
         (page(url="http://www.example.org/marrakesh/"), "application/jsonl"), (described(), RIS)],
        ["created", "unchanged", "unchanged", "unchanged"],
    ),
    "created, changed, repeated": (
        [(page(), "application/jsonl"), (page(body=BODY + "\n\nفقرة."), "application/jsonl"),
         (page(body=BODY + "\n\nفقرة."), "application/jsonl")],
        ["created", "changed", "unchanged"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MEETINGS_OF_ONE_ARTICLE)
def test_undo__article_met_several_times_in_one_run_is_taken_back(case):
    pieces, outcomes = MEETINGS_OF_ONE_ARTICLE[case]
    run, items = run_of(*pieces)
    assert [item.outcome for item in items] == outcomes
    assert Article.objects.count() == 1
    intake.undo_import(run)
    assert not Article.objects.exists()
    assert not Capture.objects.exclude(article=None).exists()
    again, items = run_of(*pieces)
    assert [item.outcome for item in items] == outcomes
    intake.undo_import(again)
    assert not Article.objects.exists()


def test_undo__record_joined_several_times_gets_its_first_fields_back():
    record = builders.article("وزراء التحالف في مراكش", status="in-review", date=None)
    before = Article.objects.values().get(pk=record.pk)
    run, items = run_of((DATED, RIS), (SIGNED, RIS), (page(), "application/jsonl"))
    assert items[-1].outcome == "joined"
    intake.undo_import(run)
    after = Article.objects.values().get(pk=record.pk)
    for values in (before, after):
        values.pop("updated_at")
    assert after == before


def test_command__file_with_one_article_twice_is_imported_and_undone(tmp_path):
    (tmp_path / "أول.ris").write_bytes(described() + b"\n" + DATED)
    (tmp_path / "ثان.ris").write_bytes(SIGNED)
    call_command("import_articles", str(tmp_path))
    run = Import.objects.get()
    assert run.items.count() == 3
    call_command("undo_import", str(run.pk))
    assert not Article.objects.exists()


@pytest.mark.parametrize("moment", ["between", "after", "both"])
def test_undo__change_of_an_editor_during_the_run_refuses(moment):
    run = intake.start("one run")
    article = ingest(run, 1, described(), RIS).item.article
    if moment in ("between", "both"):
        edit(article)
    assert ingest(run, 2, SIGNED, RIS).item.outcome == "joined"
    if moment in ("after", "both"):
        edit(article)
    intake.finish(run)
    with pytest.raises(intake.UndoRefused) as caught:
        intake.undo_import(run)
    assert [reason.split(":")[0] for reason in caught.value.reasons] == ["clip1"]
    assert Article.objects.get().abstract == "ملخص كتبه محرر."


def edit(article: Article) -> None:
    article.refresh_from_db()
    article.abstract = "ملخص كتبه محرر."
    article.save()


def test_undo__later_repetition_is_detached_when_its_run_is_undone():
    first, _ = run_of((page(), "application/jsonl"))
    second, (item,) = run_of((page(url="http://www.example.org/marrakesh/"), "application/jsonl"))
    assert item.outcome == "unchanged"
    with pytest.raises(intake.UndoRefused, match="later import"):
        intake.undo_import(first)
    intake.undo_import(second)
    assert Article.objects.get().captures.count() == 1
    intake.undo_import(first)
    assert not Article.objects.exists()


def test_undo__repetition_of_the_same_bytes_leaves_the_capture_of_the_first_run():
    run_of((page(), "application/jsonl"))
    second, (item,) = run_of((page(), "application/jsonl"))
    assert item.outcome == "unchanged"
    intake.undo_import(second)
    assert Article.objects.get().captures.count() == 1


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
