"""Imports in the background with a real worker: progress, being killed and resumed, undo."""

import json
import os
import signal
import subprocess
import sys
import time
from unittest import mock

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.urls import reverse
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from articles import intake, tasks
from articles.management.commands import serve
from articles.models import Article, ArticleEvent, Capture, Import, ImportItem, Upload
from tests import builders
from tests.admin.test_admin import text
from tests.admin.test_uploads import PASTED, address, packed, sent
from tests.intake.importing import BODY, page

pytestmark = pytest.mark.django_db
ITEMS = 40  # in the import that is killed


def lines(count: int, words=0) -> bytes:
    """Return different articles as JSON, one per line."""
    rows = []
    for n in range(count):
        own_words = " ".join(f"كلمة{n}{m}" for m in range(words))
        rows.append({"title": f"خبر رقم {n}", "text": f"{BODY}\n\nفقرة {n} {own_words}."})
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def click(desk, run: Import, step="run"):
    return desk.post(reverse(f"admin:articles_import_{step}", args=[run.pk]), follow=True)


def work() -> None:
    """Run all waiting tasks by a worker in this process and in the transaction of the test."""
    with (
        mock.patch.object(db_worker, "close_old_connections"),
        mock.patch.object(db_worker.Worker, "configure_signals"),
    ):
        call_command(
            "db_worker", batch=True, interval=0, startup_delay=False, reload=False, verbosity=0
        )


def outcomes(run: Import) -> list[tuple[int, str, str, str]]:
    return list(
        run.items.order_by("position").values_list("position", "name", "outcome", "message")
    )


@pytest.fixture
def world(db):
    builders.meeting(venue=builders.venue())
    builders.source(domain="example.org")
    builders.article("قمة بغداد", status="draft", index=False, date=None)


@pytest.fixture
def dying(monkeypatch):
    """Return a function that makes the worker die at the piece of a position, as a signal does."""

    def at(position: int) -> None:
        ingest_piece = intake.pipeline.ingest_piece

        def take(run, at, piece, known):
            if at == position:
                raise SystemExit(1)
            return ingest_piece(run, at, piece, known)

        monkeypatch.setattr("articles.intake.pipeline.ingest_piece", take)

    return at


def test_run__preview_and_outcomes_agree(desk, world, editor):
    rows = [
        page(), page(), page("قمة بغداد", url=""), b'{"text": "x"}',
        page(body=BODY + "\n\nفقرة أضيفت في المساء."),
    ]  # fmt: skip
    archive = packed(("مراكش.txt", PASTED), ("نسخة.txt", PASTED), ("فارغ.txt", b""))
    run = sent(desk, ("أخبار.jsonl", b"\n".join(rows)), ("حزمة.zip", archive))
    preview = desk.get(address(run)).context["preview"]
    click(desk, run)
    work()
    run.refresh_from_db()
    assert run.status == "finished"
    assert run.finished_at
    expected = [
        (n, row.name, row.outcome.value, row.remarks) for n, row in enumerate(preview.rows, 1)
    ]
    assert outcomes(run) == expected
    assert {outcome for _, _, outcome, _ in expected} == {
        "created", "joined", "changed", "unchanged", "refused",
    }  # fmt: skip
    assert run.expected_count == len(expected)
    assert Article.objects.filter(created_by=editor).count() == 2
    assert Upload.objects.exists()  # one could not be unpacked, so no capture holds it


def test_run__history_names_the_uploader(desk, world, editor):
    run = sent(desk, ("مراكش.txt", PASTED))
    click(desk, run)
    work()
    assert not Upload.objects.exists()  # the capture holds it
    event = ArticleEvent.objects.get(pgh_obj=run.items.get().article, pgh_label="insert")
    assert event.pgh_context.metadata["user"] == editor.pk


def test_run__second_click_changes_nothing(desk):
    run = sent(desk, ("مراكش.txt", PASTED))
    click(desk, run)
    click(desk, run)
    assert DBTaskResult.objects.count() == 1
    work()
    click(desk, run)
    click(desk, run, "discard")
    assert DBTaskResult.objects.count() == 1
    run.refresh_from_db()
    assert run.status == "finished"


