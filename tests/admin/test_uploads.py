"""Imports through the desk: uploading files, previewing and discarding them, permissions."""

import gzip
import io
import zipfile

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from articles.editorial import roles
from articles.intake import archives, dry_run
from articles.models import Article, ArticleEvent, Capture, Import, ImportItem, Story, Upload
from tests import builders
from tests.admin.test_admin import text
from tests.intake.importing import BODY, import_pieces, page

pytestmark = pytest.mark.django_db
ADD = reverse("admin:articles_import_add")
RUNS = reverse("admin:articles_import_changelist")
PASTED = f"وزراء التحالف يلتقون في مراكش\n\n{BODY}".encode()


def packed(*files: tuple[str, bytes], method=zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def send(client, *files: tuple[str, bytes], follow=False):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(ADD, {"files": sent}, follow=follow)


def sent(client, *files: tuple[str, bytes]) -> Import:
    """Send files and return the import that was created for them."""
    response = send(client, *files)
    assert response.status_code == 302, text(response)
    return Import.objects.latest("pk")


def address(run: Import) -> str:
    return reverse("admin:articles_import_change", args=[run.pk])


def refused(client, *files: tuple[str, bytes]) -> str:
    """Send files, check that they are refused and nothing is stored, and return the text of the page."""
    response = send(client, *files)
    assert response.status_code == 400
    assert not Import.objects.exists()
    assert not Upload.objects.exists()
    return text(response)


@pytest.fixture
def member(client):
    """Return a function that logs the client in as a new user with a role."""
    roles.update_groups()

    def log_in(role: str, name="سلمى"):
        user = get_user_model().objects.create_user(name, password="x", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return log_in


def test_upload__several_files_are_stored_in_order(desk, editor):
    run = sent(
        desk, ("مراكش.txt", PASTED), ("أخبار.jsonl", page() + b"\n" + page("خبر ثان", url=""))
    )
    assert (run.status, run.started_by, run.expected_count) == ("preview", editor, 3)
    assert run.label == "مراكش.txt, أخبار.jsonl"
    assert bytes(run.uploads.get(position=1).content) == PASTED
    assert "أخبار.jsonl:2" in text(desk.get(address(run)))


def test_upload__zip_archive_is_unpacked(desk):
    archive = packed(
        ("مجلد/", b""), ("مجلد/مراكش.txt", PASTED), ("أخبار.jsonl", page()),
        ("__MACOSX/._أخبار.jsonl", b"\x00"), (".DS_Store", b"\x00"),
    )  # fmt: skip
    run = sent(desk, ("حزمة.zip", archive), ("مفرد.txt", PASTED))
    names = list(run.uploads.values_list("name", flat=True))
    assert names == ["حزمة.zip/مجلد/مراكش.txt", "حزمة.zip/أخبار.jsonl", "مفرد.txt"]
    assert run.expected_count == 3


def test_upload__no_file_is_400(desk):
    assert desk.post(ADD).status_code == 400


def test_upload__unknown_file_type_is_named_and_nothing_stored(desk):
    page = refused(desk, ("مراكش.txt", PASTED), ("صورة.jpg", b"\xff\xd8"), ("جدول.xls", b"PK"))
    assert "صورة.jpg" in page
    assert "جدول.xls" in page
    inside = refused(desk, ("حزمة.zip", packed(("مراكش.txt", PASTED), ("برنامج.exe", b"MZ"))))
    assert "حزمة.zip/برنامج.exe" in inside


@pytest.mark.parametrize("ratio", [archives.RATIO_MAX, 10**6], ids=["by ratio", "by length"])
def test_bomb__large_file_is_refused_while_unpacking(desk, settings, monkeypatch, ratio):
    settings.IMPORT_UPLOAD_BYTES_MAX = 2_000_000
    monkeypatch.setattr(archives, "RATIO_MAX", ratio)
    bomb = packed(("قنبلة.jsonl", b"0" * 20_000_000))
    assert len(bomb) < 50_000
    chunks = []
    original_read = zipfile.ZipExtFile.read
    monkeypatch.setattr(
        zipfile.ZipExtFile, "read", lambda *a: chunks.append(original_read(*a)) or chunks[-1]
    )
    page_text = refused(desk, ("حزمة.zip", bomb))
    assert "حزمة.zip/قنبلة.jsonl" in page_text or ratio == 10**6
    assert sum(map(len, chunks)) < 3_000_000


def test_bomb__false_length_in_the_header_is_refused(desk, settings):
    settings.IMPORT_UPLOAD_BYTES_MAX = 2_000_000
    bomb = packed(("قنبلة.jsonl", b"0" * 20_000_000))
    length = (20_000_000).to_bytes(4, "little")
    assert bomb.count(length) == 2
    refused(desk, ("حزمة.zip", bomb.replace(length, (10).to_bytes(4, "little"))))


def test_bomb__total_size_over_the_limit_is_refused(desk, settings):
    settings.IMPORT_UPLOAD_BYTES_MAX = 10 * len(PASTED)
    refused(desk, ("حزمة.zip", packed(*((f"{n}.txt", PASTED) for n in range(11)))))
    refused(desk, *((f"{n}.txt", PASTED) for n in range(11)))
    assert sent(desk, *((f"{n}.txt", PASTED) for n in range(9))).uploads.count() == 9


def test_bomb__too_many_files_are_refused(desk, settings):
    settings.IMPORT_FILES_MAX = 5
    page = refused(desk, ("حزمة.zip", packed(*((f"{n}.txt", PASTED) for n in range(6)))))
    assert "حزمة.zip" in page
    # Too many even to read the directory of the archive.
    refused(desk, ("حزمة.zip", packed(*((f"{n}/", b"") for n in range(11)))))
    refused(desk, *((f"{n}.txt", PASTED) for n in range(6)))
    half = packed(*((f"{n}.txt", PASTED) for n in range(3)))
    refused(desk, ("أولى.zip", half), ("ثانية.zip", half))


def test_bomb__too_many_separate_files_are_refused(desk, settings):
    settings.IMPORT_FILES_AT_ONCE = 3
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 4
    refused(desk, *((f"{n}.txt", PASTED) for n in range(9)))
    assert sent(desk, *((f"{n}.txt", PASTED) for n in range(3)))


def test_bomb__too_many_articles_are_refused(desk, settings):
    settings.IMPORT_ITEMS_MAX = 100
    refused(desk, ("أخبار.jsonl", b"{}\n" * 101))


@pytest.mark.parametrize("name", ["أرشيف.warc.gz", "أرشيف.warc"])
def test_bomb__warc_over_the_limit_when_unpacked_is_refused(desk, settings, name):
    settings.IMPORT_UPLOAD_BYTES_MAX = 1_000_000
    refused(desk, (name, gzip.compress(b"0" * 5_000_000)))


def test_bomb__wacz_over_the_limit_when_unpacked_is_refused(desk, settings):
    settings.IMPORT_UPLOAD_BYTES_MAX = 1_000_000
    inside = gzip.compress(b"0" * 5_000_000)
    refused(desk, ("أرشيف.wacz", packed(("archive/data.warc.gz", inside))))
    refused(desk, ("أرشيف.wacz", packed(("archive/data.warc", b"0" * 5_000_000))))


def test_web_archive__compressed_warc_and_wacz_are_read(desk):
    crawl = io.BytesIO()
    writer = WARCWriter(crawl, gzip=True)
    answer = StatusAndHeaders("200 OK", [("Content-Type", "text/plain")], protocol="HTTP/1.1")
    for number in range(3):
        record = writer.create_warc_record(
            f"https://example.org/{number}", "response", payload=io.BytesIO(PASTED),
            http_headers=answer,
        )  # fmt: skip
        writer.write_record(record)
    package = packed(("archive/data.warc.gz", crawl.getvalue()), ("datapackage.json", b"{}"))
    run = sent(desk, ("زحف.warc.gz", crawl.getvalue()), ("زحف.wacz", package))
    assert run.expected_count == 6
    rows = desk.get(address(run)).context["preview"].rows
    assert [row.outcome for row in rows] == ["created", *["unchanged"] * 5]


def test_file__too_long_for_an_article_is_named(desk, settings):
    settings.IMPORT_FILE_BYTES_MAX = 1_000
    archive = packed(("طويل.html", b"0" * 1_001), ("سطور.jsonl", page()), method=zipfile.ZIP_STORED)
    page_ = refused(desk, ("حزمة.zip", archive))
    assert "طويل.html" in page_
    assert "سطور.jsonl" not in page_


@pytest.mark.parametrize("name", ["داخل.zip", "داخل.wacz"])
def test_zip__nested_archive_is_refused(desk, name):
    assert name in refused(desk, ("حزمة.zip", packed((name, packed(("مراكش.txt", PASTED))))))


def test_zip__encrypted_archive_is_refused(desk):
    archive = bytearray(packed(("سر.txt", PASTED)))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        archive[archive.index(signature) + offset] |= 1
    assert "سر.txt" in refused(desk, ("حزمة.zip", bytes(archive)))


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"no archive at all", packed(("مراكش.txt", PASTED))[:-30],
     packed(("مراكش.txt", PASTED)).replace("مراكش".encode(), "بغداد".encode(), 1),
     packed(("مراكش.txt", PASTED), method=zipfile.ZIP_STORED).replace("مراكش\n".encode(), b"0123456789\n"),
     packed(("مراكش.txt", PASTED), method=zipfile.ZIP_LZMA), packed(), packed(("مجلد/", b""))],
    ids=["empty", "two letters", "text", "cut off", "names differ", "checksum", "lzma", "no file",
         "a directory"],
)  # fmt: skip
def test_zip__damaged_or_empty_archive_is_refused(desk, content):
    assert "حزمة.zip" in refused(desk, ("حزمة.zip", content))


