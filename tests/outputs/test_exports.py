"""Exports of lists: provenance, content, round trip through the importers, memory, and escaping of formulas."""

import csv
import io
import json
import tracemalloc

import bibtexparser
import pytest
import rispy
from django.core.management import call_command
from openpyxl import load_workbook

from articles.intake.parsers import parse, pieces
from articles.interchange import columns
from articles.models import Article
from articles.outputs import exports, rows
from tests import builders

pytestmark = pytest.mark.django_db
TEXT = "الفقرة الأولى، وفيها «اقتباس».\n\nالفقرة الثانية\nوسطر فيها."


@pytest.fixture
def archive():
    iraq = builders.state("iraq", "العراق", "Iraq")
    outlet = builders.source(name_ar="صحيفة الاختبار")
    resolution = builders.resolution()
    builders.article(
        "المغرب يحتضن اجتماع التحالف", date="2022-05-11", states=[iraq], resolutions=[resolution],
        source=outlet, byline="الرباط — و م ع", subtitle="عنوان، فرعي؛ «آخر»", body=TEXT, rights="full",
        caption="صورة أولى\nصورة ثانية", url="https://example.org/a?b=1&c=2", abstract="ملخص\nفي سطرين",
        archived_url="https://web.archive.org/web/20220511000000/https://example.org/a",
    )  # fmt: skip
    builders.article("=1+1", date="2019", states=[iraq], abstract="+سطر")
    builders.article("Coalition meets & agrees {again} 100%", date="not-stated", language="en",
                     body="سر لا يعرض", rights="metadata", states=[iraq], subtitle="'-x")  # fmt: skip
    builders.article("مسودة سرية", status="draft", states=[iraq])
    return iraq


