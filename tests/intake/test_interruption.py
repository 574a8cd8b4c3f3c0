"""Imports interrupted at any moment: every saved item is complete, and a second run imports the rest."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from articles.models import Article, Capture, Import, ImportItem
from tests import builders
from tests.intake.importing import BODY

pytestmark = pytest.mark.django_db(transaction=True)
ITEMS = 60
COMMAND = """
import sys, django
django.setup()
from django.core.management import call_command
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
call_command("import_articles", sys.argv[2])
"""


@pytest.fixture
def clips(tmp_path):
    builders.meeting(venue=builders.venue())
    builders.resolution()
    path = tmp_path / "clips.jsonl"
    rows = (
        {"title": f"خبر رقم {n}", "text": f"{BODY}\n\nفقرة {n} {' '.join(f'كلمة{n}{m}' for m in range(40))}."}
        for n in range(ITEMS)
    )  # fmt: skip
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return path


def start(path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, connection.settings_dict["NAME"], str(path)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=settings.BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "archive.settings", "PATH": "/usr/bin:/bin",
             "PYTHONIOENCODING": "utf-8", "DATABASE_URL": settings.DATABASE_URL},
    )  # fmt: skip


def wait_for(items: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while ImportItem.objects.count() < items:
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.02)


def assert_complete() -> None:
    """Check that every article has its capture, item, links and signature, and every capture its article.

    The last capture may be stored and not parsed yet.
    """
    for article in Article.objects.all():
        assert article.captures.count() == 1
        assert article.import_items.filter(outcome="created").count() == 1
        assert article.coverage.count() == article.resolution_links.count() == 1
        assert article.text_signature.bands
    parsed = Capture.objects.exclude(article=None)
    assert parsed.count() == Article.objects.count()
    assert not parsed.filter(parsed=None).exists()
    assert Capture.objects.count() - parsed.count() <= 1  # stored, and not parsed yet


@pytest.mark.parametrize("after", [1, 7, 25])
def test_import__killed_process_leaves_complete_items_and_second_run_imports_the_rest(clips, after):
    process = start(clips)
    wait_for(after, process)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=20)
    # The database continues the current statement for a moment after its client has gone.
    time.sleep(0.5)
    assert_complete()
    imported = Article.objects.count()
    assert 0 < imported < ITEMS
    call_command("import_articles", str(clips))
    assert_complete()
    assert Article.objects.count() == Capture.objects.count() == ITEMS
    killed, again = Import.objects.order_by("pk")
    assert (killed.status, again.status) == ("interrupted", "finished")
    assert again.items.filter(outcome="unchanged").count() == imported


def test_import__lost_database_leaves_complete_items_and_second_run_imports_the_rest(clips):
    process = start(clips)
    wait_for(5, process)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    _, stderr = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "the database is gone" in stderr
    assert_complete()
    call_command("import_articles", str(clips))
    assert Article.objects.count() == ITEMS
    assert_complete()