@pytest.mark.parametrize(
    ("name", "label"),
    [("../../etc/passwd.txt", "etc/passwd.txt"), ("/var/www/خبر.txt", "var/www/خبر.txt"),
     ("..\\..\\خبر.txt", "خبر.txt"), ("C:\\خبر.txt", "C:/خبر.txt"),
     ("خبر\u202etxt.jsp.txt", "خبر⟦U+202E⟧txt.jsp.txt"), ("أ\nب.txt", "أ⟦U+000A⟧ب.txt")],
)  # fmt: skip
def test_names__path_becomes_a_label(desk, name, label):
    run = sent(desk, ("حزمة.zip", packed((name, PASTED))))
    assert run.uploads.get().name == f"حزمة.zip/{label}"
    assert f"حزمة.zip/{label}" in text(desk.get(address(run)))


def test_names__long_name_is_cut_and_keeps_its_ending(desk):
    run = sent(desk, ("حزمة.zip", packed((f"{'خ' * 400}.txt", PASTED))))
    name = run.uploads.get().name
    assert len(name) == archives.NAME_LENGTH
    assert name.endswith("خ.txt")


def test_names__hostile_name_is_escaped_on_every_page(desk, editor):
    hostile = "<script>alert(1)</script>\u202egpj.txt"
    archive = packed((hostile, PASTED), ("<b>.jsonl", b"{}"))
    run = sent(desk, ("<img src=x>.zip", archive))
    items = reverse("admin:articles_importitem_changelist")
    pages = [desk.get(address(run)), desk.get(RUNS)]
    desk.post(reverse("admin:articles_import_run", args=[run.pk]))
    pages += [desk.get(address(run)), desk.get(items), send(desk, ("<script>x.exe", b"MZ"))]
    for shown in pages:
        page = shown.content.decode()
        assert "<script>alert" not in page
        assert "<script>x" not in page
        assert "<img src=x" not in page
        assert "\u202e" not in page


