"""Exports of lists: provenance, content, round trip through the importers, memory, and escaping of formulas."""

import csv
import datetime as dt
import io
import json
import re
import tracemalloc
from urllib.parse import unquote, urlencode

import bibtexparser
import pytest
import rispy
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from articles.intake.parsers import parse, pieces
from articles.interchange import columns
from articles.models import Article
from articles.outputs import exports, rows
from tests import builders

pytestmark = pytest.mark.django_db
NAMES = [column.name for column in rows.columns()]
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


def test_csv__starts_with_its_header_and_escapes_formulas(client, archive):
    content = download(client, "csv").decode()
    header, *rest = csv.reader(io.StringIO(content))
    assert header == NAMES
    table = [dict(zip(header, row, strict=True)) for row in rest]
    assert table[0]["title"] == "'=1+1"
    assert table[1]["archive.resolution"] == "unsc-2254"
    assert table[1]["archive.state.label"] == "العراق"
    assert not content.startswith("\ufeff")
    assert download(client, "csv", "?bom=1").startswith(b"\xef\xbb\xbftitle,")


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_export__provenance_in_every_row_if_asked_for(client, archive, form):
    content = download(client, form, "?state=iraq&sort=oldest&provenance=column").decode()
    if form == "csv":
        stated = [row["archive.export"] for row in csv.DictReader(io.StringIO(content))]
    else:
        stated = [json.loads(line)["archive.export"] for line in content.splitlines()]
    assert len(stated) == 3
    (line,) = set(stated)
    assert line.startswith("3 مقالات: العراق — 20")
    assert line.endswith(" — CC-BY-4.0 — http://testserver/articles/?state=iraq&sort=oldest")
    assert "archive.export" not in download(client, form).decode()
    assert len(records(f"a.{form}", content.encode())) == 3


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_export__with_the_first_line_of_earlier_exports_is_still_read(client, archive, form):
    content = download(client, form)
    first = '# 3 مقالات — "2026"' if form == "csv" else '{"archive.export": {"said": "3 مقالات"}}'
    earlier = f"{first}\r\n".encode() + content
    assert records(f"a.{form}", earlier) == records(f"a.{form}", content)


