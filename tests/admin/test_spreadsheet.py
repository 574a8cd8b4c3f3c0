"""Download and upload of articles as a spreadsheet, through HTTP."""

import io
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from articles.admin import spreadsheet as spreadsheet_admin
from articles.editorial import history, roles, spreadsheet
from articles.index import writer
from articles.models import Article, ArticleState, Operation
from tests import builders
from tests.admin.test_admin import text

pytestmark = pytest.mark.django_db
LIST, TABLE = "admin:articles_article_changelist", "admin:articles_article_table"


@pytest.fixture
def article(db):
    iraq = builders.state("iraq", "العراق", "Iraq")
    return builders.article("=خبر عن الاجتماع", byline="مراسلنا", states=[iraq])


def take(desk, extension, *articles, **data):
    data |= {"action": f"take_{extension}", "_selected_action": [a.pk for a in articles]}
    return desk.post(reverse(LIST), data)


def csv_of(desk, *articles, **data) -> str:
    return b"".join(take(desk, "csv", *articles, **data).streaming_content).decode()


def upload(desk, content: str | bytes, name="جدول.csv"):
    content = content.encode() if isinstance(content, str) else content
    return desk.post(reverse(TABLE), {"table": SimpleUploadedFile(name, content)})


def confirm(desk, preview):
    signed = re.search(r'name="signed" value="([^"]*)"', preview.content.decode())
    return desk.post(reverse(TABLE), {"signed": signed.group(1)})


# --- download ----------------------------------------------------------------------------------
def test_take__csv_is_streamed_with_a_byte_order_mark(desk, article):
    answer = take(desk, "csv", article)
    assert answer.streaming
    assert re.fullmatch(
        r'attachment; filename="articles-\d{4}-\d\d-\d\d\.csv"', answer["Content-Disposition"]
    )
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\xef\xbb\xbfpermanent_id,version,")
    assert "'=خبر عن الاجتماع" in content.decode()


def test_take__xlsx_has_a_row_per_article(desk, article):
    content = b"".join(take(desk, "xlsx", article).streaming_content)
    rows = list(load_workbook(io.BytesIO(content)).active.values)
    assert rows[1][:3] == (article.permanent_id, rows[1][1], "=خبر عن الاجتماع")


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_take__all_pages_keep_the_order_of_the_list(desk, extension):
    for number in range(105):
        builders.article(f"خبر {number}", index=False, date=f"2022-05-{number % 28 + 1:02}")
    answer = take(desk, extension, Article.objects.first(), select_across="1")
    table = spreadsheet.read("t", b"".join(answer.streaming_content))
    keys = [row.key for row in table.rows]
    assert keys == list(Article.objects.values_list("permanent_id", flat=True))
    assert len(keys) == 105


def test_take__cell_too_long_for_a_workbook_is_reported(desk, article):
    Article.objects.update(abstract="خ" * 40_000)
    page = text(
        desk.post(
            reverse(LIST), {"action": "take_xlsx", "_selected_action": article.pk}, follow=True
        )
    )
    assert article.permanent_id in page


def test_take__fifty_articles_need_at_most_25_queries(desk, article, django_assert_max_num_queries):
    iraq = article.state_links.get().state
    articles = [builders.article(f"خبر {n}", states=[iraq], index=False) for n in range(50)]
    with django_assert_max_num_queries(25):
        csv_of(desk, *articles)
    with django_assert_max_num_queries(25):
        b"".join(take(desk, "xlsx", *articles).streaming_content)


# --- upload ------------------------------------------------------------------------------------
def test_list__links_to_the_upload_page(desk, article):
    assert reverse(TABLE) in text(desk.get(reverse(LIST)))
    assert "meetings_mentioned" in text(desk.get(reverse(TABLE)))


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_round_trip__unedited_table_changes_nothing(desk, article, extension):
    content = b"".join(take(desk, extension, article).streaming_content)
    preview = upload(desk, content, f"t.{extension}")
    assert preview.context["found"].unchanged == 1
    assert 'name="signed"' not in text(preview)


