"""Faults on purpose in each stage of an import: each is the outcome of its item, and the rest goes on."""

import json
import logging

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DataError, IntegrityError, InterfaceError, OperationalError

from articles import intake
from articles.intake import derivation, faults, ingest, link_suggestions, rerecognise
from articles.intake.pipeline import File, import_files
from articles.models import Article, Capture, Import, ImportItem
from tests import builders
from tests.intake.importing import BODY

pytestmark = pytest.mark.django_db
VICTIM = "خبر يتعثر"


@pytest.fixture(autouse=True)
def _catalogue(caplog):
    caplog.set_level(logging.CRITICAL)
    builders.meeting(venue=builders.venue())
    builders.resolution()


@pytest.fixture
def clips(tmp_path):
    """Return a file of three articles; the second is the one in which a fault is made."""
    rows = [
        {"title": title, "text": f"{BODY}\n\n{title}.", "url": f"https://example.org/{number}"}
        for number, title in enumerate(["الخبر الأول", VICTIM, "الخبر الأخير"])
    ]
    path = tmp_path / "clips.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    return path


def import_file(path) -> list[ImportItem]:
    run = intake.start(path.name)
    files = [File(path.name, lambda: path.open("rb"))]
    results = list(import_files(run, files, intake.load_reference_data()))
    intake.finish(run)
    return [outcome.result.item for outcome in results]


def fail_for_victim(monkeypatch, module, name: str, error: BaseException) -> None:
    """Make a function raise an error if any of its arguments belongs to the victim."""
    original = getattr(module, name)

    def wrapped(*args, **options):
        if any(VICTIM in _words(value) for value in (*args, *options.values())):
            raise error
        return original(*args, **options)

    monkeypatch.setattr(module, name, wrapped)


def _words(value) -> str:
    content = getattr(value, "content", b"")
    if isinstance(content, memoryview | bytes):
        return bytes(content).decode(errors="replace") + str(getattr(value, "title", ""))
    return str(getattr(value, "title", ""))


FAULTS = [
    IndexError("list index out of range"), KeyError("مفتاح"), RecursionError("maximum recursion depth"),
    MemoryError(), UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"),
    DataError("value too long for type character varying(500)"), IntegrityError("duplicate key value"),
    ValueError("\x00\x01\x02\x1f\x8b\x08" * 9),
]  # fmt: skip