def download(client, form: str, query="?state=iraq&sort=oldest") -> bytes:
    response = client.get(f"/articles/export.{form}{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def records(name: str, content: bytes):
    return [parse(piece) for piece in pieces(name, io.BytesIO(content), 5_000_000)]


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_export__read_by_importers_gives_the_same_records(client, archive, form):
    found = records(f"a.{form}", download(client, form))
    assert [record.title for record in found] == [
        "=1+1", "المغرب يحتضن اجتماع التحالف", "Coalition meets & agrees {again} 100%",
    ]  # fmt: skip
    complete = found[1]
    assert complete.body == TEXT
    assert complete.captions == ("صورة أولى", "صورة ثانية")
    assert (complete.subtitle, complete.authors) == ("عنوان، فرعي؛ «آخر»", ("الرباط — و م ع",))
    assert complete.outlet == "صحيفة الاختبار"
    assert str(complete.published_on) == "2022-05-11"
    assert complete.abstract == "ملخص\nفي سطرين"
    assert (found[0].abstract, found[2].subtitle) == ("+سطر", "'-x")
    assert found[2].body == ""  # hidden, because its rights are “metadata”


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_export__imported_and_exported_again_is_unchanged(client, archive, form, tmp_path):
    first = download(client, form)
    file = tmp_path / f"export.{form}"
    file.write_bytes(first)
    Article.objects.all().delete()
    call_command("import_articles", str(file), stdout=io.StringIO())
    assert Article.objects.count() == 3
    for article in Article.objects.all():
        article.status, article.source_unknown = "published", article.source_id is None
        article.published_on_precision = article.published_on_precision or "not-stated"
        article.rights = "full" if article.body else "metadata"
        article.published_at = article.created_at
        article.save()
    call_command("rebuild_index", stdout=io.StringIO())
    again = download(client, form, "?sort=oldest")
    assert records(f"a.{form}", again) == records(f"a.{form}", first)


def test_csv__starts_with_the_selection_and_escapes_formulas(client, archive):
    content = download(client, "csv").decode()
    top, header, *rest = csv.reader(io.StringIO(content))
    assert len(top) == 1
    assert top[0].startswith("# 3 مقالات: العراق — 20")
    assert top[0].endswith("http://testserver/articles/?state=iraq&sort=oldest")
    assert header == rows.names()
    table = [dict(zip(header, row, strict=True)) for row in rest]
    assert table[0]["title"] == "'=1+1"
    assert table[1]["archive.resolution"] == "unsc-2254"
    assert table[1]["archive.state.label"] == "العراق"
    assert not content.startswith("\ufeff")
    assert download(client, "csv", "?bom=1").startswith(b"\xef\xbb\xbf#")


def test_export__file_name_names_the_selection(client, archive):
    response = client.get("/articles/export.csv?state=iraq&date=2019")
    assert 'filename="reading-room-2019-iraq.csv"' in response["Content-Disposition"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_export__english_address_gives_english_labels(client, archive):
    response = client.get("/en/articles/export.csv?state=iraq")
    content = b"".join(response.streaming_content).decode()
    assert content.startswith("# 3 articles: Iraq")
    assert ",Iraq," in content


def test_export__chosen_ids_give_those_articles_only(client, archive):
    chosen = Article.objects.get(title="=1+1")
    found = records("a.csv", download(client, "csv", f"?id={chosen.permanent_id}"))
    assert [record.title for record in found] == ["=1+1"]
    page = client.get(f"/articles/?id={chosen.permanent_id}").content.decode()
    assert "مقال واحد" in page
    draft = Article.objects.get(status="draft")
    assert draft.title not in client.get(f"/articles/?id={draft.permanent_id}").content.decode()


def test_xlsx__workbook_opens_with_all_rows(client, archive):
    book = load_workbook(io.BytesIO(download(client, "xlsx")), read_only=True)
    top, header, first, *rest = book.active.iter_rows(values_only=True)
    assert top[0].startswith("3 مقالات: العراق")
    assert list(header) == rows.names()
    assert first[0] == "=1+1"
    assert len(rest) == 2


def test_ris__remark_and_records_are_readable(client, archive):
    content = download(client, "ris").decode()
    assert content.startswith("3 مقالات: العراق — ")
    found = rispy.loads(content.partition("\n\n")[2])
    assert [entry["title"] for entry in found][1] == "المغرب يحتضن اجتماع التحالف"
    assert [r.title for r in records("a.ris", content.encode())] == [
        entry["title"] for entry in found
    ]


def test_bibtex__remark_and_entries_are_readable(client, archive):
    content = download(client, "bib").decode()
    assert content.startswith("% 3 مقالات: العراق — ")
    library = bibtexparser.parse_string(content)
    assert len(library.entries) == 3
    assert not library.failed_blocks
    found = records("a.bib", content.encode())
    assert found[2].title == "Coalition meets & agrees {again} 100%"


def test_csl__is_a_list_of_items_even_if_empty(client, archive):
    found = json.loads(download(client, "csl.json"))
    assert [item["type"] for item in found] == ["article-newspaper"] * 3
    assert json.loads(download(client, "csl.json", "?state=iraq&date=1999")) == []


def test_export__every_format_leaves_out_drafts_and_restricted_texts(client, archive):
    for form in exports.FORMATS:
        content = download(client, form, "")
        if form == "xlsx":
            book = load_workbook(io.BytesIO(content), read_only=True)
            content = repr(list(book.active.iter_rows(values_only=True))).encode()
        assert "سرية".encode() not in content
        assert "سر لا يعرض".encode() not in content


def test_columns__of_the_archive_have_a_prefix_that_importers_ignore(client, archive):
    assert set(columns.NAMES) < set(rows.names())
    assert all(n.startswith("archive.") for n in rows.names() if n not in columns.NAMES)


def test_export__large_list_takes_bounded_memory(client):
    """Promise: peak memory is bounded, because the export is written in chunks."""
    outlet = builders.source()
    for n in range(30):
        builders.article(f"خبر {n}", source=outlet, body="نص " * 3_000, rights="full", index=False)
    call_command("rebuild_index", stdout=io.StringIO())

    def peak(form: str) -> int:
        size = 0
        tracemalloc.start()
        for piece in client.get(f"/articles/export.{form}").streaming_content:
            size += len(piece)
        peak_size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > 30 * 9_000
        return peak_size

    peak("csv")
    assert peak("csv") < 12_000_000