def test_round_trip__edited_table_is_previewed_applied_and_undone(desk, article, editor):
    content = csv_of(desk, article).replace("مراسلنا", "وكالات").replace(",iraq,", ",,")
    preview = upload(desk, content)
    shown = text(preview)
    assert 'dir="auto">مراسلنا</td><td class="pieces" dir="auto">وكالات</td>' in shown
    assert 'dir="auto">iraq</td><td class="pieces" dir="auto">—</td>' in shown
    article.refresh_from_db()
    assert article.byline == "مراسلنا"
    assert not Operation.objects.exists()

    result = text(confirm(desk, preview))
    article.refresh_from_db()
    assert (article.byline, article.state_links.count()) == ("وكالات", 0)
    operation = Operation.objects.get()
    assert (operation.kind, operation.count, operation.label) == ("table", 1, "جدول.csv")
    assert operation.done_by == editor
    assert reverse("admin:articles_operation_change", args=[operation.pk]) in result
    assert LogEntry.objects.get().object_id == str(article.pk)
    assert article.title not in desk.get("/articles/?state=iraq").content.decode()

    history.undo(operation, editor)
    article.refresh_from_db()
    assert article.byline == "مراسلنا"
    assert ArticleState.objects.get().status == "confirmed"


def test_bring_back__article_changed_before_the_preview_is_refused(desk, article):
    content = csv_of(desk, article).replace("مراسلنا", "وكالات")
    Article.objects.update(subtitle="غيري")
    preview = upload(desk, content)
    assert preview.context["found"].changed == []
    shown = text(preview)
    assert "غيري" in shown
    assert 'name="signed"' not in shown


def test_bring_back__article_changed_after_the_preview_is_refused(desk, article):
    other = builders.article("خبر آخر", byline="مراسلنا", index=False)
    preview = upload(desk, csv_of(desk, article, other).replace("مراسلنا", "وكالات"))
    ArticleState.objects.update(status="rejected")
    result = confirm(desk, preview)
    assert [row.article for row in result.context["found"].changed] == [other]
    assert [row.article for row in result.context["found"].refused] == [article]
    article.refresh_from_db()
    assert article.byline == "مراسلنا"
    assert Operation.objects.get().count == 1


def test_bring_back__invalid_row_is_refused_and_the_other_applied(desk, article):
    good = builders.article("خبر سليم", byline="مراسلنا", index=False)
    content = csv_of(desk, article, good).replace("مراسلنا", "وكالات")
    content = content.replace(",iraq,", ",atlantis,")
    preview = upload(desk, content)
    assert "atlantis" in text(preview)
    result = confirm(desk, preview)
    assert len(result.context["found"].changed) == 1
    assert "atlantis" in text(result)
    good.refresh_from_db()
    assert good.byline == "وكالات"


def test_bring_back__no_applicable_row_creates_no_operation(desk, article):
    preview = upload(desk, csv_of(desk, article).replace("مراسلنا", "وكالات"))
    Article.objects.update(byline="غيري")
    page = text(confirm(desk, preview))
    assert not Operation.objects.exists()
    assert "articles/operation/" not in page.split('id="content"')[1]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("permanent_id,version,headlin\n", "headlin"),
        ("permanent_id,headline\n", "version"),
        ('permanent_id,version\na,"b\n', "جدول.csv"),
        (b"PK\x03\x04", "XLSX"),
    ],
)
def test_bring_back__unreadable_file_reports_the_reason(desk, content, expected):
    page = upload(desk, content)
    assert page.status_code == 200
    (error,) = page.context["form"].errors["table"]
    assert expected in error


def test_bring_back__too_large_file_is_refused(desk, monkeypatch):
    monkeypatch.setattr(spreadsheet_admin, "MAX_BYTES", 10)
    assert upload(desk, "permanent_id,version\n").context["form"].errors


def test_bring_back__too_many_changes_are_refused(desk, article, monkeypatch):
    content = csv_of(desk, article).replace("مراسلنا", "وكالات")
    for limit in ("MAX_CHANGED", "MAX_SIGNED_LENGTH"):
        with monkeypatch.context() as patch:
            patch.setattr(spreadsheet_admin, limit, 0)
            assert upload(desk, content).context["form"].errors
    assert not Operation.objects.exists()