def test_csv_metadata__describes_every_column_of_the_csv_beside_it(client, archive):
    response = client.get("/articles/export.csv?state=iraq&q=العراق")
    beside = re.search(
        r'<([^>]+)>; rel="describedby"; type="application/csvm\+json"', response["Link"]
    )
    metadata = client.get(beside[1]).json()
    assert metadata["url"] == "http://testserver/articles/export.csv?" + urlencode(
        [("state", "iraq"), ("q", "العراق")]
    )
    assert metadata["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert {title["@language"] for title in metadata["dc:title"]} == {"ar", "en"}
    described = metadata["tableSchema"]["columns"]
    header = next(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert [column["titles"] for column in described] == header
    for column in described:
        assert all(text["@value"] for text in column["rdfs:label"] + column["dc:description"]), (
            column
        )
    states = next(column for column in described if column["name"] == "archive.state")
    assert states["separator"] == "; "


def test_columns__have_headings_that_are_unique_in_each_language():
    for language in ("ar", "en"):
        with override(language):
            headings = [str(column.label) for column in rows.columns()]
        assert len(set(headings)) == len(headings)
        assert all(headings)


def test_columns__outlet_and_bases_are_codes_in_csv_and_words_in_xlsx(client):
    outlet = builders.source(kind="agency", country=builders.state("iraq", "العراق", "Iraq"))
    outlet.country_basis = "unverified"
    outlet.save()
    builders.article("خبر", source=outlet, abstract="ملخص", abstract_en="An abstract")
    (row,) = csv.DictReader(io.StringIO(download(client, "csv", "").decode()))
    names = (
        "archive.outlet_kind",
        "archive.outlet_country_basis",
        "archive.title_basis",
        "abstract_en",
    )
    assert [row[name] for name in names] == ["agency", "unverified", "printed", "An abstract"]
    (line,) = download(client, "jsonl", "").decode().splitlines()
    assert json.loads(line)["archive.outlet_kind"] == "agency"
    sheet = load_workbook(io.BytesIO(download(client, "xlsx", ""))).worksheets[0]
    shown = [sheet.cell(2, NAMES.index(name) + 1).value for name in names]
    with override("ar"):
        kind, basis = outlet.get_kind_display(), outlet.get_country_basis_display()
    assert shown[:2] == [kind, basis]
    assert "printed" not in shown


def test_export__file_names_say_the_selection_and_the_day(client, archive):
    response = client.get("/articles/export.csv?state=iraq&date=2019")
    day = timezone.localdate().isoformat()
    disposition = response["Content-Disposition"]
    assert f'filename="reading-room-2019-iraq-{day}.csv"' in disposition
    name = unquote(re.search(r"filename\*=UTF-8''(\S+)$", disposition)[1])
    assert name == f"غرفة القراءة - مقال واحد 2019، العراق - {day}.csv"
    assert disposition.isascii()
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    risky = client.get("/articles/export.csv", {"q": 'a/../b:"x"\u202e'})["Content-Disposition"]
    assert not set(unquote(risky.partition("UTF-8''")[2])) & set('/\\:"\u202e')


def test_export__english_address_gives_english_labels(client, archive):
    response = client.get("/en/articles/export.csv?state=iraq")
    content = b"".join(response.streaming_content).decode()
    assert ",Iraq," in content
    assert content.startswith("title,subtitle,")
    metadata = client.get("/en/articles/export.csv-metadata.json?state=iraq").json()
    assert metadata["dc:description"].startswith("3 articles: Iraq — ")


def test_export__chosen_ids_give_those_articles_only(client, archive):
    chosen = Article.objects.get(title="=1+1")
    found = records("a.csv", download(client, "csv", f"?id={chosen.permanent_id}"))
    assert [record.title for record in found] == ["=1+1"]
    page = client.get(f"/articles/?id={chosen.permanent_id}").content.decode()
    assert "مقال واحد" in page
    draft = Article.objects.get(status="draft")
    assert draft.title not in client.get(f"/articles/?id={draft.permanent_id}").content.decode()


def test_xlsx__opens_in_the_language_and_direction_of_the_reader(client, archive):
    for prefix, heading, right_to_left in (("", "عنوان المقال", True), ("/en", "Headline", False)):
        response = client.get(f"{prefix}/articles/export.xlsx?state=iraq&sort=oldest")
        book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
        assert [bool(sheet.sheet_view.rightToLeft) for sheet in book] == [right_to_left] * 3
        sheet = book.worksheets[0]
        assert sheet["A1"].value == heading
        assert (sheet.max_row, sheet.max_column) == (4, len(NAMES))
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == f"A1:{get_column_letter(len(NAMES))}4"
        assert all(sheet.column_dimensions[get_column_letter(n)].width > 9 for n in range(1, 10))
        explained = list(book.worksheets[1].iter_rows(min_row=2, values_only=True))
        assert [row[1] for row in explained] == NAMES
        assert [row[0] for row in explained] == [cell.value for cell in sheet[1]]
        assert all(row[2] for row in explained)
        facts = [row[1] for row in book.worksheets[2].iter_rows(min_row=2, values_only=True)]
        assert 3 in facts
        assert "http://testserver/articles/?state=iraq&sort=oldest" in [
            fact.replace("/en/", "/") for fact in facts if isinstance(fact, str)
        ]


def test_xlsx__days_are_dates_addresses_are_links_and_formulas_are_text(client, archive):
    sheet = load_workbook(io.BytesIO(download(client, "xlsx"))).worksheets[0]
    by_name = {name: number for number, name in enumerate(NAMES, 1)}

    def cell(row: int, name: str):
        return sheet.cell(row, by_name[name])

    assert cell(3, "published_on").value == dt.datetime(2022, 5, 11)
    assert cell(2, "published_on").value == "2019"  # no day is made up
    assert isinstance(cell(2, "archive.changed_at").value, dt.datetime)
    assert cell(3, "url").hyperlink.target == "https://example.org/a?b=1&c=2"
    assert cell(3, "archive.page").hyperlink.target.startswith("http://testserver/articles/")
    assert cell(2, "url").hyperlink is None
    for name, value in (("title", "=1+1"), ("abstract", "+سطر")):
        assert (cell(2, name).value, cell(2, name).data_type) == (value, "s")


def test_xlsx__without_its_other_sheets_is_read_by_its_headings(client, archive):
    book = load_workbook(io.BytesIO(download(client, "xlsx")))
    for sheet in book.worksheets[1:]:
        book.remove(sheet)
    file = io.BytesIO()
    book.save(file)
    found = records("a.xlsx", file.getvalue())
    assert [record.title for record in found][1] == "المغرب يحتضن اجتماع التحالف"
    assert all(record.permanent_id for record in found)
    saved_as_csv = io.StringIO()
    rows_of_sheet = book.worksheets[0].iter_rows(values_only=True)
    csv.writer(saved_as_csv).writerows(
        [["" if v is None else v for v in row] for row in rows_of_sheet]
    )
    assert [r.title for r in records("a.csv", saved_as_csv.getvalue().encode())][1] == found[
        1
    ].title


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
            content = repr([list(sheet.iter_rows(values_only=True)) for sheet in book]).encode()
        assert "سرية".encode() not in content
        assert "سر لا يعرض".encode() not in content


def test_columns__of_the_archive_have_a_prefix_that_importers_ignore(client, archive):
    assert set(columns.NAMES) < set(NAMES)
    assert all(n.startswith("archive.") for n in NAMES if n not in columns.NAMES)


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