@pytest.mark.parametrize("error", FAULTS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(
    ("module", "name"),
    [(intake.ingest.parsers, "parse"), (intake.ingest.matching, "match"), (intake.ingest.fitting, "fit")],
    ids=["reading", "matching", "fitting"],
)  # fmt: skip
def test_import__fault_before_the_article_refuses_one_item_and_keeps_its_capture(
    clips, monkeypatch, module, name, error
):
    fail_for_victim(monkeypatch, module, name, error)
    first, refused, last = import_file(clips)
    assert (first.outcome, refused.outcome, last.outcome) == ("created", "refused", "created")
    assert VICTIM in bytes(refused.capture.content).decode()
    assert refused.capture.article is None
    assert type(error).__name__ in refused.message
    assert faults.REPORT_IT in refused.message
    assert "\x00" not in refused.message
    assert "\x1f" not in refused.message
    monkeypatch.undo()
    assert [item.outcome for item in import_file(clips)] == ["unchanged", "created", "unchanged"]


@pytest.mark.parametrize("error", FAULTS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize(
    ("module", "name", "step"),
    [
        (derivation, "recognise", "Recognition"), (link_suggestions, "suggest", "Recognition"),
        (derivation.near_duplicates, "group", "The comparison with other texts"),
    ],
    ids=["recognising", "suggesting", "grouping"],
)  # fmt: skip
def test_import__fault_after_the_article_is_a_remark_and_the_article_comes_in(
    clips, monkeypatch, module, name, step, error
):
    fail_for_victim(monkeypatch, module, name, error)
    items = import_file(clips)
    assert [item.outcome for item in items] == ["created"] * 3
    assert f"{step} failed ({type(error).__name__}" in items[1].message
    assert faults.REPORT_IT in items[1].message
    assert faults.REPORT_IT not in items[0].message + items[2].message
    article = items[1].article
    assert article.body.startswith(BODY)
    assert article.coverage.exists() == (step != "Recognition")
    assert items[2].article.coverage.exists()
    assert items[1].capture.article == article


def test_import__fault_in_indexing_leaves_the_joined_text(clips, monkeypatch):
    record = builders.article(VICTIM, date=None, source=builders.source(), status="draft")
    record.published_on_precision = "not-stated"
    Article.objects.filter(pk=record.pk).update(
        status="published", published_on_precision="not-stated"
    )
    fail_for_victim(monkeypatch, derivation.writer, "index_article", IndexError("boom"))
    items = import_file(clips)
    assert [item.outcome for item in items] == ["created", "joined", "created"]
    assert "Indexing failed (IndexError: boom)" in items[1].message
    record.refresh_from_db()
    assert record.body.startswith(BODY)


def test_import__fault_in_splitting_keeps_the_pieces_before_and_the_next_file(clips, monkeypatch):
    other = clips.with_name("other.jsonl")
    other.write_text(json.dumps({"title": "خبر من ملف آخر", "text": BODY[::-1]}))
    pieces = intake.pipeline.parsers.pieces

    def failing(name, stream, most):
        for number, piece in enumerate(pieces(name, stream, most)):
            if name == clips.name and number == 2:
                raise RecursionError("maximum recursion depth exceeded")
            yield piece

    monkeypatch.setattr(intake.pipeline.parsers, "pieces", failing)
    run = intake.start("two files")
    files = [File(path.name, lambda path=path: path.open("rb")) for path in (clips, other)]
    items = [o.result.item for o in import_files(run, files, intake.load_reference_data())]
    intake.finish(run)
    assert [item.outcome for item in items] == ["created", "created", "refused", "created"]
    assert "RecursionError" in items[2].message


@pytest.mark.parametrize("times", [1, 2, 9])
def test_import__item_that_cannot_be_written_is_reported_and_the_rest_goes_on(
    clips, monkeypatch, times
):
    create, left = ImportItem.objects.create, [times]

    def failing(**fields):
        if fields["position"] == 2 and left[0]:
            left[0] -= 1
            raise DataError("value too long")
        return create(**fields)

    monkeypatch.setattr(ImportItem.objects, "create", failing)
    items = import_file(clips)
    assert [item.outcome for item in items] == ["created", "refused", "created"]
    assert Article.objects.filter(title=VICTIM).count() == 0
    assert Capture.objects.count() == 3
    assert ImportItem.objects.count() == (2 if times == 9 else 3)


def test_import__capture_whose_address_or_time_cannot_be_stored_keeps_its_bytes(clips, monkeypatch):
    create = Capture.objects.get_or_create

    def failing(*, defaults, **fields):
        if "url" in defaults:
            raise OverflowError("date value out of range")
        return create(defaults=defaults, **fields)

    monkeypatch.setattr(Capture.objects, "get_or_create", failing)
    assert [item.outcome for item in import_file(clips)] == ["created"] * 3


@pytest.mark.parametrize(
    ("row", "field", "stored"),
    [
        ({"text": "نص\ud800 مقطوع"}, "body", "نص\ufffd مقطوع"),
        ({"subtitle": "عنوان\udfff"}, "subtitle", "عنوان\ufffd"),
        ({"caption": "صورة \ud83d"}, "caption", "صورة \ufffd"),
    ],
)
def test_import__letters_that_cannot_be_stored_are_replaced_with_a_remark(
    tmp_path, row, field, stored
):
    path = tmp_path / "halves.jsonl"
    path.write_text(json.dumps({"title": "خبر فيه نصف حرف"} | row))
    (item,) = import_file(path)
    assert item.outcome == "created"
    assert getattr(item.article, field) == stored
    assert "cannot be stored" in item.message


def test_fit__value_beyond_its_column_is_cut_and_an_address_left_out():
    from articles.interchange.record import ArticleRecord

    record = ArticleRecord(
        title="ع" * 501,
        subtitle="ت" * 501,
        url="https://example.org/" + "a" * 700,
        language="x" * 9,
    )
    fitted, remarks = intake.ingest.fitting.fit(record)
    assert (len(fitted.title), len(fitted.subtitle), fitted.url, fitted.language) == (
        500,
        500,
        None,
        "ar",
    )
    assert fitted.title.endswith("…")
    assert len(remarks) == 4
    assert intake.ingest.fitting.fit(ArticleRecord(title="عنوان")) == (
        ArticleRecord(title="عنوان"),
        [],
    )


def test_import__file_name_that_is_no_unicode_is_shown_as_code_points(tmp_path):
    path = tmp_path / "خبر-\udcff\x07.txt"
    path.write_bytes(f"عنوان الخبر\n\n{BODY}".encode())
    (item,) = import_file(path)
    assert item.outcome == "created"
    assert item.name == "خبر-⟦U+DCFF⟧⟦U+0007⟧.txt"
    call_command("import_articles", str(path))


class Code(psycopg.OperationalError):
    """An error of the server with a code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.sqlstate = code


def operational(code: str | None) -> OperationalError:
    error = OperationalError("the server said so")
    error.__cause__ = Code(code) if code else psycopg.OperationalError("connection closed")
    return error


@pytest.mark.parametrize(
    ("error", "ends"),
    [
        (operational(None), True), (operational("57P01"), True), (operational("08006"), True),
        (operational("53100"), True), (operational("55P03"), True), (InterfaceError("closed"), True),
        (operational("54000"), False), (operational("57014"), False), (DataError("x"), False),
        (IndexError(), False),
    ],
    ids=str,
)  # fmt: skip
def test_ends_the_run__only_a_lost_full_or_locked_database_does(error, ends):
    assert faults.ends_the_run(error) is ends


@pytest.mark.parametrize("stage", ["parse", "match", "recognise"])
def test_import__lost_database_still_ends_the_run(clips, monkeypatch, stage):
    module = {"parse": ingest.parsers, "match": ingest.matching, "recognise": derivation}[stage]
    fail_for_victim(monkeypatch, module, stage, operational(None))
    with pytest.raises(CommandError, match="the database is gone after 1 items"):
        call_command("import_articles", str(clips))
    assert Article.objects.count() == 1


def test_import__deadlock_is_tried_again(clips, monkeypatch):
    match, left = ingest.matching.match, [2]

    def failing(record, *more):
        if record.title == VICTIM and left[0]:
            left[0] -= 1
            raise operational("40P01")
        return match(record, *more)

    monkeypatch.setattr(ingest.matching, "match", failing)
    assert [item.outcome for item in import_file(clips)] == ["created"] * 3


def test_preview__shows_the_faults_that_the_import_has(clips, desk, monkeypatch):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    file = SimpleUploadedFile("clips.jsonl", clips.read_bytes())
    desk.post(reverse("admin:articles_import_add"), {"files": [file]})
    run = Import.objects.get()
    fail_for_victim(monkeypatch, derivation, "recognise", IndexError("boom"))
    fail_for_victim(monkeypatch, derivation.near_duplicates, "group", DataError("too long"))
    rows = intake.preview(run).rows
    assert [row.outcome for row in rows] == ["created"] * 3
    assert "Recognition failed (IndexError: boom)" in rows[1].remarks
    assert "DataError" in rows[1].remarks
    assert not Article.objects.exists()


def test_reparse__fault_in_one_capture_is_a_line_and_the_others_are_written(
    clips, monkeypatch, capsys
):
    import_file(clips)
    Capture.objects.update(parsed=None)
    Article.objects.update(subtitle="عنوان فرعي لا يرد في النسخ")
    fail_for_victim(monkeypatch, ingest.parsers, "parse", RecursionError("too deep"))
    call_command("reparse", "--write")
    out = capsys.readouterr().out
    assert "RecursionError: too deep" in out
    assert sorted(Article.objects.values_list("subtitle", flat=True)) == [
        "",
        "",
        "عنوان فرعي لا يرد في النسخ",
    ]


def test_reparse__article_that_cannot_be_written_is_a_line_and_the_others_are_written(
    clips, monkeypatch, capsys
):
    import_file(clips)
    Capture.objects.update(parsed=None)
    Article.objects.update(subtitle="عنوان فرعي لا يرد في النسخ")
    monkeypatch.setattr(intake, "apply_difference", _refuse_victim(intake.apply_difference))
    call_command("reparse", "--write")
    assert "not written: DataError: too long" in capsys.readouterr().out
    assert Article.objects.filter(subtitle="").count() == 2


def _refuse_victim(apply):
    def wrapped(difference, known):
        if VICTIM in difference.record.title:
            raise DataError("too long")
        return apply(difference, known)

    return wrapped


def test_rerecognise__fault_in_one_draft_leaves_its_suggestions_and_does_the_others(
    clips, monkeypatch
):
    items = import_file(clips)
    for item in items:
        item.article.coverage.all().delete()
    fail_for_victim(monkeypatch, rerecognise, "recognise", IndexError("boom"))
    assert rerecognise.recognise_drafts() == 2
    assert [item.article.coverage.count() for item in items] == [1, 0, 1]


def test_report__messages_hold_no_control_characters():
    run = intake.start("x")
    item = ingest.refuse(run, 1, "a\x1b[2J.txt", "line:\x00\x07 \u202egpj\r\nnext \ud800").item
    item.refresh_from_db()
    assert item.name == "a⟦U+001B⟧[2J.txt"
    assert item.message == "line:⟦U+0000⟧⟦U+0007⟧ ⟦U+202E⟧gpj next ⟦U+D800⟧"