@pytest.mark.parametrize("cell", ["<script>alert(1)</script>", "قال \u202eمقلوب", '"><b>'])
def test_preview__hostile_cell_is_escaped(desk, article, cell):
    Article.objects.update(title=cell, abstract=cell)
    quoted = cell.replace('"', '""')
    content = (
        csv_of(desk, article).replace("مراسلنا", f'"{quoted}"').replace(",iraq,", f',"{quoted}",')
    )
    for name in ("جدول.csv", "\u202etbl.csv", "<b>.csv"):
        page = upload(desk, content, name).content.decode()
        assert "<script>alert" not in page
        assert "\u202e" not in page
        assert "<b>" not in page


def test_upload__hostile_header_is_escaped(desk):
    page = upload(desk, "permanent_id,version,<b>\u202e\n", "\u202etbl.csv").content.decode()
    assert "U+202E" in page
    assert "\u202e" not in page
    assert "<b>" not in page


# --- permissions -------------------------------------------------------------------------------
def test_contributor__only_own_drafts_are_changed(client, contributor, article):
    own = builders.article(
        "مسودتي", byline="مراسلنا", status="draft", created_by=contributor, index=False
    )
    client.force_login(contributor)
    content = csv_of(client, own, article).replace("مراسلنا", "أنا")
    preview = upload(client, content)
    assert [row.article for row in preview.context["found"].refused] == [article]
    confirm(client, preview)
    assert dict(Article.objects.values_list("title", "byline")) == {
        own.title: "أنا",
        article.title: "مراسلنا",
    }


def test_contributor__own_article_in_review_is_refused(client, contributor):
    own = builders.article(
        "مسودتي", byline="مراسلنا", status="draft", created_by=contributor, index=False
    )
    client.force_login(contributor)
    content = csv_of(client, own).replace("مراسلنا", "أنا").replace(",draft", ",in-review")
    Article.objects.update(status="in-review")
    version = spreadsheet.spreadsheet_values(list(Article.objects.all()))[0][spreadsheet.VERSION]
    content = re.sub(r"v[0-9a-f]{12}", version, content)
    assert len(upload(client, content).context["found"].refused) == 1


def test_signed__other_user_is_403(desk, client, contributor, article):
    preview = upload(desk, csv_of(desk, article).replace("مراسلنا", "وكالات"))
    client.force_login(contributor)
    assert confirm(client, preview).status_code == 403
    assert not Operation.objects.exists()


@pytest.mark.parametrize("signed", ["x", "a:b:c", ""])
def test_signed__forged_changes_nothing(desk, article, signed):
    answer = desk.post(reverse(TABLE), {"signed": signed})
    assert answer.status_code in (200, 302)
    assert not Operation.objects.exists()


def test_signed__expired_changes_nothing(desk, article, monkeypatch):
    preview = upload(desk, csv_of(desk, article).replace("مراسلنا", "وكالات"))
    monkeypatch.setattr(spreadsheet_admin, "PREVIEW_SECONDS", -1)
    assert confirm(desk, preview).status_code == 302
    assert not Operation.objects.exists()


def test_view_permission__allows_download_and_no_upload(client, contributor, article):
    contributor.groups.clear()
    contributor.user_permissions.set(roles.Permission.objects.filter(codename="view_article"))
    client.force_login(contributor)
    assert article.permanent_id in csv_of(client, article)
    assert reverse(TABLE) not in text(client.get(reverse(LIST)))
    assert client.get(reverse(TABLE)).status_code == 403
    assert client.post(reverse(TABLE), {"signed": "x"}).status_code == 403


def test_anonymous__is_redirected_to_login(client, article):
    assert client.get(reverse(TABLE)).status_code == 302
    assert client.post(reverse(LIST), {"action": "take_csv"}).status_code == 302


def test_index__applied_table_is_searchable(desk, article):
    writer.rebuild()
    confirm(desk, upload(desk, csv_of(desk, article).replace("=خبر", "=نبأ")))
    assert "نبأ" in desk.get("/articles/?q=نبأ").content.decode()
