import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles import intake
from articles.editorial import offers
from articles.intake import matching
from articles.interchange.record import RawInput
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
from tests.intake.importing import import_pieces

pytestmark = pytest.mark.django_db
SAMPLES = settings.BASE_DIR / "fixtures" / "samples" / "text"


def ingest(name="marrakesh.txt", content: bytes | None = None, position=1):
    run = Import.objects.create(label="clips")
    content = content if content is not None else (SAMPLES / name).read_bytes()
    return intake.ingest_piece(
        run, position, RawInput(name, content, "text/plain"), intake.load_reference_data()
    )


@pytest.fixture
def outlet(db):
    """Create authorities for the samples; return the outlet they name."""
    rome, marrakesh = builders.venue("rome", "روما", "Rome"), builders.venue()
    builders.meeting(venue=marrakesh)
    builders.meeting("2021-06-28-rome-ministerial", "2021-06-28", venue=rome)
    builders.resolution()
    return builders.source(aliases=["الاختبار"])


def test_ingest__new_text_creates_draft_with_suggestions_and_evidence(outlet):
    result = ingest()
    article = result.item.article
    assert (result.item.outcome, article.status, article.source) == ("created", "draft", outlet)
    assert article.published_on_precision == ""  # the text states no date, and none is guessed
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


def test_ingest__new_text_stores_its_bytes_unchanged(outlet):
    content = (SAMPLES / "marrakesh.txt").read_bytes()
    ingest()
    assert bytes(Capture.objects.get().content) == content


def test_ingest__same_bytes_again_change_nothing(outlet):
    first = ingest()
    second = ingest(position=2)
    assert second.item.outcome == "unchanged"
    assert second.item.article == first.item.article
    assert (Article.objects.count(), Capture.objects.count()) == (1, 1)


def test_ingest__record_without_text_is_joined(outlet):
    record = builders.article(
        "وزراء التحالف يلتقون في مراكش لبحث تمدّد التنظيم", source=outlet, status="in-review",
        date="2022-05-10", abstract="ملخصنا.",
    )  # fmt: skip
    result = ingest()
    assert (result.item.outcome, result.item.article) == ("joined", record)
    record.refresh_from_db()
    assert record.body.startswith("يعقد وزراء")
    assert (record.abstract, str(record.published_date), record.status) == (
        "ملخصنا.", "2022-05-10", "in-review",
    )  # fmt: skip


def test_ingest__public_record_gets_the_text_and_nothing_that_readers_see(outlet):
    record = builders.article("وزراء التحالف في مراكش", source=outlet, date="not-stated")
    seen = Article.objects.values(*matching.OFFERED_FIELDS, "source", "title").get()
    ris = (
        "TY  - NEWS\nTI  - وزراء التحالف في مراكش\nAU  - سمير الكاتب\nT2  - صحيفة الاختبار\n"
        "UR  - https://example.org/marrakesh\nDA  - 2022/05/11/\nER  - \n"
    )
    _, (item,) = import_pieces(ris.encode(), media_type="application/x-research-info-systems")
    assert (item.outcome, item.article) == ("unchanged", record)
    assert "سمير الكاتب" in item.message
    assert "2022-05-11" in item.message
    assert Article.objects.values(*matching.OFFERED_FIELDS, "source", "title").get() == seen
    assert [value for _label, value in offers.offers_to(record)] == [
        "سمير الكاتب", "2022-05-11", "https://example.org/marrakesh",
    ]  # fmt: skip


def test_ingest__confirmed_link_only_gains_evidence(outlet):
    meeting = Coverage._meta.get_field("meeting").related_model.objects.get(slug__startswith="2022")
    record = builders.article(
        "وزراء التحالف يلتقون في مراكش لبحث تمدد التنظيم", status="draft", meetings=[meeting]
    )
    ingest()
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
def test_ingest__incompatible_article_is_not_joined(outlet, fields):
    builders.article("وزراء التحالف يلتقون في مراكش لبحث تمدد التنظيم", source=outlet, **fields)
    assert ingest().item.outcome == "created"


def test_ingest__article_of_another_outlet_is_not_joined(outlet):
    other = builders.source("other", "صحيفة أخرى", "Other")
    builders.article(
        "وزراء التحالف يلتقون في مراكش لبحث تمدد التنظيم", source=other, status="draft"
    )
    assert ingest().item.outcome == "created"


def test_ingest__unknown_outlet_is_named_and_not_created(db):
    item = ingest().item
    assert item.article.source is None
    assert "صحيفة الاختبار" in item.message


def test_ingest__rejected_suggestion_stays_rejected(outlet):
    ingest()
    ArticleVenue.objects.update(status="rejected")
    # The same page pasted with one more space: different bytes, but the same article to an editor.
    Article.objects.update(body="", title_key="وزراء التحالف يلتقون في مراكش لبحث تمدد التنظيم")
    again = ingest("again.txt", (SAMPLES / "marrakesh.txt").read_bytes() + b" ", position=2)
    rejected = ArticleVenue.objects.filter(status="rejected")
    # The article has a capture already, and nothing is merged automatically.
    assert again.item.outcome == "created"
    assert rejected.count() == 1


def test_command__unreadable_files_are_reported_and_others_imported(
    outlet, tmp_path, capsys, monkeypatch
):
    (tmp_path / "empty.txt").touch()
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01\x02")
    (tmp_path / "broken.txt").write_bytes("عنوان\nنص الفقرة الأولى".encode() + b"\xff\xc7")
    monkeypatch.setattr(settings, "IMPORT_FILE_BYTES_MAX", 4000)
    (tmp_path / "huge.txt").write_bytes(b"a" * 4001)
    (tmp_path / "note.pdf").write_bytes(b"%PDF")
    call_command("import_articles", str(tmp_path), str(SAMPLES), str(tmp_path / "missing.txt"))
    assert "2 created, 5 refused" in capsys.readouterr().out
    messages = "\n".join(ImportItem.objects.values_list("message", flat=True))
    for reason in ("not UTF-8", "zero bytes", "the file is empty", "4,000 bytes", "No such file"):
        assert reason in messages
    assert ImportItem.objects.filter(outcome="refused").count() == 5
    assert Import.objects.get().status == "finished"
    call_command("import_articles", str(SAMPLES))
    assert "2 unchanged" in capsys.readouterr().out
    assert Article.objects.count() == 2


def test_command__directory_without_files_raises_command_error(tmp_path):
    with pytest.raises(CommandError):
        call_command("import_articles", str(tmp_path))