def test_progress__without_javascript_page_refreshes_itself(desk):
    run = sent(desk, ("أخبار.jsonl", lines(3) + b"\n{}"))
    click(desk, run)
    waiting = text(desk.get(address(run)))
    assert '<meta http-equiv="refresh" content="2">' in waiting
    assert 'max="4" value="0"' in waiting
    assert intake.claim(run.pk)  # as the worker does
    catalogue = intake.load_reference_data()
    for done, _item in enumerate(
        intake.import_files(run, intake.uploaded_files(run), catalogue), 1
    ):
        if done == 2:
            break
    shown = text(desk.get(address(run)))
    assert '<meta http-equiv="refresh"' in shown
    assert 'max="4" value="2"' in shown
    intake.interrupt(run)
    click(desk, run)
    work()
    done = text(desk.get(address(run)))
    assert '<meta http-equiv="refresh"' not in done
    assert 'max="4" value="4"' in done
    items = f"/admin/articles/importitem/?run__id__exact={run.pk}&amp;outcome__exact=refused"
    assert items in done
    assert reverse("admin:articles_import_report", args=[run.pk]) in done
    assert reverse("admin:articles_import_undo", args=[run.pk]) in done


@pytest.mark.parametrize("position", [1, 3, 6])
def test_run__interrupted_then_run_again_completes(desk, dying, monkeypatch, position):
    files = ("أخبار.jsonl", lines(4)), ("مراكش.txt", PASTED), ("نسخة.txt", PASTED)
    run = sent(desk, *files)
    expected = [(row.name, row.outcome) for row in desk.get(address(run)).context["preview"].rows]
    click(desk, run)
    dying(position)
    work()
    run.refresh_from_db()
    assert run.status == "interrupted"
    assert run.items.count() == Article.objects.count() == min(position - 1, 5)
    monkeypatch.undo()
    page = text(desk.get(address(run)))
    assert '<meta http-equiv="refresh"' not in page
    assert reverse("admin:articles_import_run", args=[run.pk]) in page
    click(desk, run)
    work()
    run.refresh_from_db()
    assert run.status == "finished"
    assert [(name, outcome) for _, name, outcome, _ in outcomes(run)] == expected
    assert [position for position, *_ in outcomes(run)] == [1, 2, 3, 4, 5, 6]
    assert Article.objects.count() == Capture.objects.count() == 5


def test_run__queued_twice_runs_once(desk):
    run = sent(desk, ("أخبار.jsonl", lines(3)))
    click(desk, run)
    tasks.run_import.enqueue(run.pk)
    tasks.run_import.enqueue(10**6)
    work()
    assert ImportItem.objects.count() == Article.objects.count() == 3
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}


def test_run__task_on_a_preview_leaves_it(desk):
    run = sent(desk, ("مراكش.txt", PASTED))
    tasks.run_import.call(run.pk)
    run.refresh_from_db()
    assert run.status == "preview"


def test_run__claimed_by_a_dead_worker_can_be_run_again(desk):
    run = sent(desk, ("مراكش.txt", PASTED))
    click(desk, run)
    DBTaskResult.objects.update(status="RUNNING")  # claimed, and never begun
    shown = desk.get(address(run))
    assert shown.context["standing"] == "interrupted"
    click(desk, run)
    work()
    run.refresh_from_db()
    assert run.status == "finished"


def test_run__import_of_the_command_cannot_be_run_again(desk):
    run = Import.objects.create(label="clips")  # its process is gone, its files are not here
    shown = desk.get(address(run))
    assert shown.context["standing"] == "interrupted"
    assert reverse("admin:articles_import_run", args=[run.pk]) not in text(shown)
    assert reverse("admin:articles_import_undo", args=[run.pk]) in text(shown)
    click(desk, run)
    assert not DBTaskResult.objects.exists()