def test_preview__every_row_shows_its_outcome_and_reason(desk):
    builders.meeting(venue=builders.venue())
    source = builders.source(domain="example.org")
    import_pieces(page("خبر سابق", url="https://example.org/earlier"))
    builders.article("قمة بغداد", status="draft", index=False, date=None)
    rows = [
        page("وزراء التحالف في مراكش"),
        page("وزراء التحالف في مراكش"),  # the same bytes except for the end of the line
        page("خبر سابق", url="https://example.org/earlier"),
        page("خبر سابق", BODY + "\n\nفقرة أضيفت في المساء.", "https://example.org/earlier"),
        page("قمة بغداد", url=""),
        '{"text": "بلا عنوان"}'.encode(),
    ]
    run = sent(desk, ("أخبار.jsonl", b"\n".join(rows)))
    response = desk.get(address(run))
    preview = response.context["preview"]
    outcomes = [row.outcome for row in preview.rows]
    assert outcomes == ["created", "unchanged", "unchanged", "changed", "joined", "refused"]
    first = preview.rows[0]
    assert (first.headline, first.outlet) == ("وزراء التحالف في مراكش", str(source))
    page_text = text(response)
    assert "headline" in preview.rows[5].remarks
    assert "قمة بغداد" in page_text
    # Existing articles are linked; articles that are yet to be created have no page.
    known = [row.article_id is not None for row in preview.rows]
    assert known == [False, False, True, True, True, False]


def row_counts() -> list[int]:
    models = (Article, ArticleEvent, Capture, ImportItem, Story, Import, Upload)
    return [model.objects.count() for model in models]


