import logging

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles import intake
from articles.interchange.record import Piece
from articles.models import (
    Article,
    ArticleDate,
    ArticleResolution,
    ArticleVenue,
    Capture,
    Coverage,
    Import,
    ImportItem,
)
from tests import builders

pytestmark = pytest.mark.django_db
SAMPLES = settings.BASE_DIR / "fixtures" / "samples" / "text"


def bring_in(name="marrakesh.txt", content: bytes | None = None, position=1):
    run = Import.objects.create(label="clips")
    content = content if content is not None else (SAMPLES / name).read_bytes()
    return intake.ingest_piece(
        run, position, Piece(name, content, "text/plain"), intake.load_reference_data()
    )


@pytest.fixture
def world(db):
    rome, marrakesh = builders.venue("rome", "روما", "Rome"), builders.venue()
    builders.meeting(venue=marrakesh)
    builders.meeting("2021-06-28-rome-ministerial", "2021-06-28", venue=rome)
    builders.resolution()
    return builders.source(aliases=["الاختبار"])


def test_ingest__a_draft_with_suggestions_and_evidence(world):
    result = bring_in()
    article = result.item.article
    assert (result.item.outcome, article.status, article.source) == ("created", "draft", world)
    assert article.published_on_precision == ""  # not stated in the text, so not guessed
    assert "مقالات متعلقة" in article.cut_text
    assert "camera" not in article.body
    assert {c.meeting.slug: c.relation for c in Coverage.objects.all()} == {
        "2022-05-11-marrakesh-ministerial": "primary", "2021-06-28-rome-ministerial": "background",
    }  # fmt: skip
    for link in (
        *Coverage.objects.all(),
        *ArticleVenue.objects.all(),
        *ArticleResolution.objects.all(),
    ):
        assert (link.status, link.origin) == ("suggested", "machine")
        assert (
            getattr(article, link.evidence_in)[link.evidence_start : link.evidence_end]
            == link.evidence
        )
    assert str(ArticleDate.objects.get(role="meeting").date) == "2022-05-11"


def test_ingest__the_capture_is_kept_byte_for_byte(world):
    content = (SAMPLES / "marrakesh.txt").read_bytes()
    bring_in()
    assert bytes(Capture.objects.get().content) == content


def test_ingest__the_same_bytes_change_nothing(world):
    first = bring_in()
    second = bring_in(position=2)
    assert second.item.outcome == "unchanged"
    assert second.item.article == first.item.article
    assert (Article.objects.count(), Capture.objects.count()) == (1, 1)


def test_ingest__joins_the_record_that_waits_for_it(world):
    record = builders.article(
        "وزراء التحالف يلتقون في مراكش لبحث تمدّد التنظيم", source=world, status="in-review",
        date="2022-05-10", abstract="ملخصنا.",
    )  # fmt: skip
    result = bring_in()
    assert (result.item.outcome, result.item.article) == ("joined", record)
    record.refresh_from_db()
    assert record.body.startswith("يعقد وزراء")
    assert (record.abstract, str(record.published_date), record.status) == (
        "ملخصنا.", "2022-05-10", "in-review",
    )  # fmt: skip


def test_ingest__a_confirmed_link_only_gains_evidence(world):
    meeting = Coverage._meta.get_field("meeting").related_model.objects.get(slug__startswith="2022")
    record = builders.article(
        "وزراء التحالف يلتقون في مراكش لبحث تمدد التنظيم", status="draft", meetings=[meeting]
    )
    bring_in()
    link = Coverage.objects.get(article=record, meeting=meeting)
    assert (link.status, link.origin) == ("confirmed", "editor")
    assert "مراكش" in link.evidence


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "نص"}, {"status": "withdrawn", "withdrawn_reason": "سبب"},
        {"status": "published", "rights": "full"},
    ],
)  # fmt: skip
def test_ingest__does_not_join_what_it_must_not(world, fields):
    builders.article("وزراء التحالف يلتقون في مراكش لبحث تمدد التنظيم", source=world, **fields)
    assert bring_in().item.outcome == "created"


def test_ingest__another_outlet_is_another_article(world):
    other = builders.source("other", "صحيفة أخرى", "Other")
    builders.article(
        "وزراء التحالف يلتقون في مراكش لبحث تمدد التنظيم", source=other, status="draft"
    )
    assert bring_in().item.outcome == "created"


def test_ingest__an_unknown_outlet_is_said_and_not_made_up(db):
    item = bring_in().item
    assert item.article.source is None
    assert "صحيفة الاختبار" in item.message


def test_ingest__a_rejected_suggestion_does_not_come_back(world):
    bring_in()
    ArticleVenue.objects.update(status="rejected")
    # The same page again, pasted with one more blank: other bytes, the same article to an editor.
    Article.objects.update(body="", title_key="وزراء التحالف يلتقون في مراكش لبحث تمدد التنظيم")
    again = bring_in("again.txt", (SAMPLES / "marrakesh.txt").read_bytes() + b" ", position=2)
    rejected = ArticleVenue.objects.filter(status="rejected")
    assert (
        again.item.outcome == "created"
    )  # it has a capture already: nothing is merged by a machine
    assert rejected.count() == 1


def test_command__reports_every_file_and_stops_for_none(world, tmp_path, capsys, monkeypatch):
    (tmp_path / "empty.txt").touch()
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01\x02")
    (tmp_path / "broken.txt").write_bytes("عنوان\nنص الفقرة الأولى".encode() + b"\xff\xc7")
    monkeypatch.setattr(settings, "IMPORT_FILE_BYTES_MAX", 4000)
    (tmp_path / "huge.txt").write_bytes(b"a" * 4001)
    (tmp_path / "note.pdf").write_bytes(b"%PDF")
    call_command("import_articles", str(tmp_path), str(SAMPLES), str(tmp_path / "missing.txt"))
    assert "2 created, 5 refused" in capsys.readouterr().out
    said = "\n".join(ImportItem.objects.values_list("message", flat=True))
    for reason in ("not UTF-8", "zero bytes", "the file is empty", "4,000 bytes", "No such file"):
        assert reason in said
    assert ImportItem.objects.filter(outcome="refused").count() == 5
    assert Import.objects.get().status == "finished"
    call_command("import_articles", str(SAMPLES))
    assert "2 unchanged" in capsys.readouterr().out
    assert Article.objects.count() == 2


def test_command__an_unexpected_fault_leaves_no_half(world, capsys, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("boom")

    monkeypatch.setattr("articles.intake.ingest.recognise", fail)
    caplog.set_level(logging.CRITICAL)
    call_command("import_articles", str(SAMPLES))
    assert "2 refused" in capsys.readouterr().out
    # The captures were kept before anything was read: a mended reading starts from them.
    assert (Article.objects.count(), Capture.objects.count()) == (0, 2)
    assert ImportItem.objects.filter(outcome="refused", message__contains="boom").count() == 2


def test_command__nothing_to_bring_in(tmp_path):
    with pytest.raises(CommandError):
        call_command("import_articles", str(tmp_path))