def test_run__lost_connection_interrupts_it(desk, dying, monkeypatch):
    run = sent(desk, ("أخبار.jsonl", lines(3)))
    click(desk, run)

    def gone(*_):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr("articles.intake.pipeline.ingest_piece", gone)
    work()
    run.refresh_from_db()
    assert (run.status, run.items.count()) == ("interrupted", 0)
    assert DBTaskResult.objects.get().status == "FAILED"


def test_undo__button_of_the_page_undoes_finished_imports_only(desk):
    run = sent(desk, ("أخبار.jsonl", lines(2)))
    page = text(click(desk, run, "undo"))  # nothing is imported yet
    assert "has not come to its end" in page
    click(desk, run)
    assert "has not come to its end" in text(click(desk, run, "undo"))
    work()
    Article.objects.filter(title="خبر رقم 1").update(status="in-review")
    assert "no draft any more" in text(click(desk, run, "undo"))
    Article.objects.update(status="draft")
    click(desk, run, "undo")
    run.refresh_from_db()
    assert (run.status, Article.objects.count()) == ("undone", 0)
    shown = desk.get(address(run))
    assert shown.context["standing"] == "undone"
    assert reverse("admin:articles_import_undo", args=[run.pk]) not in text(shown)


def test_undo__interrupted_import_stays_undone(desk, dying, monkeypatch):
    run = sent(desk, ("أخبار.jsonl", lines(4)))
    click(desk, run)
    dying(3)
    work()
    monkeypatch.undo()
    click(desk, run, "undo")
    click(desk, run)
    work()
    run.refresh_from_db()
    assert (run.status, Article.objects.count()) == ("undone", 0)
    assert not Upload.objects.exists()


def worker() -> subprocess.Popen:
    """Start a worker as a separate process, as `make run` does, on the database of the tests."""
    return subprocess.Popen(
        serve.WORKER, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "archive.settings",
             "DATABASE_NAME": connection.settings_dict["NAME"]},
    )  # fmt: skip


def wait_until(condition, process: subprocess.Popen | None = None) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert process is None or process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_worker__killed_import_is_resumed_without_loss(desk, how):
    builders.meeting(venue=builders.venue())
    run = sent(desk, ("أخبار.jsonl", lines(ITEMS, words=40)))
    click(desk, run)
    process = worker()
    try:
        wait_until(lambda: run.items.count() >= 5, process)
        assert tasks.status_of(Import.objects.get()) == "running"
        assert not tasks.queue_import(run)
        process.send_signal(how)
        time.sleep(0.1)
        process.send_signal(how)  # the first SIGTERM waits for the end of the task
        process.wait(timeout=20)
    finally:
        process.kill()
    wait_until(lambda: not intake.is_being_run(run))
    done = run.items.count()
    assert 5 <= done < ITEMS
    assert desk.get(address(run)).context["standing"] == "interrupted"
    click(desk, run)
    process = worker()
    try:
        wait_until(lambda: Import.objects.get().status == "finished", process)
    finally:
        process.terminate()
        process.wait(timeout=20)
    assert [position for position, *_ in outcomes(run)] == list(range(1, ITEMS + 1))
    assert Article.objects.count() == Capture.objects.count() == run.items.count() == ITEMS
    assert set(run.items.values_list("outcome", flat=True)) == {"created"}


def test_serve__dead_worker_is_restarted(tmp_path, monkeypatch):
    monkeypatch.setattr(serve, "WATCH_EVERY_SECONDS", 0.1)
    log = tmp_path / "begun"
    before = signal.getsignal(signal.SIGTERM)
    try:
        serve.run_until_interrupted(
            ["sleep", "1.5"],
            ["sh", "-c", f"echo $$ >> {log}; [ $(wc -l < {log}) -lt 3 ] || sleep 60"],
        )
    finally:
        signal.signal(signal.SIGTERM, before)
    begun = log.read_text().split()
    assert len(begun) == 3
    for pid in map(int, begun):  # the last one ended with the server
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_serve__worker_runs_with_the_interpreter_of_the_project():
    assert serve.WORKER[0] == sys.executable
    assert "db_worker" in serve.WORKER