def test_preview__shown_twice_writes_nothing(desk):
    builders.meeting(venue=builders.venue())
    waiting = builders.article("قمة بغداد", date=None, index=False, status="draft")
    run = sent(
        desk, ("أخبار.jsonl", page() + b"\n" + page("قمة بغداد", url="")), ("نسخة.txt", PASTED)
    )
    before = row_counts()
    for _ in range(2):
        assert len(desk.get(address(run)).context["preview"].rows) == 3
    assert row_counts() == before
    waiting.refresh_from_db()
    assert waiting.body == ""


def test_preview__long_import_shows_the_first_rows_and_counts_the_rest(desk, monkeypatch):
    lines = b"\n".join(page(f"خبر رقم {n}", url=f"https://example.org/{n}") for n in range(9))
    run = sent(desk, ("أخبار.jsonl", lines))
    original_preview = dry_run.preview
    monkeypatch.setattr("articles.intake.preview", lambda run: original_preview(run, most=4))
    response = desk.get(address(run))
    assert [row.headline for row in response.context["preview"].rows][-1] == "خبر رقم 3"
    assert response.context["preview"].rest == 5
    assert "خبر رقم 4" not in text(response)
    monkeypatch.undo()
    monkeypatch.setattr(dry_run, "MOST_SECONDS", -1)
    assert desk.get(address(run)).context["preview"].rest == 8


@pytest.mark.django_db(transaction=True)
def test_preview__locked_article_times_out_without_a_preview(desk, monkeypatch):
    waiting = builders.article("وزراء التحالف في مراكش", status="draft", date=None, index=False)
    run = sent(desk, ("أخبار.jsonl", page()))
    monkeypatch.setattr(dry_run, "LOCK_TIMEOUT", "100ms")
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM articles_article WHERE id = %s FOR UPDATE", [waiting.pk])
        response = desk.get(address(run))
        assert response.context["preview"] is None
        assert reverse("admin:articles_import_run", args=[run.pk]) in text(response)
    finally:
        other.close()
    assert [row.outcome for row in desk.get(address(run)).context["preview"].rows] == ["joined"]


def test_discard__import_in_preview_is_deleted(desk):
    run = sent(desk, ("مراكش.txt", PASTED))
    discard = reverse("admin:articles_import_discard", args=[run.pk])
    assert desk.get(discard).status_code == 405
    assert desk.post(discard)["Location"] == RUNS
    assert row_counts() == [0] * 7
    assert desk.post(discard).status_code == 404


def test_permissions__contributor_sees_and_runs_only_own_imports(member):
    client = member(roles.CONTRIBUTOR)
    run = sent(client, ("مراكش.txt", PASTED))
    assert client.get(address(run)).status_code == 200
    assert "مراكش.txt" in text(client.get(RUNS))
    steps = [reverse(f"admin:articles_import_{name}", args=[run.pk]) for name in ("run", "discard")]
    report = reverse("admin:articles_import_report", args=[run.pk])

    client = member(roles.CONTRIBUTOR, "كريم")
    assert "مراكش.txt" not in text(client.get(RUNS))
    answers = [client.get(address(run)), client.get(report), *map(client.post, steps)]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert Import.objects.get().status == "preview"

    client = member(roles.EDITOR, "هدى")
    assert client.get(address(run)).status_code == 200
    assert client.post(steps[0]).status_code == 302
    assert Import.objects.get().status == "queued"


@pytest.mark.parametrize(
    "role", [roles.CONTRIBUTOR, roles.EDITOR, roles.REVIEWER, roles.ADMINISTRATOR]
)
def test_permissions__undo_is_refused_to_contributors_only(member, role):
    run, _items = import_pieces(page())
    client = member(role)
    response = client.post(reverse("admin:articles_import_undo", args=[run.pk]))
    run.refresh_from_db()
    is_allowed = role != roles.CONTRIBUTOR
    assert (response.status_code, run.status) == (
        (302, "undone") if is_allowed else (403, "finished")
    )


def test_permissions__user_without_a_role_uploads_nothing(client):
    user = get_user_model().objects.create_user("ضيف", password="x", is_staff=True)
    client.force_login(user)
    assert client.get(ADD).status_code == 403
    assert send(client, ("مراكش.txt", PASTED)).status_code == 403
    client.logout()
    assert "login" in send(client, ("مراكش.txt", PASTED))["Location"]
    assert not Import.objects.exists()


def test_permissions__request_without_csrf_token_is_403(editor):
    run = Import.objects.create(label="مراكش.txt", status="preview", started_by=editor)
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    names = ("run", "discard", "undo")
    addresses = [reverse(f"admin:articles_import_{name}", args=[run.pk]) for name in names]
    assert [client.post(url).status_code for url in [ADD, *addresses]] == [403] * 4
